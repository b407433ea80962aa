//! Of the runtime and the macros what some code needs, item by item.

use std::collections::{BTreeMap, BTreeSet};

/// The items of some texts that names need, directly or not, in their order. Where several texts have an item of a
/// name, that of the first counts.
pub(super) fn needed<'t>(texts: &[&'t str], names: impl IntoIterator<Item = &'t str>) -> String {
    let items = Items::of(texts);
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let mut next: Vec<&str> = names.into_iter().collect();
    loop {
        while let Some(name) = next.pop() {
            for at in items.called(name) {
                if kept.insert(*at) {
                    next.extend(words(items.all[*at].text));
                }
            }
        }
        // What has no name comes with what it is about.
        let is_needed = |at: &usize| {
            let mut about = items.about(*at).peekable();
            !kept.contains(at) && about.peek().is_some() && about.all(|at| kept.contains(&at))
        };
        let more: Vec<usize> = (0..items.all.len()).filter(is_needed).collect();
        if more.is_empty() {
            break;
        }
        for at in more {
            kept.insert(at);
            next.extend(words(items.all[at].text));
        }
    }
    let is_used = |name: &str| kept.iter().any(|at| words(items.all[*at].text).any(|word| word == name));
    let all = items.all.iter().enumerate();
    let wanted = all.filter(|(at, item)| kept.contains(at) || item.imported().is_some_and(is_used));
    wanted.map(|(_, item)| format!("{}\n", item.text.trim_end())).collect()
}

/// The names that code takes from a module, whose name it writes before `::`.
pub(super) fn taken_from<'t>(module: &str, code: &'t str) -> impl Iterator<Item = &'t str> {
    let path = format!("{module}::");
    let places: Vec<usize> = code.match_indices(&path).map(|(at, _)| at + path.len()).collect();
    places.into_iter().filter_map(|at| words(&code[at..]).next())
}

/// The macros that code calls.
pub(super) fn called_macros(code: &str) -> impl Iterator<Item = &str> {
    code.match_indices("! {").chain(code.match_indices("!(")).filter_map(|(at, _)| {
        let start = code[..at].rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        (start < at).then(|| &code[start..at])
    })
}

/// The items of texts, by their names.
struct Items<'t> {
    all: Vec<Item<'t>>,
    by_name: BTreeMap<&'t str, Vec<usize>>,
}

impl<'t> Items<'t> {
    fn of(texts: &[&'t str]) -> Self {
        let mut items = Self { all: Vec::new(), by_name: BTreeMap::new() };
        for text in texts {
            let before: BTreeSet<&str> = items.by_name.keys().copied().collect();
            for text in chunks(text) {
                let name = declared(text);
                if name.is_some_and(|name| before.contains(name)) {
                    continue;
                }
                if let Some(name) = name {
                    items.by_name.entry(name).or_default().push(items.all.len());
                }
                items.all.push(Item { text, name });
            }
        }
        items
    }

    fn called(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// What an item without a name is about: what its first line names, and of a macro what that names in turn.
    fn about(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let item = &self.all[at];
        let head = if item.name.is_none() { item.head() } else { "" };
        let is_call = |at: &usize| head.starts_with(&format!("{}!", self.all[*at].name.unwrap_or_default()));
        let named: Vec<usize> = words(head).flat_map(|word| self.called(word)).copied().collect();
        let (macros, others): (Vec<usize>, Vec<usize>) = named.into_iter().partition(is_call);
        let within = |at: &usize| words(self.all[*at].text).flat_map(|word| self.called(word)).copied();
        let by_macro: Vec<usize> = match others.is_empty() {
            true => macros.iter().flat_map(within).filter(|at| !macros.contains(at)).collect(),
            false => Vec::new(),
        };
        others.into_iter().chain(by_macro)
    }
}

/// An item, with its documentation and attributes.
struct Item<'t> {
    text: &'t str,
    /// What it declares.
    name: Option<&'t str>,
}

impl<'t> Item<'t> {
    /// The line that tells what it is.
    fn head(&self) -> &'t str {
        let is_head = |line: &&str| !line.starts_with("//") && !line.starts_with("#[");
        self.text.lines().find(is_head).unwrap_or_default()
    }

    /// The name that it imports.
    fn imported(&self) -> Option<&'t str> {
        self.head().strip_prefix("use ")?.trim_end_matches(';').rsplit("::").next()
    }
}

/// The items of a text: what begins at the left, behind an empty line.
fn chunks(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let begins = |at: usize| text[at..].starts_with(|c: char| !c.is_whitespace() && c != '}');
    starts.extend(text.match_indices("\n\n").map(|(at, _)| at + 2).filter(|at| begins(*at)));
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut chunks: Vec<&str> = starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect();
    // Imports stand together.
    let uses = chunks.iter().position(|chunk| chunk.starts_with("use "));
    if let Some(at) = uses {
        let lines: Vec<&str> = chunks[at].lines().collect();
        chunks.splice(at..=at, lines);
    }
    chunks
}

/// The name that an item declares.
fn declared(text: &str) -> Option<&str> {
    let head = Item { text, name: None }.head();
    let mut rest = head.split_whitespace();
    while let Some(word) = rest.next() {
        match word {
            "pub" | "const" | "unsafe" => {}
            "fn" | "struct" | "enum" | "trait" | "type" | "macro_rules!" => {
                return words(rest.next()?).next();
            }
            // It declares what stands before the parentheses.
            "address!" => return words(text.split_once('{')?.1).next(),
            _ => return None,
        }
    }
    None
}

/// The words of code, without those of comments.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "use core::fmt;\nuse core::mem;\n\n/// One.\npub fn one() -> fmt::Result { two() }\n\nfn two() {\n\n    \
                        three()\n}\n\nfn three() {}\n\npub struct Four;\n\nimpl Four {}\n\nfn five() {}\n";

    #[test]
    fn what_is_needed_brings_what_it_needs() {
        let kept = needed(&[TEXT], ["one"]);
        assert!(kept.starts_with("use core::fmt;\n/// One.\npub fn one()"), "{kept}");
        assert!(kept.contains("fn two()") && kept.contains("fn three()"), "{kept}");
        assert!(!kept.contains("Four") && !kept.contains("five") && !kept.contains("mem"), "{kept}");
    }

    #[test]
    fn what_has_no_name_comes_with_what_it_is_about() {
        let kept = needed(&[TEXT], ["Four"]);
        assert_eq!(kept, "pub struct Four;\nimpl Four {}\n");
    }

    #[test]
    fn the_first_of_a_name_counts() {
        let kept = needed(&["fn five() { 5 }\n", TEXT], ["five"]);
        assert_eq!(kept, "fn five() { 5 }\n");
    }
}
