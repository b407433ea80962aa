//! What each oracle found, as a table.

use std::collections::BTreeMap;

use comfy_table::presets::{ASCII_MARKDOWN, NOTHING};
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use super::trial::Outcome;
use super::{Kind, Mutation, Order, Witness};
use crate::report::{Format, number};

/// The result of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    seed: u64,
    oracles: Vec<&'static str>,
    rows: Vec<Row>,
}

/// What was found of the mistakes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    kind: Kind,
    /// Which oracles claim to find all of them.
    claimed: Vec<bool>,
    verdicts: Vec<Verdict>,
    /// How many more were drawn, which the format itself refuses.
    refused: usize,
    /// Those that were drawn and changed nothing in any cell.
    without_effect: Vec<String>,
}

/// One mistake, and what the oracles say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Where it was made.
    pub place: String,
    /// What it was.
    pub what: String,
    /// What each oracle found.
    pub found: Vec<Option<String>>,
}

impl Verdict {
    pub(super) fn new(mutation: &Mutation, found: Vec<Option<String>>) -> Verdict {
        Verdict { place: mutation.place.clone(), what: mutation.what.clone(), found }
    }

    /// Whether any oracle found it.
    fn is_found(&self) -> bool {
        self.found.iter().any(Option::is_some)
    }
}

impl Row {
    /// How many mistakes an oracle found.
    fn found_by(&self, oracle: usize) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.found[oracle].is_some()).count()
    }

    fn found_by_any(&self) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.is_found()).count()
    }

    /// Mistakes that an oracle should have found, or that none did.
    fn missed<'r>(&'r self, oracles: &'r [&str]) -> impl Iterator<Item = String> + 'r {
        self.verdicts.iter().flat_map(move |verdict| {
            let claims = self.claimed.iter().zip(&verdict.found).zip(oracles);
            let by = claims
                .filter(|((claimed, found), _)| **claimed && found.is_none())
                .map(|(_, oracle)| *oracle);
            let none = (!verdict.is_found()).then_some("every oracle");
            by.chain(none).map(move |by| format!("{}: {}, missed by {by}", verdict.place, verdict.what))
        })
    }
}

impl Report {
    pub(super) fn new(
        order: Order,
        witnesses: &[Box<dyn Witness + '_>],
        outcomes: BTreeMap<Kind, Outcome>,
    ) -> Report {
        let rows = outcomes.into_iter().map(|(kind, outcome)| Row {
            kind,
            claimed: witnesses.iter().map(|witness| witness.claims(kind)).collect(),
            verdicts: outcome.verdicts,
            refused: outcome.refused,
            without_effect: outcome.without_effect,
        });
        let oracles = witnesses.iter().map(|witness| witness.name()).collect();
        Report { seed: order.seed, oracles, rows: rows.collect() }
    }

    /// Whether every oracle found what it claims to, and no mistake was missed by all.
    pub fn is_clean(&self) -> bool {
        self.missed().is_empty()
    }

    /// How many mistakes were made.
    pub fn mistakes(&self) -> usize {
        self.rows.iter().map(|row| row.verdicts.len()).sum()
    }

    fn missed(&self) -> Vec<String> {
        self.rows.iter().flat_map(|row| row.missed(&self.oracles)).collect()
    }

    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        match format {
            Format::Human => self.table(NOTHING),
            Format::Markdown => self.table(ASCII_MARKDOWN),
            Format::Json => {
                let text = serde_json::to_string_pretty(self).expect("a report has text keys only");
                text + "\n"
            }
        }
    }

    /// One line a kind of mistake. A number in brackets is of an oracle that claims nothing there.
    fn table(&self, preset: &str) -> String {
        let mut table = Table::new();
        let title = |text: &str| text.to_owned();
        let titles = [title("mistake"), title("made")].into_iter();
        let titles = titles.chain(self.oracles.iter().map(|name| title(name)));
        table.load_preset(preset).set_header(titles.chain([
            title("any"),
            title("refused"),
            title("no effect"),
        ]));
        for row in &self.rows {
            let by_oracle = row.claimed.iter().enumerate().map(|(oracle, claimed)| {
                let found = row.found_by(oracle);
                if *claimed { found.to_string() } else { format!("({found})") }
            });
            let start = [row.kind.to_string(), row.verdicts.len().to_string()];
            let end = [row.found_by_any(), row.refused, row.without_effect.len()];
            table.add_row(start.into_iter().chain(by_oracle).chain(end.map(|number| number.to_string())));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let table: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let missed: String = self.missed().iter().map(|line| format!("{line}\n")).collect();
        let (mistakes, count) = (number(self.mistakes(), "mistake"), self.missed().len());
        format!("{table}\n{missed}{mistakes} made by seed {}, {count} missed\n", self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(found: [Option<&str>; 2]) -> Report {
        let found = found.map(|text| text.map(str::to_owned)).to_vec();
        let verdict = Verdict { place: "xen.yaml:7".to_owned(), what: "DOMID_SELF: 1".to_owned(), found };
        let claimed = vec![true, false];
        let row =
            Row { kind: Kind::Value, claimed, verdicts: vec![verdict], refused: 2, without_effect: vec![] };
        Report { seed: 1, oracles: vec!["bindgen", "clang"], rows: vec![row] }
    }

    #[test]
    fn what_an_oracle_claims_it_must_find() {
        assert!(report([Some("it differs"), None]).is_clean());
        let missed = report([None, Some("it differs")]);
        assert!(!missed.is_clean());
        insta::assert_snapshot!(missed.to_text(Format::Human), @r"
         mistake  made  bindgen  clang  any  refused  no effect
         value       1        0    (1)    1        2          0

        xen.yaml:7: DOMID_SELF: 1, missed by bindgen
        1 mistake made by seed 1, 1 missed
        ");
    }

    #[test]
    fn what_all_miss_is_told_even_where_nothing_is_claimed() {
        let mut missed = report([Some("it differs"), None]);
        missed.rows[0].claimed = vec![false, false];
        missed.rows[0].verdicts[0].found = vec![None, None];
        assert_eq!(missed.missed(), ["xen.yaml:7: DOMID_SELF: 1, missed by every oracle"]);
    }
}
