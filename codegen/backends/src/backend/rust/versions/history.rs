//! How the records of a header changed from release to release.

use std::collections::{BTreeMap, BTreeSet};

use super::leaf::{Leaf, LeafType, Place, leaves};
use crate::abi::{BodyLayout, Shape, ShapeKind};
use crate::matrix::Matrix;
use xen_abi_model::{Head, ModuleId, RecordId};
use xen_abi_syntax::axes::{Release, Target, Variant};

/// The records of a header that differ between versions.
pub(super) struct History<'s> {
    /// The header's file of the specification.
    pub(super) module: &'s str,
    /// The constant that is its version.
    pub(super) constant: &'s str,
    /// All versions, the oldest first.
    pub(super) versions: Vec<Version>,
    pub(super) records: Vec<Changing<'s>>,
}

/// Releases in which no record differs.
pub(super) struct Version {
    pub(super) number: i128,
    pub(super) first: Release,
    pub(super) last: Release,
}

/// A record that differs between versions.
pub(super) struct Changing<'s> {
    pub(super) head: &'s Head,
    /// Every member of every version.
    pub(super) members: Vec<Member<'s>>,
    /// Where they lie, by target: in each version that has the record there.
    pub(super) layouts: BTreeMap<Target, Vec<Option<Layout>>>,
}

/// A member that some version has.
pub(super) struct Member<'s> {
    pub(super) path: String,
    pub(super) member: &'s xen_abi_model::Member,
    pub(super) of: LeafType,
}

/// How a record lies in one version.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) bytes: u64,
    /// The place of each member that is there.
    pub(super) places: Vec<Option<Place>>,
}

/// The records of one release.
struct State<'s> {
    release: Release,
    number: i128,
    targets: Vec<Target>,
    records: BTreeMap<(&'s str, Target), Found<'s>>,
}

/// A record of one release, on one target.
struct Found<'s> {
    head: &'s Head,
    bytes: u64,
    leaves: Vec<Leaf<'s>>,
}

impl Found<'_> {
    fn is_laid_out_as(&self, other: &Self) -> bool {
        fn of<'l>(leaf: &'l Leaf<'_>) -> (&'l str, Place, LeafType) {
            (&leaf.path, leaf.place, leaf.of)
        }
        self.bytes == other.bytes && self.leaves.iter().map(of).eq(other.leaves.iter().map(of))
    }
}

impl<'s> History<'s> {
    /// The history of a header; nothing if nothing of it changed.
    pub(super) fn of(matrix: &Matrix<'s>, module: ModuleId) -> Option<Self> {
        let of = &matrix.spec()[module];
        let (_, constant) = of.version.as_ref()?;
        let states = states(matrix, module, constant);
        let names: BTreeSet<&'s str> =
            states.iter().flat_map(|state| state.records.keys().map(|(name, _)| *name)).collect();
        let changing: Vec<&'s str> = names.into_iter().filter(|name| changes(&states, name)).collect();
        if changing.is_empty() {
            return None;
        }
        // Releases of one version follow each other.
        let mut versions: Vec<Vec<&State<'s>>> = Vec::new();
        for state in &states {
            let is_same = |before: &&State<'s>| {
                before.number == state.number && !changing.iter().any(|name| differs(before, state, name))
            };
            match versions.last_mut() {
                Some(version) if version.iter().all(is_same) => version.push(state),
                _ => versions.push(vec![state]),
            }
        }
        let version = |states: &Vec<&State<'s>>| Version {
            number: states[0].number,
            first: states[0].release,
            last: states[states.len() - 1].release,
        };
        Some(History {
            module: of.name.as_str(),
            constant,
            records: changing.iter().filter_map(|name| Changing::of(name, &versions)).collect(),
            versions: versions.iter().map(version).collect(),
        })
    }
}

