//! Variants by their places in a list, so that those of a region are found without looking at each of them.

use super::viewpoint::{Region, Viewpoint};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};

/// Which variants have each value of an axis.
pub(super) struct Places {
    all: Set,
    targets: Axis<Target>,
    views: Axis<View>,
    dialects: Axis<Dialect>,
    interfaces: Axis<InterfaceVersion>,
    releases: Axis<Release>,
}

impl Places {
    pub(super) fn of(views: &[Viewpoint]) -> Self {
        let variants: Vec<Variant> = views.iter().map(Viewpoint::of).collect();
        Self {
            all: (0..variants.len()).collect(),
            targets: Axis::of(&variants, |variant| variant.target),
            views: Axis::of(&variants, |variant| variant.view),
            dialects: Axis::of(&variants, |variant| variant.dialect),
            interfaces: Axis::of(&variants, |variant| variant.interface),
            releases: Axis::of(&variants, |variant| variant.release),
        }
    }

    /// All places.
    pub(super) fn all(&self) -> Set {
        self.all.clone()
    }

    /// Takes the places of a region out of a set.
    pub(super) fn take(&self, region: Region, from: &mut Set) {
        let mut inside = from.clone();
        self.targets.keep(&mut inside, |target| region.has_target(target));
        self.views.keep(&mut inside, |view| region.has_view(view));
        self.dialects.keep(&mut inside, |dialect| region.has_dialect(dialect));
        self.interfaces.keep(&mut inside, |interface| region.has_interface(interface));
        self.releases.keep(&mut inside, |release| region.has_release(release));
        from.0.iter_mut().zip(&inside.0).for_each(|(word, inside)| *word &= !inside);
    }
}

/// Values of an axis, with the places of the variants that have each.
struct Axis<T>(Vec<(T, Set)>);

impl<T: Copy + PartialEq> Axis<T> {
    fn of(variants: &[Variant], value: impl Fn(&Variant) -> T) -> Self {
        let mut values: Vec<T> = Vec::new();
        for value in variants.iter().map(&value) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let places = |wanted: T| {
            let places = variants.iter().enumerate().filter(|(_, variant)| value(variant) == wanted);
            places.map(|(place, _)| place).collect()
        };
        Self(values.into_iter().map(|wanted| (wanted, places(wanted))).collect())
    }

    /// Keeps those whose value is wanted.
    fn keep(&self, set: &mut Set, is_wanted: impl Fn(T) -> bool) {
        for (_, places) in self.0.iter().filter(|(value, _)| !is_wanted(*value)) {
            set.0.iter_mut().zip(&places.0).for_each(|(word, unwanted)| *word &= !unwanted);
        }
    }
}

/// Some places, a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// The first place.
    pub(super) fn first(&self) -> Option<usize> {
        let at = self.0.iter().position(|word| *word != 0)?;
        Some(at * BITS + self.0[at].trailing_zeros() as usize)
    }
}

const BITS: usize = u64::BITS as usize;

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut words = Vec::new();
        for place in places {
            if words.len() <= place / BITS {
                words.resize(place / BITS + 1, 0);
            }
            words[place / BITS] |= 1 << (place % BITS);
        }
        Self(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xen_abi_model::Availability;

    #[test]
    fn the_places_of_a_region_are_those_of_the_variants_in_it() {
        let mut variants = Vec::new();
        for (release, interface) in [("4.17", 0x0004_0e00), ("4.19.2", 0), ("4.20", 0x0004_1300)] {
            for target in Target::ALL {
                variants.extend(View::ALL.map(|view| Variant {
                    target,
                    release: release.parse().unwrap(),
                    view,
                    interface: InterfaceVersion(interface),
                    dialect: Dialect::Xen,
                }));
            }
        }
        let views: Vec<Viewpoint> = Viewpoint::each(&variants).collect();
        let places = Places::of(&views);
        let conditions = [
            Availability::default(),
            Availability { targets: [Target::Arm64, Target::X86_32].into(), ..Availability::default() },
            Availability { interface_from: InterfaceVersion(1), ..Availability::default() },
            Availability { views: [View::Tools].into(), ..Availability::default() },
        ];
        for when in &conditions {
            for at in &views {
                at.begin();
                at.holds(when);
                let mut left = places.all();
                places.take(at.region(), &mut left);
                let others = (0..views.len()).filter(|place| !at.region().contains(variants[*place]));
                let expected: Set = others.collect();
                assert_eq!(left.first(), expected.first());
                assert!(left.0.iter().zip(&expected.0).all(|(left, expected)| left == expected));
            }
        }
    }
}
