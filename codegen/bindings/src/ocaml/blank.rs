//! Text with spaces where the grammar is not to look.

use super::camlp4::declaration;
use crate::declared::{Declarations, NotRead};

/// The grammar reads comments by calls that are as deep as they are: of what looks like one after all, there may be only
/// so many.
const MOST_COMMENTS: usize = 1000;

/// A text without comments and without what was written before OCaml had extensions, which is read.
pub(super) fn blanked(text: &str, found: &mut Declarations) -> Result<String, NotRead> {
    let text = without(text, |rest, line, _| comment(rest, line))?;
    let left = without(&text, |rest, line, before| {
        let is_in_word = before.ends_with(|c: char| c.is_alphanumeric() || "_'%".contains(c));
        Ok(if is_in_word { None } else { declaration(rest, line, found) })
    })?;
    match left.matches("(*").count() > MOST_COMMENTS {
        true => Err(NotRead { line: 1, message: "there are too many comments in strings".to_owned() }),
        false => Ok(left),
    }
}

/// A text with spaces for what begins with something of a size: that is asked for the rest, its line, and what is before it.
fn without(
    text: &str,
    mut size: impl FnMut(&str, usize, &str) -> Result<Option<usize>, NotRead>,
) -> Result<String, NotRead> {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let taken = size(rest, line, &left)?;
        let (over, behind) =
            rest.split_at_checked(taken.unwrap_or_else(|| plain(rest))).unwrap_or((rest, ""));
        match taken {
            Some(_) => left.extend(over.chars().map(|c| if c == '\n' { c } else { ' ' })),
            None => left += over,
        }
        line += over.matches('\n').count();
        rest = behind;
    }
    Ok(left)
}

/// The size of a comment that a text begins with, with those inside.
fn comment(text: &str, line: usize) -> Result<Option<usize>, NotRead> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at += match () {
            () if rest.starts_with("(*") => {
                depth += 1;
                2
            }
            () if depth == 0 => return Ok(None),
            () if rest.starts_with("*)") => {
                depth -= 1;
                2
            }
            () => string(rest).unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8)),
        };
        if depth == 0 {
            return Ok(Some(at));
        }
    }
    Err(NotRead { line, message: "a comment does not end".to_owned() })
}

/// The size of a string that a text begins with, or of the character that begins one otherwise.
fn string(text: &str) -> Option<usize> {
    if text.starts_with("'\"'") {
        return Some(3);
    }
    let mut is_escaped = false;
    let end = text.strip_prefix('"')?.char_indices().find(|(_, c)| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    Some(end.map_or(text.len(), |(at, _)| at + 2))
}

/// The size of a string, or of what is before the next place where anything may begin.
fn plain(text: &str) -> usize {
    let mut all = text.char_indices().skip(1);
    let next = || all.find(|(_, c)| matches!(c, '(' | '"' | '\'' | 'c')).map(|(at, _)| at);
    string(text).or_else(next).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_old_declarations_leave_their_lines() {
        let mut found = Declarations::default();
        let text = "let a = '\"' (* \"*)\" (* '\"'\n *) *)\nlet b = \"(*\"\ncstruct c {\n uint8_t (* ; *) d } as big_endian\nlet e";
        let left = blanked(text, &mut found).unwrap();
        assert_eq!(
            left.split('\n').map(str::trim).collect::<Vec<_>>(),
            ["let a = '\"'", "", "let b = \"(*\"", "", "", "let e"]
        );
        assert_eq!(found.records.first().map(|record| (record.line, record.flaw.is_some())), Some((4, true)));
    }

    #[test]
    fn hostile_comments_end() {
        let mut found = Declarations::default();
        assert_eq!(blanked(&"(*".repeat(1 << 20), &mut found).unwrap_err().line, 1);
        assert!(blanked(&"{|\"|} (* ".repeat(1 << 12), &mut found).is_err());
    }
}
