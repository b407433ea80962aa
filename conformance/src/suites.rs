//! Which suites of Debian have which branches of Xen and Linux, from `conformance/packages.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Deserializer};
use xen_abi_codegen::axes::{Branch, Dialect, Target};
use xen_abi_codegen::model::Releases;

use crate::atomic_file;
use crate::header_set::project;
use crate::package_version::PackageVersion;
use crate::workplace::workspace_root;
use crate::yaml_file::{self, YamlFileError};

/// The package of Debian that has Xen's public headers, for programs that use Xen's libraries.
pub(crate) const XEN_PACKAGE: &str = "libxen-dev";

/// A branch of Xen or of Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DialectBranch {
    /// Whose branch it is.
    pub dialect: Dialect,
    /// The branch.
    pub branch: Branch,
}

/// A suite, with the branch that it is built with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SuiteOf {
    pub(crate) suite: String,
    pub(crate) branch: Branch,
}

/// The suites, and those of their branches that the specification covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suites {
    entries: BTreeMap<String, Entry>,
    covered: Vec<DialectBranch>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Entry {
    #[serde(deserialize_with = "branch")]
    xen: Option<Branch>,
    #[serde(deserialize_with = "branch")]
    linux: Option<Branch>,
    security: bool,
    /// Whether its hypervisors are booted.
    boot: bool,
    /// Targets of which the branch's packages of headers lack a part.
    without: Vec<Target>,
}

impl Suites {
    /// Reads `conformance/packages.yaml`.
    pub fn load(releases: &Releases) -> Result<Suites, YamlFileError> {
        let path = workspace_root().join("conformance/packages.yaml");
        Suites::parse(&path, &atomic_file::read(&path)?, releases)
    }

    fn parse(path: &Path, text: &str, releases: &Releases) -> Result<Suites, YamlFileError> {
        let of = |dialect| {
            releases.branches(dialect).map(move |known| DialectBranch { dialect, branch: known.branch })
        };
        let covered = Dialect::ALL.into_iter().flat_map(of).collect();
        Ok(Suites { entries: yaml_file::parse(path, text)?, covered })
    }

    /// Suites of the archive.
    pub(crate) fn archive(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// Suites of security updates.
    pub(crate) fn security(&self) -> Vec<String> {
        self.with_security().map(|(suite, _)| security_of(suite)).collect()
    }

    /// Suites of the archive whose hypervisors are booted.
    pub(crate) fn booted(&self) -> Vec<String> {
        let booted = self.entries.iter().filter(|(_, entry)| entry.boot);
        booted.map(|(suite, _)| suite.clone()).collect()
    }

    /// The branches of Xen whose hypervisors are booted, oldest first.
    pub fn booted_branches(&self) -> Vec<Branch> {
        let booted = self.entries.values().filter(|entry| entry.boot);
        let branches: BTreeSet<Branch> = booted.filter_map(|entry| entry.xen).collect();
        branches.into_iter().filter(|branch| self.covers_branch(Dialect::Xen, *branch)).collect()
    }

    /// Whether Xen is taken from a suite of the archive or of security updates: not from one that is there for Linux.
    pub(crate) fn may_have_xen(&self, suite: &str) -> bool {
        let mut entries = self.entries.iter();
        let of = entries.find(|(of, entry)| *of == suite || (entry.security && security_of(of) == suite));
        of.is_some_and(|(_, entry)| entry.xen.is_some() || entry.linux.is_none())
    }

    /// Whether a suite has security updates only.
    pub(crate) fn is_security(&self, suite: &str) -> bool {
        self.with_security().any(|(of, _)| security_of(of) == suite)
    }

    /// The targets of which the packages of a version's branch lack headers.
    pub(crate) fn without(&self, version: &PackageVersion) -> &[Target] {
        let branch = version.release().ok().map(|release| release.branch);
        let mut entries = self.entries.values();
        entries.find(|entry| entry.xen.is_some() && entry.xen == branch).map_or(&[], |entry| &entry.without)
    }

    /// The branches that suites are built with.
    pub(crate) fn branches(&self) -> Vec<DialectBranch> {
        let mut all: Vec<DialectBranch> = self
            .entries
            .values()
            .flat_map(|entry| [(Dialect::Xen, entry.xen), (Dialect::Linux, entry.linux)])
            .filter_map(|(dialect, branch)| Some(DialectBranch { dialect, branch: branch? }))
            .filter(|branch| self.covered.contains(branch))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// The branches of one dialect that suites are built with, oldest first.
    pub fn branches_of(&self, dialect: Dialect) -> Vec<Branch> {
        let all = self.branches().into_iter();
        all.filter(|one| one.dialect == dialect).map(|one| one.branch).collect()
    }

    /// The suites that are built with Linux, each with the branch; security updates of a suite are of the same.
    pub(crate) fn of_linux(&self) -> Vec<SuiteOf> {
        let covered = self.branches_of(Dialect::Linux);
        let mut found = Vec::new();
        for (suite, entry) in &self.entries {
            let Some(branch) = entry.linux.filter(|branch| covered.contains(branch)) else { continue };
            found.push(SuiteOf { suite: suite.clone(), branch });
            found.extend(entry.security.then(|| SuiteOf { suite: security_of(suite), branch }));
        }
        found
    }

    /// Whether a version is of a branch that the specification covers.
    pub(crate) fn covers(&self, dialect: Dialect, version: &PackageVersion) -> bool {
        version.release().is_ok_and(|release| self.covers_branch(dialect, release.branch))
    }

    fn covers_branch(&self, dialect: Dialect, branch: Branch) -> bool {
        self.covered.contains(&DialectBranch { dialect, branch })
    }

    fn with_security(&self) -> impl Iterator<Item = (&String, &Entry)> {
        self.entries.iter().filter(|(_, entry)| entry.security)
    }
}

/// The suite of security updates of another.
fn security_of(suite: &str) -> String {
    format!("{suite}-security")
}

fn branch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Branch>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(serde::de::Error::custom)
}

impl fmt::Display for DialectBranch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", project(self.dialect), self.branch)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ours::releases_of;

