//! Which releases there are, and for what they have headers: `spec/releases.yaml`.

use super::Availability;
use xen_abi_syntax::axes::{Branch, Dialect, InterfaceVersion, Release, Target, Variant, View};

/// The releases that the specification covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Releases {
    branches: Vec<(Dialect, KnownBranch)>,
    headers: Vec<(Target, Availability)>,
}

/// A branch of releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBranch {
    /// Its number.
    pub branch: Branch,
    /// Its newest point release.
    pub newest_point: u16,
    /// The newest interface version that it offers.
    pub interface: InterfaceVersion,
    /// The commit, if it is the development branch, which is called `master`.
    pub master: Option<String>,
}

impl KnownBranch {
    /// The newest release of the branch.
    pub fn newest(&self) -> Release {
        Release { branch: self.branch, point: self.newest_point }
    }

    /// All its releases, oldest first.
    pub fn points(&self) -> impl Iterator<Item = Release> {
        let branch = self.branch;
        (0..=self.newest_point).map(move |point| Release { branch, point })
    }

    /// Its newest release on a target: tools view with the newest interface version, guest view with the newest
    /// and with none. Linux knows neither views nor versions.
    fn variants(&self, dialect: Dialect, target: Target) -> Vec<Variant> {
        let (release, newest) = (self.newest(), self.interface);
        let asked = match dialect {
            Dialect::Xen => {
                vec![(View::Tools, newest), (View::Guest, newest), (View::Guest, InterfaceVersion::NONE)]
            }
            Dialect::Linux => vec![(View::Guest, InterfaceVersion::NONE)],
        };
        let variant = |(view, interface)| Variant { target, release, view, interface, dialect };
        asked.into_iter().map(variant).collect()
    }

    /// How reports name the branch.
    pub fn name(&self) -> String {
        if self.master.is_some() { "master".to_owned() } else { self.branch.to_string() }
    }
}

impl Releases {
    /// Those of these branches, in their order; on some targets there are headers under conditions alone.
    pub fn new(branches: Vec<(Dialect, KnownBranch)>, headers: Vec<(Target, Availability)>) -> Self {
        Self { branches, headers }
    }

    /// The branches of a dialect, oldest first.
    pub fn branches(&self, dialect: Dialect) -> impl DoubleEndedIterator<Item = &KnownBranch> {
        self.branches.iter().filter(move |(of, _)| *of == dialect).map(|(_, branch)| branch)
    }

    /// The branch of a release, if it is covered.
    pub fn branch(&self, dialect: Dialect, branch: Branch) -> Option<&KnownBranch> {
        self.branches(dialect).find(|known| known.branch == branch)
    }

    /// The newest release that is not the development branch.
    pub fn newest(&self, dialect: Dialect) -> Option<&KnownBranch> {
        self.branches(dialect).rfind(|known| known.master.is_none())
    }

    /// The branch and release that a word of the command line means.
    pub fn named(&self, dialect: Dialect, word: &str) -> Option<(&KnownBranch, Release)> {
        if word == "master" {
            return self
                .branches(dialect)
                .find(|known| known.master.is_some())
                .map(|known| (known, known.newest()));
        }
        if let Ok(branch) = word.parse() {
            return self.branch(dialect, branch).map(|known| (known, known.newest()));
        }
        let release: Release = word.parse().ok()?;
        let known = self.branch(dialect, release.branch)?;
        (release.point <= known.newest_point).then_some((known, release))
    }

    /// Whether there are headers for a target at a release, in a view and dialect.
    pub fn has_headers(&self, variant: Variant) -> bool {
        self.headers.iter().all(|(target, when)| *target != variant.target || when.holds(variant))
    }

    /// Every variant for which there are headers, of the newest release of each branch.
    pub fn variants(&self) -> impl Iterator<Item = Variant> {
        self.branches
            .iter()
            .flat_map(|(dialect, known)| {
                Target::ALL.into_iter().flat_map(move |target| known.variants(*dialect, target))
            })
            .filter(|variant| self.has_headers(*variant))
    }
}
