//! Differences that are known and explained, one name each.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use xen_abi_codegen::axes::{Branch, Dialect, Target};

use crate::atomic_file;
use crate::cell::Cell;
use crate::workplace::workspace_root;
use crate::yaml_file::{self, YamlFileError};

/// Code of the diagnostic for a reason that excuses nothing.
pub const UNUSED: &str = "C001";

/// One entry of `reasons.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The name in C whose differences are excused.
    pub name: String,
    /// Whose headers differ; those of both if none is named.
    #[serde(default)]
    pub dialect: Option<Dialect>,
    /// Where.
    pub targets: Vec<Target>,
    /// In which branches; in all if none are named.
    #[serde(default)]
    pub releases: Vec<Branch>,
    /// Why this is right as it is.
    pub reason: String,
}

impl Reason {
    fn is_about(&self, cell: &Cell) -> bool {
        let is_of_branch = self.releases.is_empty() || self.releases.contains(&cell.set.branch());
        let is_of_dialect = self.dialect.is_none_or(|dialect| dialect == cell.set.dialect);
        self.targets.contains(&cell.target) && is_of_branch && is_of_dialect
    }
}

/// The list of reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons {
    path: PathBuf,
    /// Each with the line at which it begins.
    entries: Vec<(usize, Reason)>,
}

impl Reasons {
    /// Reads `conformance/reasons.yaml`.
    pub fn load() -> Result<Reasons, YamlFileError> {
        let path = workspace_root().join("conformance/reasons.yaml");
        Reasons::parse(&path, &atomic_file::read(&path)?)
    }

    /// Parses the text of a file.
    pub fn parse(path: &Path, text: &str) -> Result<Reasons, YamlFileError> {
        let list: Vec<Reason> = yaml_file::parse(path, text)?;
        let starts = text.lines().enumerate().filter(|(_, line)| line.starts_with("- "));
        let lines = starts.map(|(at, _)| at + 1).chain(std::iter::repeat(1));
        let file = path.file_name().map(PathBuf::from).unwrap_or_default();
        Ok(Reasons { path: Path::new("conformance").join(file), entries: lines.zip(list).collect() })
    }

    /// The place in the list of the reason that excuses a name in a cell.
    pub fn find(&self, name: &str, cell: &Cell) -> Option<usize> {
        self.entries.iter().position(|(_, reason)| reason.name == name && reason.is_about(cell))
    }

    /// A diagnostic for each reason whose place is not among those used, though it is about one of the cells.
    pub fn unused(&self, used: &[usize], cells: &[Cell]) -> Vec<String> {
        let entries =
            self.entries.iter().enumerate().filter(|(at, (_, reason))| {
                !used.contains(at) && cells.iter().any(|cell| reason.is_about(cell))
            });
        let diagnostic = |(line, reason): &(usize, Reason)| {
            format!(
                "{}:{line}: {UNUSED}: the reason for `{}` excuses nothing; remove it",
                self.path.display(),
                reason.name
            )
        };
        entries.map(|(_, entry)| diagnostic(entry)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::CellId;
    use crate::header_set::HeaderSet;
    use crate::package_version::PackageVersion;

    const TEXT: &str = "\
# why not
- name: shared_info
  targets: [arm64, arm32]
  releases: [\"4.17\"]
  reason: An example.

- { name: other, targets: [x86_64], releases: [\"4.20\"], reason: Another. }
";

    fn cell(version: &str, id: &str) -> Cell {
        let version = PackageVersion(version.to_owned());
        let set = HeaderSet::at("/nowhere".into(), Dialect::Xen, "libxen-dev", &version).unwrap();
        let id: CellId = id.parse().unwrap();
        Cell { set, target: id.target, view: id.view, interface: id.interface }
    }

    fn parse(text: &str) -> Result<Reasons, YamlFileError> {
        Reasons::parse(Path::new("reasons.yaml"), text)
    }

    #[test]
    fn an_unused_reason_is_told_with_its_line() {
        let reasons = parse(TEXT).unwrap();
        let cells = [cell("4.20.4-1", "x86_64/guest/none"), cell("4.17.7-1", "arm64/guest/none")];
        assert_eq!(
            reasons.unused(&[0], &cells),
            ["conformance/reasons.yaml:7: C001: the reason for `other` excuses nothing; remove it"]
        );
        assert_eq!(reasons.unused(&[0, 1], &cells), [""; 0]);
        assert_eq!(parse("[]\n").unwrap().unused(&[], &cells), [""; 0]);
        assert_eq!(reasons.unused(&[], &cells[1..]).len(), 1, "the other is about no cell");
        let of_linux = parse("- { name: a, dialect: linux, targets: [x86_64, arm64], reason: x }").unwrap();
        assert_eq!(of_linux.unused(&[], &cells), [""; 0]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parse("- { name: a, targets: [ia64], releases: [], reason: x }").is_err());
        assert!(parse("- { name: a, targets: [], releases: [], reason: x, pattern: y }").is_err());
        assert!(parse("name: a").is_err());
    }
}
