//! Applying mutations, and asking every oracle about each.

use std::collections::BTreeMap;
use std::fmt;

use xen_abi_codegen::model::Releases;
use xen_abi_codegen::source::Source;

use super::kind::Kind;
use super::mutation::{self, Mutation};
use super::order::Order;
use super::report::{Answer, Outcome, Report, Verdict};
use crate::cell::Cell;
use crate::definitions::Definitions;
use crate::oracle::{Baseline, OracleError};
use crate::ours::{Ours, OursError, Specification};
use crate::parallel::in_parallel;

/// A specification that agrees with the headers, ready to be mutated.
pub struct Trial<'a> {
    sources: Vec<Source>,
    releases: Releases,
    oracles: Vec<Baseline<'a>>,
    /// What the specification says of each cell.
    sayings: Vec<(&'a Cell, Sayings)>,
}

/// Mutations of one kind that are to be applied.
struct Share {
    kind: Kind,
    count: usize,
    candidates: Vec<Mutation>,
}

impl<'a> Trial<'a> {
    /// A trial of oracles that know the right specification.
    pub fn new(
        sources: Vec<Source>,
        cells: impl IntoIterator<Item = &'a Cell>,
        oracles: Vec<Baseline<'a>>,
    ) -> Result<Trial<'a>, OracleError> {
        let specification = Specification::of(sources.clone())?;
        let sayings = cells.into_iter().map(|cell| Ok((cell, Sayings::of(&specification, cell)?)));
        let sayings = sayings.collect::<Result<_, OursError>>()?;
        Ok(Trial { sayings, releases: specification.releases().clone(), sources, oracles })
    }

    /// Applies as many mutations as ordered, the same number of each kind, and asks every oracle about each.
    pub fn run(&self, order: Order) -> Result<Report, OracleError> {
        let shares = self.shares(order);
        let outcomes = in_parallel(&shares, "kinds of mutations", |share| self.make(share));
        let outcomes = shares.iter().map(|share| share.kind).zip(outcomes);
        let outcomes: Result<BTreeMap<_, _>, _> =
            outcomes.map(|(kind, outcome)| Ok((kind, outcome?))).collect();
        let oracles = self.oracles.iter().map(|oracle| oracle.name).collect();
        outcomes.map(|outcomes| Report::new(order, oracles, outcomes))
    }

    /// All mutations that can be applied, by kind, shuffled.
    fn shares(&self, order: Order) -> Vec<Share> {
        let mut by_kind: BTreeMap<Kind, Vec<Mutation>> = BTreeMap::new();
        for mutation in mutation::all(&self.sources, &self.releases) {
            by_kind.entry(mutation.kind).or_default().push(mutation);
        }
        let share = |(at, kind)| {
            let mut candidates = by_kind.remove(&kind).unwrap_or_default();
            // A seed of its own for each, so that a new place for one kind leaves the others as they are.
            fastrand::Rng::with_seed(order.seed.wrapping_add(at as u64)).shuffle(&mut candidates);
            Share { kind, count: 0, candidates }
        };
        let mut shares: Vec<Share> = Kind::ALL.into_iter().enumerate().map(share).collect();
        // Those with few places first: what they cannot take goes to the others.
        shares.sort_by_key(|share| share.candidates.len());
        let mut left = order.count;
        for (at, share) in shares.iter_mut().enumerate() {
            share.count = (left / (Kind::ALL.len() - at)).min(share.candidates.len());
            left -= share.count;
        }
        shares
    }

    fn make(&self, share: &Share) -> Result<Outcome, OracleError> {
        let mut outcome = Outcome::default();
        for mutation in &share.candidates {
            if outcome.verdicts.len() == share.count {
                break;
            }
            let Ok(specification) = Specification::of(mutation.apply(&self.sources)) else {
                outcome.refused += 1;
                continue;
            };
            match self.ask(mutation, &specification) {
                Err(OracleError::Specification(_)) => outcome.refused += 1,
                Err(other) => return Err(other),
                Ok(answers)
                    if !answers.iter().any(Answer::is_found) && !self.has_effect(&specification)? =>
                {
                    outcome.without_effect.push(format!("{}: {}", mutation.place, mutation.what));
                }
                Ok(answers) => outcome.verdicts.push(Verdict::new(mutation, answers)),
            }
        }
        Ok(outcome)
    }

    /// What each oracle says that claims to detect mutations of such a kind.
    fn ask(&self, mutation: &Mutation, specification: &Specification) -> Result<Vec<Answer>, OracleError> {
        let module = mutation.module(&self.sources);
        let answer = |oracle: &Baseline<'_>| {
            if !oracle.claims(mutation.kind) {
                return Ok(Answer::NotAsked);
            }
            Ok(oracle.finds(specification, module)?.map_or(Answer::Missed, Answer::Found))
        };
        self.oracles.iter().map(answer).collect()
    }

    /// Whether a specification says anything else of any cell.
    fn has_effect(&self, specification: &Specification) -> Result<bool, OracleError> {
        for (cell, said) in &self.sayings {
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

/// What a specification says of a cell, to whoever looks.
#[derive(PartialEq)]
struct Sayings {
    definitions: Option<Definitions>,
    layout_test: String,
    bit_test: Option<String>,
}

impl Sayings {
    fn of(specification: &Specification, cell: &Cell) -> Result<Self, OursError> {
        Ok(Self {
            definitions: specification.definitions(cell)?,
            layout_test: specification.layout_test(cell)?,
            bit_test: specification.bit_test(cell)?,
        })
    }
}
