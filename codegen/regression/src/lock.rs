//! A lock file: the names and numbers of a state as a text that people can review. What is the same in every cell
//! stands once, and a line that is not about all of them says which.

mod entries;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use xen_abi_syntax::facts::Facts;

use crate::cells::{Cell, Cells, described};
use entries::entries;

pub use read::{Damaged, read};

/// The first line of a file.
const HEAD: &str = "xen-abi-lock 1";

/// What stands before a set of cells.
const SET: &str = " @ ";

/// The text of a state.
pub fn lock(facts: &BTreeMap<Cell, Facts>) -> String {
    // Of each name what is said, and in which cells.
    let mut said: BTreeMap<(usize, &str), BTreeMap<String, Cells>> = BTreeMap::new();
    for (cell, facts) in facts {
        for entry in entries(facts) {
            let of = said.entry((entry.section, entry.name)).or_default();
            of.entry(entry.text).or_default().insert(*cell);
        }
    }
    let all: Cells = facts.keys().copied().collect();
    let some: BTreeSet<&Cells> =
        said.values().flat_map(|texts| texts.values()).filter(|cells| **cells != all).collect();
    // Words stay what they are when other sets come, which numbers would not.
    let names: BTreeMap<&Cells, String> = some.iter().map(|set| (*set, described(set, &all))).collect();
    let mut text = format!("{HEAD}\n");
    if let Some(first) = facts.values().next() {
        let newest = facts.values().map(|facts| facts.interface).max().unwrap_or(first.interface);
        let _ = writeln!(text, "release {} {} {newest}", first.dialect, first.release);
    }
    let _ = writeln!(text, "all {}", words(&all));
    for (set, name) in &names {
        let _ = writeln!(text, "set {name} = {}", words(set));
    }
    for (entry, cells) in said.values().flatten() {
        let set = names.get(cells).map_or(String::new(), |name| format!("{SET}{name}"));
        let mut lines = entry.lines();
        let _ = writeln!(text, "{}{set}", lines.next().unwrap_or_default());
        lines.for_each(|line| text.extend([line, "\n"]));
    }
    text
}

fn words(cells: &Cells) -> String {
    cells.iter().map(Cell::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
xen-abi-lock 1
release xen 4.20.4 0x00041300
all x86_64/guest/none x86_64/tools/newest arm64/guest/none arm64/tools/newest
set tools = x86_64/tools/newest arm64/tools/newest
set arm64 = arm64/guest/none arm64/tools/newest
struct lamp 8 4 lamp.h
  watts u32 0 32
  names array 32 32 record 2
    first char 0 8
    second char 8 8
union light 4 4 lamp.h linux @ tools
  rest array 0 0 u8
const LAMPS -3 int
const LAMPS_ON 18446744073709551615 @ arm64
string NAME \"a @ b\\n\"
typedef lamp_t record:lamp @ tools
enum kind u32 A B
alias old_lamp lamp
save LAMP 5
smccc LAMP_CALL 0xc5000020
";

    #[test]
    fn files_read_back_as_they_were_written() {
        let facts = read(TEXT).unwrap();
        assert_eq!(lock(&facts), TEXT);
        assert_eq!(read(&lock(&facts)).unwrap(), facts);
    }

    #[test]
    fn what_nobody_wrote_is_refused_with_its_line() {
        for (text, line, message) in [
            ("", 0, ""),
            ("xen-abi-lock 2\n", 1, "begins with"),
            ("xen-abi-lock 1\nall x86_64/tools/newest\n", 2, "the release stands first"),
            ("xen-abi-lock 1\nrelease xen 4.20.0 none\nall nowhere/tools/newest\n", 3, "is no cell"),
            ("xen-abi-lock 1\nconst A one\n", 2, "is no value"),
            ("xen-abi-lock 1\n  a u32 0 32\n", 2, "behind its record"),
            ("xen-abi-lock 1\nstruct a 1 1 a.h @ nobody\n", 2, "there is no set"),
            ("xen-abi-lock 1\nstruct a 1 1\n", 2, "a size, an alignment and a header"),
            ("xen-abi-lock 1\nlamp a 1\n", 2, "no kind of name"),
            ("xen-abi-lock 1\nstring A lamp\n", 2, "is no text"),
        ] {
            match read(text) {
                Ok(facts) => assert!(line == 0 && facts.is_empty(), "{text}"),
                Err(error) => {
                    assert_eq!(error.line, line, "{text}");
                    assert!(error.message.contains(message), "{}", error.message);
                }
            }
        }
    }
}
