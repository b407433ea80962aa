//! Texts for people: paragraphs, whose lines are filled anew.

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Paragraph<'t> {
    /// Words.
    Words(Vec<&'t str>),
    /// Lines that stay as they are: a list, or something indented.
    Lines(Vec<&'t str>),
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()).map(paragraph).collect()
}

fn paragraph<'t>(lines: &[&'t str]) -> Paragraph<'t> {
    let indented = lines.iter().any(|line| line.starts_with([' ', '\t']));
    let listed = lines.len() > 1 && lines.iter().any(|line| line.split(' ').next().is_some_and(is_marker));
    if indented || listed {
        return Paragraph::Lines(lines.to_vec());
    }
    Paragraph::Words(lines.iter().flat_map(|line| line.split_whitespace()).collect())
}

/// Whether a line that begins with the word is part of a list or a table, and not of running text.
fn is_marker(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']);
    matches!(word, "-" | "*" | "+")
        || word.starts_with(['|', '`']) && (word.starts_with("```") || word.starts_with('|'))
        || number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The lines of a text, at most `width` characters long where words allow, with an empty one between
/// paragraphs.
pub(super) fn fill(paragraphs: &[Paragraph<'_>], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if at > 0 {
            lines.push(String::new());
        }
        match paragraph {
            Paragraph::Lines(kept) => lines.extend(kept.iter().map(|line| (*line).to_owned())),
            Paragraph::Words(words) => lines.extend(filled(words, width)),
        }
    }
    lines
}

fn filled(words: &[&str], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in words {
        let length = word.chars().count();
        match lines.last_mut() {
            // No line may begin with a marker, or the paragraph would be taken for a list.
            Some(line) if used + 1 + length <= width || is_marker(word) => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push((*word).to_owned());
                used = length;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_filled_and_lists_are_kept() {
        let text = "one two\nthree four\n\n- a\n- b\n\n    code\n";
        assert_eq!(fill(&paragraphs(text), 13), ["one two three", "four", "", "- a", "- b", "", "    code"]);
    }

    #[test]
    fn no_line_begins_with_a_marker() {
        let once = fill(&paragraphs("seven is 8 - 1 and 4. is a number"), 10);
        assert_eq!(once, ["seven is 8 -", "1 and 4.", "is a", "number"]);
        assert_eq!(fill(&paragraphs(&once.join("\n")), 10), once);
    }
}
