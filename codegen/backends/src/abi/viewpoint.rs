//! For which other variants an answer is the same, found out while it is given for one.
//!
//! Nearly everything is the same for nearly all variants, so that each answer is worked out once and kept with the
//! region of variants that it holds for. Whoever answers asks a [`Viewpoint`] for all that differs between variants,
//! and each question narrows the region to those variants that would have been told the same.

use std::cell::Cell;
use std::sync::Arc;

use xen_abi_model::Availability;
use xen_abi_syntax::axes::{
    Branch, Dialect, InterfaceVersion, Release, SmallAxis, Subset, Target, Variant, View,
};

/// Variants that lie within bounds on each axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    targets: Subset<Target>,
    views: Subset<View>,
    dialects: Subset<Dialect>,
    /// The first interface version.
    interface_from: InterfaceVersion,
    /// The first interface version behind them, if any.
    interface_below: Option<InterfaceVersion>,
    /// The first and the last release, in the order of their numbers.
    releases: (Release, Release),
}

impl Region {
    /// All variants of some releases.
    fn of(releases: &[Release]) -> Self {
        let none = Release { branch: Branch { major: 0, minor: 0 }, point: 0 };
        Self {
            targets: Subset::all(),
            views: Subset::all(),
            dialects: Subset::all(),
            interface_from: InterfaceVersion::NONE,
            interface_below: None,
            releases: (releases.first().copied().unwrap_or(none), releases.last().copied().unwrap_or(none)),
        }
    }

    pub(crate) fn contains(&self, variant: Variant) -> bool {
        self.has_target(variant.target)
            && self.has_view(variant.view)
            && self.has_dialect(variant.dialect)
            && self.has_interface(variant.interface)
            && self.has_release(variant.release)
    }

    pub(super) fn has_target(&self, target: Target) -> bool {
        self.targets.contains(target)
    }

    pub(super) fn has_view(&self, view: View) -> bool {
        self.views.contains(view)
    }

    pub(super) fn has_dialect(&self, dialect: Dialect) -> bool {
        self.dialects.contains(dialect)
    }

    pub(super) fn has_interface(&self, interface: InterfaceVersion) -> bool {
        self.interface_from <= interface && self.interface_below.is_none_or(|below| interface < below)
    }

    pub(super) fn has_release(&self, release: Release) -> bool {
        self.releases.0 <= release && release <= self.releases.1
    }

    /// Whether all variants that are looked at with one are in.
    pub(super) fn is_all(self, view: &Viewpoint) -> bool {
        self == view.everywhere
    }

    fn and(self, other: Self) -> Self {
        let below = [self.interface_below, other.interface_below];
        Self {
            targets: self.targets.and(other.targets),
            views: self.views.and(other.views),
            dialects: self.dialects.and(other.dialects),
            interface_from: self.interface_from.max(other.interface_from),
            interface_below: below.into_iter().flatten().min(),
            releases: (self.releases.0.max(other.releases.0), self.releases.1.min(other.releases.1)),
        }
    }
}

/// A variant that is looked at, and the region of those for which all that was asked so far has the same answer.
#[derive(Debug, Clone)]
pub(crate) struct Viewpoint {
    variant: Variant,
    /// The targets whose integers of C are those of the variant's: most answers need nothing else of the target.
    like_integers: Subset<Target>,
    /// All releases that are looked at, in the order of their numbers.
    releases: Arc<[Release]>,
    /// All variants of these.
    everywhere: Region,
    region: Cell<Region>,
}

impl Viewpoint {
    /// Looks at each of some variants.
    pub(crate) fn each(variants: &[Variant]) -> impl Iterator<Item = Self> {
        let releases = releases_of(variants);
        variants.iter().map(move |variant| Self::new(*variant, releases.clone()))
    }

    /// Looks at a variant of one of the `releases`, which are in the order of their numbers.
    pub(crate) fn new(variant: Variant, releases: Arc<[Release]>) -> Self {
        let everywhere = Region::of(&releases);
        let integers = |target: Target| (target.pointer_bytes(), target.char_is_signed());
        let is_like = |target: &Target| integers(*target) == integers(variant.target);
        let like_integers = Target::ALL.into_iter().filter(is_like).collect();
        Self { variant, like_integers, releases, everywhere, region: Cell::new(everywhere) }
    }

    /// The variant, for one who does not look at it.
    pub(super) fn of(&self) -> Variant {
        self.variant
    }

    /// The variants for which everything that was asked has the same answer.
    pub(crate) fn region(&self) -> Region {
        self.region.get()
    }

