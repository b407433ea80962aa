//! What each oracle found, as a table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::kind::Kind;
use super::mutation::Mutation;
use super::order::Order;
use crate::json;
use crate::report::{Format, number};
use crate::table::{Style, Table};

/// The result of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    seed: u64,
    oracles: Vec<&'static str>,
    rows: Vec<Row>,
}

/// What was found of the mutations of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    kind: Kind,
    verdicts: Vec<Verdict>,
    /// How many more were drawn, which the format itself refuses.
    refused: usize,
    /// Those that were drawn and changed nothing in any cell.
    without_effect: Vec<String>,
}

/// What became of the mutations of one kind.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) verdicts: Vec<Verdict>,
    /// Mutations that the rules of the format refuse.
    pub(super) refused: usize,
    /// Changes that change nothing in any cell.
    pub(super) without_effect: Vec<String>,
}

/// One mutation, and what the oracles say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Where it was applied.
    pub place: String,
    /// What it was.
    pub what: String,
    /// What each oracle says.
    pub answers: Vec<Answer>,
}

/// What an oracle says of a mutation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It claims nothing about mutations of this kind.
    NotAsked,
    /// It claims to detect them, and did not.
    Missed,
    /// It found this.
    Found(String),
}

impl Answer {
    /// Whether it detected the mutation.
    pub fn is_found(&self) -> bool {
        matches!(self, Answer::Found(_))
    }
}

impl Verdict {
    pub(super) fn new(mutation: &Mutation, answers: Vec<Answer>) -> Verdict {
        Verdict { place: mutation.place.clone(), what: mutation.what.clone(), answers }
    }

    /// Whether any oracle found it.
    fn is_found(&self) -> bool {
        self.answers.iter().any(Answer::is_found)
    }
}

impl Row {
    /// How many mutations an oracle detected.
    fn found_by(&self, oracle: usize) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.answers[oracle].is_found()).count()
    }

    /// Whether an oracle claims nothing about mutations of this kind.
    fn asks(&self, oracle: usize) -> bool {
        self.verdicts.iter().any(|verdict| verdict.answers[oracle] != Answer::NotAsked)
    }

    fn found_by_any(&self) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.is_found()).count()
    }

    /// Mutations that an oracle should have detected, or that none did.
    fn missed<'r>(&'r self, oracles: &'r [&str]) -> impl Iterator<Item = String> + 'r {
        self.verdicts.iter().flat_map(move |verdict| {
            let answers = verdict.answers.iter().zip(oracles);
            let by = answers.filter(|(answer, _)| **answer == Answer::Missed).map(|(_, oracle)| *oracle);
            let none = (!verdict.is_found()).then_some("every oracle");
            by.chain(none).map(move |by| format!("{}: {}, missed by {by}", verdict.place, verdict.what))
        })
    }
}

impl Report {
    pub(super) fn new(order: Order, oracles: Vec<&'static str>, outcomes: BTreeMap<Kind, Outcome>) -> Report {
        let rows = outcomes.into_iter().map(|(kind, outcome)| Row {
            kind,
            verdicts: outcome.verdicts,
            refused: outcome.refused,
            without_effect: outcome.without_effect,
        });
        Report { seed: order.seed, oracles, rows: rows.collect() }
    }

    /// Whether every oracle found what it claims to, and no mutation was missed by all.
    pub fn is_clean(&self) -> bool {
        self.missed().is_empty()
    }

    /// How many mutations were applied.
    pub fn mutations(&self) -> usize {
        self.rows.iter().map(|row| row.verdicts.len()).sum()
    }

    fn missed(&self) -> Vec<String> {
        self.rows.iter().flat_map(|row| row.missed(&self.oracles)).collect()
    }

    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        format.style().map_or_else(|| json::text(self), |style| self.for_people(style))
    }

    /// One line a kind of mutation. A dash is for an oracle that claims nothing there.
    fn for_people(&self, style: Style) -> String {
        let titles = ["mutation", "made"].into_iter().chain(self.oracles.iter().copied());
        let mut table = Table::new(titles.chain(["any", "refused", "no effect"]), 1);
        for row in &self.rows {
            let by_oracle = (0..self.oracles.len()).map(|oracle| match row.asks(oracle) {
                true => row.found_by(oracle).to_string(),
                false => "–".to_owned(),
            });
            let start = [row.kind.to_string(), row.verdicts.len().to_string()];
            let end = [row.found_by_any(), row.refused, row.without_effect.len()];
            table.add(start.into_iter().chain(by_oracle).chain(end.map(|number| number.to_string())));
        }
        let table = table.to_text(style);
        let missed: String = self.missed().iter().map(|line| format!("{line}\n")).collect();
        let (mutations, count) = (number(self.mutations(), "mutation"), self.missed().len());
        format!("{table}\n{missed}{mutations} by seed {}, {count} missed\n", self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(answers: [Answer; 2]) -> Report {
        let place = "xen.yaml:7".to_owned();
        let verdict = Verdict { place, what: "DOMID_SELF: 1".to_owned(), answers: answers.to_vec() };
        let row = Row { kind: Kind::Value, verdicts: vec![verdict], refused: 2, without_effect: vec![] };
        Report { seed: 1, oracles: vec!["bindgen", "clang"], rows: vec![row] }
    }

    fn found() -> Answer {
        Answer::Found("it differs".to_owned())
    }

    #[test]
    fn what_an_oracle_claims_it_must_find() {
        assert!(report([found(), Answer::NotAsked]).is_clean());
        assert!(!report([found(), Answer::Missed]).is_clean());
        insta::assert_snapshot!(report([Answer::Missed, found()]).to_text(Format::Human), @r"
         mutation   made   bindgen   clang   any   refused   no effect
        ───────────────────────────────────────────────────────────────
         value         1         0       1     1         2           0

        xen.yaml:7: DOMID_SELF: 1, missed by bindgen
        1 mutation by seed 1, 1 missed
        ");
    }

    #[test]
    fn what_all_miss_is_told_even_where_nothing_is_claimed() {
        let missed = report([Answer::NotAsked, Answer::NotAsked]).missed();
        assert_eq!(missed, ["xen.yaml:7: DOMID_SELF: 1, missed by every oracle"]);
    }
}
