//! Making mistakes, and asking every oracle about each.

use std::collections::BTreeMap;
use std::fmt;

use xen_abi_codegen::source::Source;

use super::mutation::{self, Mutation};
use super::witness::{Programs, Sayings, differences};
use super::{Bindgen, Clang, Kind, Objects, Report, Verdict, Witness, WitnessError};
use crate::cell::Cell;
use crate::compare::Difference;
use crate::oracle::{Measured, Oracle};
use crate::ours::Specification;
use crate::parallel::in_parallel;

/// How many mistakes are made, and which.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Decides which are drawn: the same seed draws the same.
    pub seed: u64,
    /// How many, of all kinds together.
    pub count: usize,
}

/// A specification that agrees with the headers, ready to be spoilt.
pub struct Trial<'a> {
    sources: Vec<Source>,
    measured: &'a [(Cell, Measured)],
    oracle: &'a Oracle,
    /// What differs already: what is excused, and what fixtures leave out.
    known: Vec<Vec<Difference>>,
    /// What the specification says of each cell.
    sayings: Vec<Sayings>,
}

/// Mistakes of one kind that are to be made.
struct Share {
    kind: Kind,
    count: usize,
    candidates: Vec<Mutation>,
}

/// What became of the mistakes of one kind.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) verdicts: Vec<Verdict>,
    /// Mistakes that the rules of the format refuse.
    pub(super) refused: usize,
    /// Changes that change nothing in any cell.
    pub(super) without_effect: Vec<String>,
}

impl<'a> Trial<'a> {
    /// Reads the specification, which clang must accept as it is.
    pub fn prepare(
        sources: Vec<Source>,
        measured: &'a [(Cell, Measured)],
        oracle: &'a Oracle,
    ) -> Result<Trial<'a>, WitnessError> {
        let specification = Specification::of(sources.clone())?;
        let sayings = measured.iter().map(|(cell, _)| Sayings::of(&specification, cell));
        let sayings = sayings.collect::<Result<_, _>>()?;
        let known = measured.iter().map(|(cell, measured)| differences(cell, measured, &specification));
        let trial = Trial { known: known.collect::<Result<_, _>>()?, sayings, sources, measured, oracle };
        for witness in trial.witnesses(|_| None) {
            if let Some(what) = witness.finds(&specification)? {
                return Err(WitnessError::Differs { oracle: witness.name(), what });
            }
        }
        Ok(trial)
    }

    /// Every oracle; `passed` are the programs of a cell that are known to agree with the headers.
    fn witnesses<'t>(
        &'t self,
        passed: impl Fn(&'t Sayings) -> Option<&'t Programs>,
    ) -> Vec<Box<dyn Witness + 't>> {
        let cells = self.measured.iter().map(|(cell, _)| cell).zip(self.sayings.iter().map(passed));
        let cells: Vec<_> = cells.collect();
        vec![
            Box::new(Bindgen { measured: self.measured, known: &self.known }),
            Box::new(Clang { oracle: self.oracle, cells: cells.clone() }),
            Box::new(Objects { oracle: self.oracle, cells }),
        ]
    }

    /// Makes as many mistakes as ordered, the same number of each kind, and asks every oracle about each.
    pub fn run(&self, order: Order) -> Result<Report, WitnessError> {
        let shares = self.shares(order);
        let witnesses = self.witnesses(|said| Some(&said.programs));
        let outcomes = in_parallel(&shares, "kinds of mistakes", |share| self.make(share, &witnesses));
        let outcomes = shares.iter().map(|share| share.kind).zip(outcomes);
        let outcomes: Result<BTreeMap<_, _>, _> =
            outcomes.map(|(kind, outcome)| Ok((kind, outcome?))).collect();
        outcomes.map(|outcomes| Report::new(order, &witnesses, outcomes))
    }

    /// All mistakes that can be made, by kind, shuffled.
    fn shares(&self, order: Order) -> Vec<Share> {
        let mut by_kind: BTreeMap<Kind, Vec<Mutation>> = BTreeMap::new();
        for mutation in mutation::all(&self.sources) {
            by_kind.entry(mutation.kind).or_default().push(mutation);
        }
        let kinds = Kind::ALL.len();
        let share = |(at, kind)| {
            let mut candidates = by_kind.remove(&kind).unwrap_or_default();
            // A seed of its own for each, so that a new place for one kind leaves the others as they are.
            fastrand::Rng::with_seed(order.seed.wrapping_add(at as u64)).shuffle(&mut candidates);
            let count = order.count * (at + 1) / kinds - order.count * at / kinds;
            Share { kind, count, candidates }
        };
        Kind::ALL.into_iter().enumerate().map(share).collect()
    }

    fn make(&self, share: &Share, witnesses: &[Box<dyn Witness + '_>]) -> Result<Outcome, WitnessError> {
        let mut outcome = Outcome::default();
        for mutation in &share.candidates {
            if outcome.verdicts.len() == share.count {
                break;
            }
            let Ok(specification) = Specification::of(mutation.apply(&self.sources)) else {
                outcome.refused += 1;
                continue;
            };
            let found: Result<Vec<_>, _> =
                witnesses.iter().map(|witness| witness.finds(&specification)).collect();
            match found {
                Err(WitnessError::Ours(_)) => outcome.refused += 1,
                Err(other) => return Err(other),
                Ok(found) if found.iter().all(Option::is_none) && !self.has_effect(&specification)? => {
                    outcome.without_effect.push(format!("{}: {}", mutation.place, mutation.what));
                }
                Ok(found) => outcome.verdicts.push(Verdict::new(mutation, found)),
            }
        }
        Ok(outcome)
    }

    /// Whether a specification says anything else of any cell.
    fn has_effect(&self, specification: &Specification) -> Result<bool, WitnessError> {
        for ((cell, _), said) in self.measured.iter().zip(&self.sayings) {
            if Sayings::of(specification, cell)? != *said {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
