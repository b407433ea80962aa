//! One state of the ABI: a release of a specification, or facts from a file.

use std::collections::BTreeMap;

use xen_abi_backends::backend::facts::facts;
use xen_abi_backends::matrix::Matrix;
use xen_abi_backends::presence::Side;
use xen_abi_model::{KnownBranch, Spec};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::facts::{Facts, FieldFacts};

use crate::calls::Calls;
use crate::cells::{Cell, Cells};
use crate::places::{Where, Whereabouts};

/// A state of the ABI.
pub struct State<'s> {
    /// How reports call it.
    pub name: String,
    /// The names and numbers of each cell.
    pub(crate) facts: BTreeMap<Cell, Facts>,
    /// What else a specification says, if the state is of one.
    pub(crate) said: Option<Said<'s>>,
    /// Where a name is declared, or a member of it.
    places: Places<'s>,
}

/// More bytes than any record has.
const MOST_BYTES: u64 = 1 << 40;

/// The first record that is larger than memory, in facts that anybody can have written.
pub fn too_large(facts: &Facts) -> Option<&str> {
    let is_small =
        |field: &FieldFacts| field.offset_bits <= MOST_BYTES * 8 && field.size_bits <= MOST_BYTES * 8;
    let large = facts.records.iter().find(|(_, record)| {
        record.size > MOST_BYTES || record.align > MOST_BYTES || !record.fields.iter().all(is_small)
    });
    large.map(|(name, _)| name.as_str())
}

/// Finds the place of a name, or of a member of it.
type Places<'s> = Box<dyn Fn(&str, Option<&str>) -> Option<Where> + Send + Sync + 's>;

/// What a specification says of a release.
pub(crate) struct Said<'s> {
    pub(crate) spec: &'s Spec,
    pub(crate) release: Release,
    pub(crate) calls: BTreeMap<Cell, Calls>,
}

impl<'s> State<'s> {
    /// A release of a specification, for these targets; `root` stands before the names of its files in places.
    pub fn of_release(
        spec: &'s Spec,
        dialect: Dialect,
        (branch, release): (&KnownBranch, Release),
        targets: &[Target],
        root: String,
    ) -> Result<State<'s>, Diagnostics> {
        let asked: &[(View, InterfaceVersion)] = match dialect {
            Dialect::Xen => &[
                (View::Guest, InterfaceVersion::NONE),
                (View::Guest, branch.interface),
                (View::Tools, branch.interface),
            ],
            Dialect::Linux => &[(View::Guest, InterfaceVersion::NONE)],
        };
        let variant = |target, (view, interface)| Variant { target, release, view, interface, dialect };
        let all = targets.iter().flat_map(|target| asked.iter().map(|asked| variant(*target, *asked)));
        let variants: Vec<Variant> = all.filter(|variant| spec.releases.has_headers(*variant)).collect();
        let matrix = Matrix::lower(spec, &variants)?;
        let name = release.to_string();
        let made = matrix.abis().map(|abi| (facts(&abi, &name), Calls::of(spec, abi.variant())));
        let (mut of_facts, mut calls) = (BTreeMap::new(), BTreeMap::new());
        for (variant, (facts, said)) in variants.iter().zip(made) {
            let cell = Cell { target: variant.target, side: Side::of(*variant) };
            of_facts.insert(cell, facts);
            calls.insert(cell, said);
        }
        let places =
            move |name: &str, member: Option<&str>| Whereabouts { spec, root: &root }.of(name, member);
        let said = Some(Said { spec, release, calls });
        Ok(State { name, facts: of_facts, said, places: Box::new(places) })
    }

    /// Facts of any origin. Of two that are of one cell, the last counts.
    pub fn of_facts(name: String, all: Vec<Facts>) -> State<'s> {
        let cell = |facts: &Facts| {
            let side = match (facts.view, facts.interface) {
                (View::Tools, _) => Side::Tools,
                (View::Guest, InterfaceVersion::NONE) if facts.dialect == Dialect::Xen => Side::OldGuest,
                (View::Guest, _) => Side::Guest,
            };
            Cell { target: facts.target, side }
        };
        let facts = all.into_iter().map(|facts| (cell(&facts), facts)).collect();
        State { name, facts, said: None, places: Box::new(|_, _| None) }
    }

    /// The same, with places that somebody else finds.
    pub fn with_places(
        self,
        places: impl Fn(&str, Option<&str>) -> Option<Where> + Send + Sync + 's,
    ) -> State<'s> {
        State { places: Box::new(places), ..self }
    }

    /// Where a name is declared, or a member of it.
    pub(crate) fn place(&self, name: &str, member: Option<&str>) -> Option<Where> {
        (self.places)(name, member)
    }

    /// What the specification says for a cell.
    pub(crate) fn calls(&self, cell: &Cell) -> Option<&Calls> {
        self.said.as_ref()?.calls.get(cell)
    }

    /// The names and numbers of each cell.
    pub fn facts(&self) -> &BTreeMap<Cell, Facts> {
        &self.facts
    }

    /// The cells of which something is known.
    pub fn cells(&self) -> Cells {
        self.facts.keys().copied().collect()
    }
}