/// The records of a header and those inside them, in every release that has the header.
fn states<'s>(matrix: &Matrix<'s>, module: ModuleId, constant: &str) -> Vec<State<'s>> {
    let spec = matrix.spec();
    let mut states: BTreeMap<Release, State<'s>> = BTreeMap::new();
    for abi in matrix.abis().filter(|abi| abi.holds(&spec[module].when)) {
        let Variant { target, release, .. } = abi.variant();
        let Some(number) = abi.constant(constant) else { continue };
        let new = || State { release, number: number.value, targets: Vec::new(), records: BTreeMap::new() };
        let state = states.entry(release).or_insert_with(new);
        state.targets.push(target);
        let mut reached: Vec<RecordId> =
            abi.records().ids().filter(|id| spec[*id].head.module == module).collect();
        let mut at = 0;
        while let Some(id) = reached.get(at).copied() {
            at += 1;
            let Some(layout) = abi.records().get(id) else { continue };
            held(layout, &mut reached);
            let (head, leaves) = (&spec[id].head, leaves(&abi, layout));
            if !leaves.is_empty() {
                state.records.insert((&head.name, target), Found { head, bytes: layout.size, leaves });
            }
        }
    }
    states.into_values().collect()
}

/// Adds the records that a record holds.
fn held(layout: &BodyLayout<'_>, found: &mut Vec<RecordId>) {
    for member in &layout.members {
        let mut shape: &Shape<'_> = member.shape.underlying();
        while let ShapeKind::Array { of, .. } = &shape.kind {
            shape = of.underlying();
        }
        match &shape.kind {
            ShapeKind::Record(id) if !found.contains(id) => found.push(*id),
            ShapeKind::Inline(inner) => held(inner, found),
            _ => {}
        }
    }
}

/// Whether a record is otherwise in two releases, or only in one, on a target that both have.
fn differs(left: &State<'_>, right: &State<'_>, name: &str) -> bool {
    let both = left.targets.iter().filter(|target| right.targets.contains(target));
    both.into_iter().any(|target| {
        match (left.records.get(&(name, *target)), right.records.get(&(name, *target))) {
            (Some(left), Some(right)) => !left.is_laid_out_as(right),
            (left, right) => left.is_some() != right.is_some(),
        }
    })
}

/// Whether a record is not the same in all releases that have it, or is no more. One that came and stayed as it is can be
/// used as it is.
fn changes(states: &[State<'_>], name: &str) -> bool {
    let has = |state: &&State<'_>| state.records.keys().any(|(of, _)| *of == name);
    let having: Vec<&State<'_>> = states.iter().filter(has).collect();
    let is_gone = states.last().is_some_and(|newest| !has(&newest));
    is_gone || having.windows(2).any(|pair| differs(pair[0], pair[1], name))
}

impl<'s> Changing<'s> {
    fn of(name: &'s str, versions: &[Vec<&State<'s>>]) -> Option<Self> {
        // The newest first: members stand in its order, with what is no more behind them.
        let newest_first = || versions.iter().rev().flat_map(|states| states.iter().rev());
        let of_record = || newest_first().flat_map(|state| &state.records).filter(|((of, _), _)| *of == name);
        let (_, Found { head, .. }) = of_record().next()?;
        let mut members: Vec<Member<'s>> = Vec::new();
        for leaf in of_record().flat_map(|(_, found)| &found.leaves) {
            match members.iter_mut().find(|member| member.path == leaf.path) {
                Some(member) => member.of = member.of.or(leaf.of),
                None => members.push(Member { path: leaf.path.clone(), member: leaf.member, of: leaf.of }),
            }
        }
        let layout_in = |states: &Vec<&State<'s>>, target: Target| {
            let found = states.iter().rev().find_map(|state| state.records.get(&(name, target)))?;
            let place = |member: &Member<'s>| {
                found.leaves.iter().find(|leaf| leaf.path == member.path).map(|leaf| leaf.place)
            };
            Some(Layout { bytes: found.bytes, places: members.iter().map(place).collect() })
        };
        let of_target = |target: Target| -> (Target, Vec<Option<Layout>>) {
            (target, versions.iter().map(|states| layout_in(states, target)).collect())
        };
        let layouts = Target::ALL.into_iter().map(of_target);
        let layouts = layouts.filter(|(_, layouts)| layouts.iter().any(Option::is_some)).collect();
        Some(Changing { head, members, layouts })
    }
}