    /// Begins an answer with a region of its own. It ends with [`Viewpoint::end`], which takes what this returns.
    pub(super) fn begin(&self) -> Region {
        self.region.replace(self.everywhere)
    }

    /// Ends an answer: its region. What needed the answer has it too now.
    pub(super) fn end(&self, around: Region) -> Region {
        let region = self.region.get();
        self.region.set(around.and(region));
        region
    }

    /// Whether something is there.
    pub(crate) fn holds(&self, when: &Availability) -> bool {
        if when.is_unconditional() {
            return true;
        }
        let mut region = self.region.get();
        let holds = self.narrow(&mut region, when);
        self.region.set(region);
        holds
    }

    /// Says whether something is there, and narrows a region to where that is so for the same reason: all conditions
    /// hold, or the first that does not is none there either.
    fn narrow(&self, region: &mut Region, when: &Availability) -> bool {
        let Variant { target, release, view, interface, dialect } = self.variant;
        let mut own = *region;
        if !narrow_subset(&mut own.targets, when.targets, target) {
            region.targets = own.targets;
            return false;
        }
        if !narrow_subset(&mut own.views, when.views, view) {
            region.views = own.views;
            return false;
        }
        if !narrow_subset(&mut own.dialects, when.dialects, dialect) {
            region.dialects = own.dialects;
            return false;
        }
        if interface < when.interface_from {
            let below =
                region.interface_below.map_or(when.interface_from, |below| below.min(when.interface_from));
            region.interface_below = Some(below);
            return false;
        }
        own.interface_from = own.interface_from.max(when.interface_from);
        if let Some(below) = when.interface_below {
            if below <= interface {
                region.interface_from = region.interface_from.max(below);
                return false;
            }
            own.interface_below = Some(own.interface_below.map_or(below, |known| known.min(below)));
        }
        let changes = when.since.iter().map(|change| (change, true));
        for (change, wanted) in changes.chain(when.until.iter().map(|change| (change, false))) {
            let has_come = change.has_come(release);
            let narrowed = if has_come == wanted { &mut own } else { &mut *region };
            self.narrow_releases(&mut narrowed.releases, |other| change.has_come(other) == has_come);
            if has_come != wanted {
                return false;
            }
        }
        *region = own;
        true
    }

    /// Narrows a span of releases to those around the variant's that are all alike.
    fn narrow_releases(&self, span: &mut (Release, Release), is_alike: impl Fn(Release) -> bool) {
        let release = self.variant.release;
        let at = self.releases.partition_point(|other| *other < release);
        let before = self.releases[..at].iter().rev();
        let alike = before.take_while(|other| span.0 <= **other && is_alike(**other)).last();
        span.0 = alike.copied().unwrap_or(release);
        let behind = self.releases[at..].iter();
        let alike = behind.take_while(|other| **other <= span.1 && is_alike(**other)).last();
        span.1 = alike.copied().unwrap_or(release);
    }

    /// What is true of the target, for all targets of which the same is true.
    pub(crate) fn of_target<T: PartialEq>(&self, is: impl Fn(Target) -> T) -> T {
        let here = is(self.variant.target);
        let mut region = self.region.get();
        region.targets = region.targets.iter().filter(|target| is(*target) == here).collect();
        self.region.set(region);
        here
    }

    /// The target, for one who looks at the integers of C alone.
    pub(crate) fn target_of_integers(&self) -> Target {
        let mut region = self.region.get();
        region.targets = region.targets.and(self.like_integers);
        self.region.set(region);
        self.variant.target
    }

    /// The dialect.
    pub(crate) fn dialect(&self) -> Dialect {
        let mut region = self.region.get();
        region.dialects = [self.variant.dialect].into();
        self.region.set(region);
        self.variant.dialect
    }

    /// The variant, for one who may look at all of it.
    pub(crate) fn variant(&self) -> Variant {
        let Variant { target, release, view, interface, dialect } = self.variant;
        self.region.set(Region {
            targets: [target].into(),
            views: [view].into(),
            dialects: [dialect].into(),
            interface_from: interface,
            interface_below: interface.0.checked_add(1).map(InterfaceVersion),
            releases: (release, release),
        });
        self.variant
    }
}

/// An answer for each of several regions.
#[derive(Debug, Clone)]
pub(crate) struct Answers<T>(Vec<(Region, T)>);

