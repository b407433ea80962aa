//! The cells of the comparison: one header set, target, view and interface version each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Target, UnknownWord, Variant, View};
use xen_abi_codegen::model::Releases;

use crate::header_set::{HeaderSet, HeaderSetError};

/// One combination for which the headers are measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The headers.
    pub set: HeaderSet,
    /// The target.
    pub target: Target,
    /// The view.
    pub view: View,
    /// The interface version that the program asks for.
    pub interface: InterfaceVersion,
}

/// A combination that the headers do not support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// The header set.
    pub set: String,
    /// The target.
    pub target: Target,
    /// The view, or both.
    pub view: Option<View>,
    /// Why there is nothing to measure.
    pub reason: &'static str,
}

/// What identifies a cell within its header set, such as `arm64/guest/none`, or `arm64/tools/0x00041300`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId {
    /// The target.
    pub target: Target,
    /// The view.
    pub view: View,
    /// The interface version.
    pub interface: InterfaceVersion,
}

impl Cell {
    /// What identifies the cell within its header set.
    pub fn id(&self) -> CellId {
        CellId { target: self.target, view: self.view, interface: self.interface }
    }

    /// The same cell, but held against the point release that the header set leads to.
    pub fn at_next_release(&self) -> Option<Cell> {
        let release = self.set.next_release()?;
        Some(Cell { set: HeaderSet { release, ..self.set.clone() }, ..self.clone() })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.set.name(), self.id())
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interface {
            InterfaceVersion::NONE => write!(f, "{}/{}/none", self.target, self.view),
            version => write!(f, "{}/{}/{version}", self.target, self.view),
        }
    }
}

/// Every cell of a header set, and what does not exist in it, as `spec/releases.yaml` has it.
pub fn cells_of(set: &HeaderSet, releases: &Releases) -> Result<(Vec<Cell>, Vec<Absent>), HeaderSetError> {
    let newest = set.newest_interface()?;
    // Linux's headers ask for neither a view nor a version, which is what a guest gets that says nothing.
    let views: &[View] = match set.dialect {
        Dialect::Xen => &View::ALL,
        Dialect::Linux => &[View::Guest],
    };
    let mut cells = Vec::new();
    let mut absent = Vec::new();
    for target in Target::ALL {
        let can_be_read = |view: &View| {
            let (release, dialect) = (set.release, set.dialect);
            releases.has_headers(Variant { target, release, view: *view, interface: newest, dialect })
        };
        let nothing = |view, reason| Absent { set: set.name(), target, view, reason };
        let missing =
            [(set.without.contains(&target), A_PART_ALONE), (!views.iter().any(can_be_read), NO_HEADERS)];
        if let Some((_, reason)) = missing.into_iter().find(|(is_missing, _)| *is_missing) {
            absent.push(nothing(None, reason));
            continue;
        }
        for &view in views {
            if !can_be_read(&view) {
                absent.push(nothing(Some(view), OTHER_VIEW_ONLY));
                continue;
            }
            let versions: &[InterfaceVersion] = match (set.dialect, view) {
                (Dialect::Linux, _) => &[InterfaceVersion::NONE],
                (Dialect::Xen, View::Tools) => &[newest],
                (Dialect::Xen, View::Guest) => &[InterfaceVersion::NONE, newest],
            };
            cells.extend(versions.iter().map(|&interface| Cell {
                set: set.clone(),
                target,
                view,
                interface,
            }));
        }
    }
    Ok((cells, absent))
}

/// Why nothing is measured for a target.
const NO_HEADERS: &str = "there are no headers for this target (spec/releases.yaml)";

/// Why nothing is measured for a target of which a package lacks headers.
const A_PART_ALONE: &str = "the package lacks headers of this target (conformance/packages.yaml)";

/// Why a view of a target is not measured.
const OTHER_VIEW_ONLY: &str =
    "the headers for this target can be read in the other view only (spec/releases.yaml)";

impl FromStr for CellId {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let mut parts = word.splitn(3, '/');
        let target = parts.next().unwrap_or_default().parse()?;
        let view = parts.next().unwrap_or_default().parse()?;
        let interface = parts.next().unwrap_or_default().parse()?;
        Ok(CellId { target, view, interface })
    }
}

impl Serialize for CellId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atomic_file;
    use crate::ours::releases_of;
    use crate::package_version::PackageVersion;

    #[test]
    fn what_identifies_a_cell_reads_as_it_is_written() {
        for word in ["arm64/guest/none", "x86_32/tools/0x00041300"] {
            assert_eq!(word.parse::<CellId>().unwrap().to_string(), word);
        }
        for word in ["arm64", "arm64/guest", "arm64/guest/new", "ia64/guest/none", ""] {
            assert!(word.parse::<CellId>().is_err(), "{word}");
        }
    }

    #[test]
    fn what_there_are_no_headers_for_is_in_the_list_of_releases() {
        let releases = releases_of(
            "format: 1\ntargets:\n  riscv64: { since: \"4.19\", dialect: xen }\n  ppc64: { view: tools, dialect: xen }\n",
        )
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let header = folder.path().join("xen/xen-compat.h");
        atomic_file::write(&header, "#define __XEN_LATEST_INTERFACE_VERSION__ 0x00041300\n").unwrap();
        let absent = |dialect, version: &str| {
            let version = PackageVersion(version.to_owned());
            let set = HeaderSet::at(folder.path().to_owned(), dialect, "x", &version).unwrap();
            let (cells, absent) = cells_of(&set, &releases).unwrap();
            let absent: Vec<_> = absent.iter().map(|absent| (absent.target, absent.view)).collect();
            (cells.len(), absent)
        };
        let (riscv64, ppc64) = (Target::Riscv64, Target::Ppc64);
        assert_eq!(absent(Dialect::Xen, "4.17.5-1"), (13, vec![(riscv64, None), (ppc64, Some(View::Guest))]));
        assert_eq!(absent(Dialect::Xen, "4.20.0-1"), (16, vec![(ppc64, Some(View::Guest))]));
        assert_eq!(absent(Dialect::Linux, "6.1.9-1"), (4, vec![(riscv64, None), (ppc64, None)]));
    }
}
