//! A page for each rule, in Markdown: what it means, whom it breaks, what to do, and an example of the catalogue.

mod advice;

use std::fmt::Write;

use crate::class::Effect;
use crate::rules::{Entry, Mirror, RULES, Rule};
use advice::advice;

/// The examples, each behind the code of its rule; a test makes them of the catalogue.
const EXAMPLES: &str = include_str!("../examples.md");

/// What stands before the code of the rule of an example.
const HEAD: &str = "# ";

/// The page of a rule.
pub fn page(rule: Rule) -> String {
    let entry = rule.entry();
    let Entry { code, class, about, effect, summary, .. } = entry;
    let mut page = format!("# {code}: {}\n\nAbout: {}.\n\n{summary}\n", class.word(), about.word());
    let _ = write!(page, "\n## Whom it breaks\n\n{}\n", whom(*effect));
    let _ = write!(page, "\n## What to do\n\n{}\n", advice(rule));
    if let Some(example) = example(code) {
        let _ = write!(page, "\n## Example\n\n{}\n", example.trim());
    }
    let _ = write!(page, "\n## The other way round\n\n{}\n", mirror(entry));
    page
}

/// The page that lists all.
pub fn index() -> String {
    let mut page = "# The rules of `xen-abi diff`\n\nEach change is found by one rule. `xen-abi explain CODE` prints its page.\n\n\
                    | rule | class | about | what it finds |\n|---|---|---|---|\n"
        .to_owned();
    for Entry { code, class, about, summary, .. } in RULES {
        let _ = writeln!(page, "| [{code}]({code}.md) | {} | {} | {summary} |", class.word(), about.word());
    }
    page
}

fn example(code: &str) -> Option<&'static str> {
    let mut parts = EXAMPLES.split("\n# ").map(|part| part.strip_prefix(HEAD).unwrap_or(part));
    parts.find_map(|part| part.strip_prefix(code))
}

fn whom(effect: Effect) -> &'static str {
    match effect {
        Effect::Nothing => {
            "Nobody by itself: programs that were built before run on the new Xen, and programs that are built now on the old one."
        }
        Effect::Source => {
            "Sources, which do not compile any more or mean something else when they are compiled anew. Binaries run as before."
        }
        Effect::OldOnNew => {
            "Programs that were built before, on the new Xen. Those that are built now run on both."
        }
        Effect::NewOnOld => "Programs that are built now, on the old Xen. Those from before run on both.",
        Effect::Both => {
            "Programs that were built before, on the new Xen, and programs that are built now, on the old one: each takes what the other says for something else."
        }
    }
}

fn mirror(entry: &Entry) -> String {
    match entry.mirror {
        Mirror::Rule(rule) if rule == entry.rule => "It is told by the same rule.".to_owned(),
        Mirror::Rule(rule) => {
            let Entry { code, class, .. } = rule.entry();
            format!("[{code}]({code}.md), {}.", class.word())
        }
        Mirror::Waived(reason) => format!("No rule tells it: {reason}."),
    }
}