impl<T> Answers<T> {
    /// The region of the answer for a variant, if there is one.
    pub(super) fn region(&self, at: &Viewpoint) -> Option<Region> {
        self.0.iter().map(|(region, _)| *region).find(|region| region.contains(at.variant))
    }

    /// The answer for a variant, if it is there: it holds for the region.
    pub(crate) fn get(&self, at: &Viewpoint) -> Option<&T> {
        let (region, answer) = self.0.iter().find(|(region, _)| region.contains(at.variant))?;
        at.region.set(at.region.get().and(*region));
        Some(answer)
    }

    pub(crate) fn put(&mut self, region: Region, answer: T) {
        self.0.push((region, answer));
    }
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// The releases of some variants, in the order of their numbers.
pub(super) fn releases_of(variants: &[Variant]) -> Arc<[Release]> {
    let mut releases: Vec<Release> = variants.iter().map(|variant| variant.release).collect();
    releases.sort_unstable();
    releases.dedup();
    releases.into()
}

/// Says whether a point is among those that a condition wants, and narrows a set to the points that are like it there.
fn narrow_subset<T: SmallAxis>(set: &mut Subset<T>, wanted: Subset<T>, point: T) -> bool {
    let holds = wanted.contains(point);
    *set = if holds { set.and(wanted) } else { set.without(wanted) };
    holds
}

#[cfg(test)]
mod tests {
    use super::*;
    use xen_abi_model::Introduction;

    fn release(word: &str) -> Release {
        word.parse().unwrap()
    }

    fn releases() -> Arc<[Release]> {
        ["4.17.0", "4.18.0", "4.18.5", "4.19.0", "4.20.0", "4.21.0"].map(release).into()
    }

    fn variant(word: &str) -> Variant {
        Variant {
            target: Target::Arm64,
            release: release(word),
            view: View::Guest,
            interface: InterfaceVersion(0x0004_0d00),
            dialect: Dialect::Xen,
        }
    }

    /// Every variant that a viewpoint says is the same for a condition gives the same answer.
    #[test]
    fn what_is_in_the_region_has_the_same_answer() {
        let since = |words: &[&str]| Introduction(words.iter().map(|word| release(word)).collect());
        let backported = Availability {
            since: [since(&["4.18.5", "4.20"])].into_iter().collect(),
            ..Availability::default()
        };
        let gone = Availability { until: [since(&["4.19"])].into_iter().collect(), ..backported.clone() };
        let of_x86 =
            Availability { targets: [Target::X86_32, Target::X86_64].into(), ..Availability::default() };
        let versions = Availability {
            interface_from: InterfaceVersion(0x0004_0d00),
            interface_below: Some(InterfaceVersion(0x0004_1000)),
            views: [View::Guest].into(),
            ..Availability::default()
        };
        for when in [&backported, &gone, &of_x86, &versions, &of_x86.and(&versions), &gone.and(&versions)] {
            for seen_from in variants() {
                let at = Viewpoint::new(seen_from, releases());
                let holds = at.holds(when);
                assert_eq!(holds, when.holds(seen_from));
                assert!(at.region().contains(seen_from));
                let same = variants().filter(|other| at.region().contains(*other));
                same.for_each(|other| assert_eq!(when.holds(other), holds, "{other} from {seen_from}"));
            }
        }
    }

    fn variants() -> impl Iterator<Item = Variant> {
        let versions = [0, 0x0004_0d00, 0x0004_0fff, 0x0004_1000].map(InterfaceVersion);
        let of_release = move |release: Release| {
            let of_target = move |target| {
                let of_view = move |view| {
                    versions.map(|interface| Variant { target, view, interface, release, ..variant("4.17") })
                };
                View::ALL.into_iter().flat_map(of_view)
            };
            Target::ALL.into_iter().flat_map(of_target)
        };
        releases().to_vec().into_iter().flat_map(of_release)
    }

    #[test]
    fn an_answer_narrows_what_needs_it_and_nothing_before_it() {
        let at = Viewpoint::new(variant("4.20"), releases());
        at.of_target(Target::is_x86);
        let around = at.begin();
        at.of_target(Target::pointer_bytes);
        let inner = at.end(around);
        let on = |target| Variant { target, ..variant("4.17") };
        assert!(inner.contains(on(Target::X86_64)) && !inner.contains(on(Target::Arm32)));
        assert!(!at.region().contains(on(Target::X86_64)) && at.region().contains(on(Target::Riscv64)));
        assert_eq!(at.variant(), variant("4.20"));
        assert!(!at.region().contains(on(Target::Arm64)));
    }
}