    /// Suites of two branches each, for tests of what is taken from them.
    pub(crate) fn suites() -> Suites {
        let releases = "\
format: 1
xen:
  \"4.17\": { points: 7, interface: none }
  \"4.20\": { points: 4, interface: none }
linux:
  \"6.1\": { points: 192, interface: none }
  \"6.12\": { points: 117, interface: none }
";
        let text = "\
bookworm: { xen: \"4.17\", linux: \"6.1\", security: true, boot: true }
bullseye: { linux: \"6.1\", security: true }
forky: { xen: \"4.21\", boot: true, without: [arm32] }
sid: {}
trixie: { xen: \"4.20\", linux: \"6.12\", security: true, without: [arm64] }
";
        Suites::parse(Path::new("packages.yaml"), text, &releases_of(releases).unwrap()).unwrap()
    }

    #[test]
    fn only_branches_that_the_specification_covers_are_wanted() {
        let names: Vec<String> = suites().branches().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["Xen 4.17", "Xen 4.20", "Linux 6.1", "Linux 6.12"]);
        assert!(suites().covers(Dialect::Xen, &PackageVersion("4.20.1-1".into())));
        assert!(!suites().covers(Dialect::Xen, &PackageVersion("4.21.0-1".into())));
    }

    #[test]
    fn a_suite_with_security_updates_has_one_more() {
        assert_eq!(suites().security(), ["bookworm-security", "bullseye-security", "trixie-security"]);
        assert_eq!(suites().booted(), ["bookworm", "forky"]);
        assert_eq!(suites().booted_branches(), ["4.17".parse().unwrap()], "the other is not covered");
        assert!(suites().is_security("trixie-security") && !suites().is_security("sid-security"));
        let of_linux = suites().of_linux();
        let of_linux: Vec<&str> = of_linux.iter().map(|of| of.suite.as_str()).collect();
        let expected = ["bookworm", "bullseye", "trixie"].map(|suite| [suite.to_owned(), security_of(suite)]);
        assert_eq!(of_linux, expected.concat());
    }

    #[test]
    fn a_suite_that_is_there_for_linux_gives_no_xen() {
        for (suite, may) in [
            ("sid", true),
            ("forky", true),
            ("trixie-security", true),
            ("bullseye", false),
            ("bullseye-security", false),
        ] {
            assert_eq!(suites().may_have_xen(suite), may, "{suite}");
        }
    }

    #[test]
    fn a_package_may_lack_headers_of_a_target() {
        let without = |version: &str| suites().without(&PackageVersion(version.into())).to_owned();
        assert_eq!(without("4.20.4+63-g7-1"), [Target::Arm64]);
        assert_eq!(without("4.17.5-1"), []);
    }

    #[test]
    fn a_key_that_is_not_known_is_refused() {
        let releases = releases_of("format: 1\n").unwrap();
        for text in ["sid: { xenn: \"4.20\" }", "sid: { xen: four }", "[]"] {
            assert!(Suites::parse(Path::new("packages.yaml"), text, &releases).is_err(), "{text}");
        }
    }
}
