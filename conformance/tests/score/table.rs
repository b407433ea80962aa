//! The table of scores in a page, as measured.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::pairs::Pair;
use crate::truth::Truth;

/// What a tool says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    /// That something changed; of `xen-abi diff`, that a binary breaks.
    pub(crate) reports: bool,
    /// Whether what the tool reads is another text.
    pub(crate) can_see: bool,
}

/// What a tool scored.
pub(crate) struct Column {
    name: String,
    breaks: Share,
    /// Pairs that break a binary and are not reported.
    missed: Missed,
    /// The same by the classes of what breaks it.
    missed_by_class: BTreeMap<String, Missed>,
    harmless: Share,
    same: Share,
}

/// How many pairs are not reported.
#[derive(Debug, Clone, Copy, Default)]
struct Missed {
    all: usize,
    /// How many of them are the same to the tool.
    unseen: usize,
}

impl Missed {
    fn add(&mut self, said: &Said) {
        self.all += 1;
        self.unseen += usize::from(!said.can_see);
    }

    fn text(self) -> String {
        match self.unseen {
            0 => self.all.to_string(),
            unseen => format!("{} ({unseen})", self.all),
        }
    }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }

    fn text(self) -> String {
        format!("{} of {}", self.right, self.all)
    }
}

impl Column {
    /// That of a tool: what it says of each pair, and what is so.
    pub(crate) fn new(name: String, said: &[Said], pairs: &[Pair]) -> Column {
        let [mut breaks, mut harmless, mut same] = [Share::default(); 3];
        let (mut missed, mut missed_by_class) = (Missed::default(), BTreeMap::<String, Missed>::new());
        assert_eq!(said.len(), pairs.len());
        for (said, pair) in said.iter().zip(pairs) {
            assert!(said.can_see || !said.reports, "{name} tells apart what is the same: {}", pair.name);
            if said.reports != matches!(pair.truth, Truth::Breaks(_)) {
                println!(
                    "{name} {} {}: {:?}",
                    if said.reports { "reports" } else { "misses" },
                    pair.name,
                    pair.truth
                );
            }
            match &pair.truth {
                Truth::Breaks(classes) => {
                    breaks.add(said.reports);
                    if !said.reports {
                        missed.add(said);
                        for class in classes {
                            missed_by_class.entry(class.clone()).or_default().add(said);
                        }
                    }
                }
                Truth::Harmless => harmless.add(!said.reports),
                Truth::Same => same.add(!said.reports),
            }
        }
        Column { name, breaks, missed, missed_by_class, harmless, same }
    }

    /// That of `xen-abi diff`, whose answers the snapshots are.
    pub(crate) fn of_ours(pairs: &[Pair]) -> Column {
        let said = |pair: &Pair| Said { reports: matches!(pair.truth, Truth::Breaks(_)), can_see: true };
        let said: Vec<Said> = pairs.iter().map(said).collect();
        Column::new("`xen-abi diff`".to_owned(), &said, pairs)
    }
}

/// The table in Markdown.
pub(crate) fn to_text(columns: &[Column]) -> String {
    let row = |title: &str, cell: &dyn Fn(&Column) -> String| {
        let cells: Vec<String> = columns.iter().map(cell).collect();
        format!("| {title} | {} |\n", cells.join(" | "))
    };
    let classes: BTreeSet<&String> =
        columns.iter().flat_map(|column| column.missed_by_class.keys()).collect();
    let missed = classes.into_iter().map(|class| {
        row(&format!("of these, {class}"), &|column| {
            column.missed_by_class.get(class).copied().unwrap_or_default().text()
        })
    });
    row("pairs", &|column| column.name.clone())
        + &row("---", &|_| "---".to_owned())
        + &row("that break a binary, reported", &|column| column.breaks.text())
        + &row("that break no binary, not reported", &|column| column.harmless.text())
        + &row("that change nothing, not reported", &|column| column.same.text())
        + &row("that break a binary, not reported", &|column| column.missed.text())
        + &missed.collect::<String>()
}

const BEGIN: &str = "<!-- scores: what the test `score` measured -->\n";
const END: &str = "<!-- end of scores -->\n";

/// Makes sure that a page has the table, or writes it if that is asked for.
pub(crate) fn hold_against(page: &Path, table: &str) {
    let text = std::fs::read_to_string(page).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the page has a place for the table");
    let (known, after) = rest.split_once(END).expect("the table ends");
    if std::env::var_os("UPDATE_SCORE").is_some() {
        std::fs::write(page, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    } else {
        assert_eq!(known, table, "{} is not what was measured; UPDATE_SCORE=1 writes it", page.display());
    }
}
