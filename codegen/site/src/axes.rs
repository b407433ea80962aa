//! What a reader can choose: a release, a target, and for whom.

use serde_json::{Value, json};
use xen_abi_backends::matrix::VariantSet;
use xen_abi_backends::presence::Side;
use xen_abi_model::{Availability, Spec};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};

/// The releases, newest first, the targets, and the sides of the interface.
pub(crate) struct Axes {
    pub(crate) releases: Vec<(Release, String)>,
    variants: Vec<Variant>,
}

/// The sides, those that most readers want first.
const SIDES: [Side; 3] = [Side::Guest, Side::Tools, Side::OldGuest];

/// What stands for a choice of which there is nothing.
const NOTHING: char = '-';

/// What stands for the cases, in their order.
const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Axes {
    pub(crate) fn of(spec: &Spec, variants: &[Variant]) -> Axes {
        let branches = spec.releases.branches(Dialect::Xen).rev();
        let releases = branches.map(|known| (known.newest(), known.name()));
        Axes { releases: releases.collect(), variants: variants.to_vec() }
    }

    /// The choices for scripts.
    pub(crate) fn as_json(&self) -> Value {
        let releases: Vec<&str> = self.releases.iter().map(|(_, name)| name.as_str()).collect();
        json!({
            "releases": releases,
            "targets": Target::ALL.map(Target::name),
            "sides": SIDES.map(word),
        })
    }

    /// Which case each choice has: a character for each release, target and side.
    pub(crate) fn map<'v>(&self, cases: impl Iterator<Item = &'v VariantSet>) -> String {
        let cases: Vec<&VariantSet> = cases.collect();
        let mut map = String::new();
        for (release, _) in &self.releases {
            for target in Target::ALL {
                for side in SIDES {
                    let is_it = |variant: &Variant| {
                        variant.release == *release && variant.target == target && Side::of(*variant) == side
                    };
                    let at = self.variants.iter().position(is_it);
                    let case = at.and_then(|at| cases.iter().position(|set| set.contains(at)));
                    map.push(
                        case.and_then(|case| DIGITS.get(case)).map_or(NOTHING, |digit| char::from(*digit)),
                    );
                }
            }
        }
        map
    }

    /// The variants that are shown before a reader chooses, the best first: those of the newest release that is no
    /// development branch, as guests see them, and of the target that most people have.
    pub(crate) fn usual(&self) -> impl Iterator<Item = usize> {
        let (development, done): (Vec<_>, Vec<_>) =
            self.releases.iter().partition(|(_, name)| name == "master");
        let wanted = |release: Release| {
            let targets = [Target::X86_64, Target::Arm64].into_iter();
            targets.flat_map(move |target| [Side::Guest, Side::Tools].map(|side| (release, target, side)))
        };
        let all = done.into_iter().chain(development).flat_map(move |(release, _)| wanted(*release));
        all.filter_map(|wanted| {
            let of = |variant: &Variant| (variant.release, variant.target, Side::of(*variant));
            self.variants.iter().position(|variant| of(variant) == wanted)
        })
    }

    /// In few words the places that some variants are.
    pub(crate) fn described(&self, some: &VariantSet) -> String {
        let all: Vec<Variant> = some.iter().filter_map(|at| self.variants.get(at).copied()).collect();
        let is_there = |target: Target| all.iter().any(|variant| variant.target == target);
        let targets: Vec<&str> =
            Target::ALL.into_iter().filter(|target| is_there(*target)).map(Target::name).collect();
        let has = |release: &Release| all.iter().any(|variant| variant.release == *release);
        let releases: Vec<&(Release, String)> =
            self.releases.iter().filter(|(release, _)| has(release)).collect();
        let stretch = match (releases.last(), releases.first()) {
            (Some((_, first)), Some((_, last))) if first != last => format!("{first} to {last}"),
            (Some((_, only)), _) => only.clone(),
            (None, _) => String::new(),
        };
        format!("{}; {stretch}", targets.join(", "))
    }
}

/// A side, as addresses have it.
fn word(side: Side) -> &'static str {
    match side {
        Side::OldGuest => "old-guest",
        Side::Guest => "guest",
        Side::Tools => "tools",
    }
}

/// When something is there beyond what is around it, in a few words.
pub(crate) fn beyond(when: &Availability, around: &Availability) -> Vec<String> {
    let told = availability(around);
    availability(when).into_iter().filter(|words| !told.contains(words)).collect()
}

/// When something is there, in a few words; nothing if that is always.
pub(crate) fn availability(when: &Availability) -> Vec<String> {
    let mut words = Vec::new();
    let releases = |all: &[Release]| -> String {
        all.iter().rev().map(|release| release.short()).collect::<Vec<_>>().join(" and ")
    };
    words.extend(when.since.iter().map(|change| format!("since {}", releases(&change.0))));
    words.extend(when.until.iter().map(|change| format!("until {}", releases(&change.0))));
    if !when.targets.is_all() {
        let targets: Vec<&str> = Target::ALL
            .into_iter()
            .filter(|target| when.targets.contains(*target))
            .map(Target::name)
            .collect();
        words.push(targets.join(", "));
    }
    match (when.views.contains(View::Guest), when.views.contains(View::Tools)) {
        (true, false) => words.push("not for toolstacks".to_owned()),
        (false, true) => words.push("toolstacks".to_owned()),
        _ => {}
    }
    if when.interface_from != InterfaceVersion::NONE {
        words.push(format!("interface {} and later", when.interface_from));
    }
    words.extend(when.interface_below.map(|below| format!("interface below {below}")));
    words
}
