use std::ops::Deref;
use std::sync::Arc;

use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Subset, Target, Variant, View};

/// When something is there; all conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// Targets that have it.
    pub targets: Subset<Target>,
    /// Views that have it.
    pub views: Subset<View>,
    /// Dialects that have it.
    pub dialects: Subset<Dialect>,
    /// The first interface version that has it.
    pub interface_from: InterfaceVersion,
    /// The first interface version after those that have it, if any.
    pub interface_below: Option<InterfaceVersion>,
    /// Each must have come.
    pub since: Introductions,
    /// None may have come.
    pub until: Introductions,
}

/// Changes on which something depends. Most things depend on none, so that these take little room, and others share
/// those of what is around them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Introductions(Option<Arc<Vec<Introduction>>>);

impl Introductions {
    /// Those of both.
    fn and(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (_, None) => self.clone(),
            (None, Some(_)) => other.clone(),
            (Some(_), Some(_)) => {
                let new = other.iter().filter(|change| !self.contains(change));
                self.iter().chain(new).cloned().collect()
            }
        }
    }
}

impl Deref for Introductions {
    type Target = [Introduction];

    fn deref(&self) -> &[Introduction] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl FromIterator<Introduction> for Introductions {
    fn from_iter<I: IntoIterator<Item = Introduction>>(changes: I) -> Self {
        let changes: Vec<Introduction> = changes.into_iter().collect();
        Self((!changes.is_empty()).then(|| Arc::new(changes)))
    }
}

/// The first release of each branch that has a change: backports first, the main line last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction(pub Vec<Release>);

impl Introduction {
    /// Whether a release has the change.
    pub fn has_come(&self, release: Release) -> bool {
        let backported =
            self.0.iter().any(|first| first.branch == release.branch && first.point <= release.point);
        backported || self.0.last().is_some_and(|main| main.branch < release.branch)
    }
}

impl Default for Availability {
    /// Always there.
    fn default() -> Self {
        Self {
            targets: Subset::all(),
            views: Subset::all(),
            dialects: Subset::all(),
            interface_from: InterfaceVersion::NONE,
            interface_below: None,
            since: Introductions::default(),
            until: Introductions::default(),
        }
    }
}

impl Availability {
    /// Whether it is there.
    pub fn holds(&self, variant: Variant) -> bool {
        self.holds_for_some_interface(variant)
            && self.interface_from <= variant.interface
            && self.interface_below.is_none_or(|below| variant.interface < below)
    }

    /// Whether it is there, whichever interface version a program has to ask for.
    pub fn holds_for_some_interface(&self, variant: Variant) -> bool {
        self.targets.contains(variant.target)
            && self.views.contains(variant.view)
            && self.dialects.contains(variant.dialect)
            && self.since.iter().all(|change| change.has_come(variant.release))
            && !self.until.iter().any(|change| change.has_come(variant.release))
    }

    /// Whether it is there for all variants.
    pub fn is_unconditional(&self) -> bool {
        self.targets.is_all()
            && self.views.is_all()
            && self.dialects.is_all()
            && self.interface_from == InterfaceVersion::NONE
            && self.interface_below.is_none()
            && self.since.is_empty()
            && self.until.is_empty()
    }

    /// There only when both are.
    pub fn and(&self, other: &Self) -> Self {
        let below = [self.interface_below, other.interface_below];
        Self {
            targets: self.targets.and(other.targets),
            views: self.views.and(other.views),
            dialects: self.dialects.and(other.dialects),
            interface_from: self.interface_from.max(other.interface_from),
            interface_below: below.into_iter().flatten().min(),
            since: self.since.and(&other.since),
            until: self.until.and(&other.until),
        }
    }

    /// Whether no target, view, dialect, interface version or main-line release can satisfy it.
    pub fn is_impossible(&self) -> bool {
        let newest_since = self.since.iter().filter_map(|change| change.0.last()).max();
        let oldest_until = self.until.iter().filter_map(|change| change.0.last()).min();
        self.targets.is_empty()
            || self.views.is_empty()
            || self.dialects.is_empty()
            || self.interface_below.is_some_and(|below| below <= self.interface_from)
            || newest_since.zip(oldest_until).is_some_and(|(since, until)| until <= since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn introduction(releases: &[&str]) -> Introduction {
        Introduction(releases.iter().map(|release| release.parse().unwrap()).collect())
    }

    #[test]
    fn backports_count_only_within_their_branch() {
        let change = introduction(&["4.18.5", "4.20.1", "4.21"]);
        for (release, has) in [
            ("4.17.7", false),
            ("4.18.4", false),
            ("4.18.5", true),
            ("4.19.6", false),
            ("4.20.0", false),
            ("4.20.2", true),
            ("4.21.0", true),
            ("4.22.1", true),
        ] {
            assert_eq!(change.has_come(release.parse().unwrap()), has, "{release}");
        }
    }

    #[test]
    fn a_range_without_releases_is_impossible() {
        let mut availability = Availability {
            since: [introduction(&["4.20"])].into_iter().collect(),
            ..Availability::default()
        };
        assert!(!availability.is_impossible());
        availability.until = availability.since.clone();
        assert!(availability.is_impossible());
    }

    #[test]
    fn both_conditions_must_hold() {
        let tools = Availability { views: [View::Tools].into(), ..Availability::default() };
        let guest = Availability { views: [View::Guest].into(), ..Availability::default() };
        assert!(tools.and(&guest).is_impossible());
    }
}
