//! The conditions under which something is there, found from the variants that have it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::VariantSet;
use xen_abi_model::{Availability, Introduction};
use xen_abi_syntax::axes::{Branch, InterfaceVersion, Release, Target, Variant, View};

/// The conditions of one item, member or case, as the specification writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// Targets that have it.
    pub arch: Option<Vec<Target>>,
    /// The view that has it.
    pub view: Option<View>,
    /// The first releases that have it.
    pub since: Option<Vec<Release>>,
    /// The first releases that have it no more.
    pub until: Option<Vec<Release>>,
    /// The first interface version that has it.
    pub from: Option<Boundary>,
    /// The first interface version that has it no more.
    pub below: Option<Boundary>,
}

/// Where the answer changes from one interface version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boundary {
    /// The first version measured with the new answer.
    pub at: InterfaceVersion,
    /// The last version measured with the old one.
    pub after: InterfaceVersion,
}

impl Boundary {
    /// Whether no version lies between the two that were measured.
    pub fn is_exact(self) -> bool {
        self.after.0 + 1 == self.at.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    View,
    Arch,
    Release,
    Interface,
}

/// Combinations of axes, the simpler first.
const PRODUCTS: [&[Axis]; 16] = {
    use Axis::{Arch, Interface, Release, View};
    [
        &[],
        &[View],
        &[Arch],
        &[Release],
        &[Interface],
        &[Arch, View],
        &[Release, View],
        &[Arch, Release],
        &[View, Interface],
        &[Arch, Interface],
        &[Release, Interface],
        &[Arch, View, Release],
        &[Arch, View, Interface],
        &[View, Release, Interface],
        &[Arch, Release, Interface],
        &[Arch, View, Release, Interface],
    ]
};

/// Describes `have` among `within`, by as few axes as possible; nothing if no product of axes does.
pub fn describe(all: &[Variant], within: &VariantSet, have: &VariantSet) -> Option<Condition> {
    if have.is_empty() {
        return None;
    }
    Sample { all, within, have: Cow::Borrowed(have) }.descriptions().next()
}

/// Describes `have` among `within` by several conditions, of which exactly one holds for each variant, and no two at
/// once whatever the variant.
pub fn cover(all: &[Variant], within: &VariantSet, have: &VariantSet) -> Option<Vec<Condition>> {
    let sample = Sample { all, within, have: Cow::Borrowed(have) };
    (0..=2).find_map(|depth| disjoint(&sample.halves(depth)?)).or_else(|| {
        let covers = FINEST.iter().filter_map(|key| disjoint(&sample.by_key(*key)));
        covers.min_by_key(Vec::len)
    })
}

/// What puts variants into parts.
type Key = fn(&Variant) -> (usize, usize);

/// What cuts variants in two.
type Cut = Box<dyn Fn(&Variant) -> bool>;

/// Keys that put variants into many parts.
const FINEST: [Key; 3] = [
    |variant| (variant.release.branch.minor.into(), 0),
    |variant| (variant.target as usize, 0),
    |variant| (variant.target as usize, variant.view as usize),
];

/// A condition for each part, of which no two can hold at once.
fn disjoint(parts: &[Sample<'_>]) -> Option<Vec<Condition>> {
    let mut chosen: Vec<Condition> = Vec::new();
    for part in parts {
        let is_apart = |one: &Condition| {
            let mut others = chosen.iter();
            others.all(|other| one.availability().and(&other.availability()).is_impossible())
        };
        let condition = part.descriptions().find(is_apart)?;
        chosen.push(condition);
    }
    Some(chosen)
}

/// Variants that have something, among those that could.
#[derive(Clone)]
struct Sample<'a> {
    all: &'a [Variant],
    within: &'a VariantSet,
    have: Cow<'a, VariantSet>,
}

impl<'a> Sample<'a> {
    /// Every condition that describes it, the simpler first.
    fn descriptions(&self) -> impl Iterator<Item = Condition> {
        let candidates = PRODUCTS.iter().filter_map(|axes| self.tightest(axes));
        candidates.filter(|condition| self.is_described_by(condition))
    }

    /// The part of it that a predicate holds for, unless that is nothing.
    fn part(&self, is_in: impl Fn(&Variant) -> bool) -> Option<Sample<'a>> {
        let have: VariantSet = self.have.iter().filter(|at| is_in(&self.all[*at])).collect();
        (!have.is_empty()).then_some(Sample { all: self.all, within: self.within, have: Cow::Owned(have) })
    }

    /// A part for each key.
    fn by_key(&self, key: Key) -> Vec<Sample<'a>> {
        let keys = self.values(&self.have, key);
        keys.into_iter().filter_map(|wanted| self.part(|variant| key(variant) == wanted)).collect()
    }

    /// As few parts as halving it `depth` times gives of which each can be described.
    fn halves(&self, depth: usize) -> Option<Vec<Sample<'a>>> {
        if self.descriptions().next().is_some() {
            return Some(vec![self.clone()]);
        }
        let mut best: Option<Vec<Sample<'a>>> = None;
        for is_first in self.cuts().into_iter().filter(|_| depth > 0) {
            let (first, second) = (self.part(&is_first), self.part(|variant| !is_first(variant)));
            let Some((first, second)) = first.zip(second) else { continue };
            let Some(mut parts) = first.halves(depth - 1) else { continue };
            parts.extend(second.halves(depth - 1).into_iter().flatten());
            let is_whole = parts.iter().map(|part| part.have.len()).sum::<usize>() == self.have.len();
            if is_whole && best.as_ref().is_none_or(|best| parts.len() < best.len()) {
                best = Some(parts);
            }
        }
        best
    }

    /// Ways to cut it in two along one axis.
    fn cuts(&self) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = vec![
            Box::new(|variant| variant.view == View::Guest),
            Box::new(|variant| variant.target.is_x86()),
        ];
        for target in self.values(&self.have, |variant| variant.target) {
            cuts.push(Box::new(move |variant| variant.target == target));
        }
        for branch in self.values(&self.have, |variant| variant.release.branch).into_iter().skip(1) {
            cuts.push(Box::new(move |variant| variant.release.branch < branch));
        }
        for version in self.values(&self.have, |variant| variant.interface).into_iter().skip(1) {
            cuts.push(Box::new(move |variant| variant.interface < version));
        }
        cuts
    }

    fn values<T: Ord>(&self, variants: &VariantSet, of: impl Fn(&Variant) -> T) -> BTreeSet<T> {
        variants.iter().map(|at| of(&self.all[at])).collect()
    }

    fn is_described_by(&self, condition: &Condition) -> bool {
        let availability = condition.availability();
        self.within.iter().all(|at| availability.holds(self.all[at]) == self.have.contains(at))
    }

    /// The narrowest condition on some axes under which everything in `have` is there.
    fn tightest(&self, axes: &[Axis]) -> Option<Condition> {
        let mut condition = Condition::default();
        for axis in axes {
            match axis {
                Axis::View => {
                    let views = self.values(&self.have, |variant| variant.view);
                    let only = if views.len() == 1 { views.first() } else { None };
                    condition.view = Some(*only?);
                }
                Axis::Arch => {
                    let targets = self.values(&self.have, |variant| variant.target);
                    condition.arch = Some(targets.into_iter().collect());
                }
                Axis::Release => {
                    let known = self.values(self.within, |variant| variant.release);
                    let have = self.values(&self.have, |variant| variant.release);
                    (condition.since, condition.until) = span(&known, &have)?;
                }
                Axis::Interface => (condition.from, condition.below) = self.interfaces(),
            }
        }
        Some(condition)
    }

    fn interfaces(&self) -> (Option<Boundary>, Option<Boundary>) {
        let known = self.values(self.within, |variant| variant.interface);
        let have = self.values(&self.have, |variant| variant.interface);
        let (Some(&first), Some(&last)) = (have.first(), have.last()) else { return (None, None) };
        let before = known.range(..first).next_back();
        let next = known.iter().find(|version| **version > last);
        let from = before.map(|&after| Boundary { at: first, after });
        (from, next.map(|&at| Boundary { at, after: last }))
    }
}

/// The releases that `since` and `until` list so that, of those known, exactly `have` is between them.
type Span = (Option<Vec<Release>>, Option<Vec<Release>>);

fn span(known: &BTreeSet<Release>, have: &BTreeSet<Release>) -> Option<Span> {
    let gone: BTreeSet<Release> = known.difference(have).copied().collect();
    let come: BTreeSet<Release> = known.range(have.first()?..).copied().collect();
    let gone_later: BTreeSet<Release> = come.difference(have).copied().collect();
    let spans = [
        (introduction(known, have), None),
        // What the first release lacks has come, and is not only gone.
        (None, introduction(known, &gone).filter(|_| known.first() == have.first())),
        (introduction(known, &come), introduction(known, &gone_later)),
    ];
    spans.into_iter().find(|(since, until)| {
        let has_come = |list: &Option<Vec<Release>>, release| {
            list.as_ref().is_some_and(|list| Introduction(list.clone()).has_come(release))
        };
        (since.is_some() || until.is_some())
            && known.iter().all(|&release| {
                let there = since.is_none() || has_come(since, release);
                (there && !has_come(until, release)) == have.contains(&release)
            })
    })
}

/// The first release of each branch that has a change; nothing if none has it.
fn introduction(known: &BTreeSet<Release>, have: &BTreeSet<Release>) -> Option<Vec<Release>> {
    let branches: BTreeSet<Branch> = known.iter().map(|release| release.branch).collect();
    let is_whole = |branch: Branch| {
        known.iter().filter(|release| release.branch == branch).all(|release| have.contains(release))
    };
    // From the newest branch back: all that follow the main line's first release have the change.
    let mut list: Vec<Release> = Vec::new();
    let mut is_main = true;
    for branch in branches.into_iter().rev() {
        let Some(first) = have.iter().find(|release| release.branch == branch).copied() else {
            is_main = false;
            continue;
        };
        let from = if is_whole(branch) { Release { branch, point: 0 } } else { first };
        if is_main {
            list.clear();
        }
        list.push(from);
        is_main &= is_whole(branch);
    }
    list.reverse();
    (!list.is_empty()).then_some(list)
}

impl Condition {
    /// What the condition means.
    pub fn availability(&self) -> Availability {
        let mut meant = Availability::default();
        if let Some(targets) = &self.arch {
            meant.targets = targets.iter().copied().collect();
        }
        if let Some(view) = self.view {
            meant.views = [view].into();
        }
        let introductions = |list: &Option<Vec<Release>>| list.iter().cloned().map(Introduction).collect();
        meant.since = introductions(&self.since);
        meant.until = introductions(&self.until);
        meant.interface_from = self.from.map_or(InterfaceVersion::NONE, |boundary| boundary.at);
        meant.interface_below = self.below.map(|boundary| boundary.at);
        meant
    }

    /// Where the interface version at which the answer changes was not found exactly.
    pub fn inexact(&self) -> impl Iterator<Item = Boundary> {
        [self.from, self.below].into_iter().flatten().filter(|boundary| !boundary.is_exact())
    }
}

#[cfg(test)]
mod tests;
