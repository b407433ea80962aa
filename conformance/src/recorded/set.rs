//! A header set of which facts are recorded.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use xen_abi_codegen::axes::{Dialect, Release};

use crate::cell::{Cell, CellId};
use crate::header_set::{HeaderSet, Origin};
use crate::package_version::PackageVersion;

/// One entry of `sets.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecordedSet {
    /// The release. There is one set of each.
    pub(super) release: Release,
    #[serde(flatten)]
    source: Source,
    /// The version of clang and libclang.
    pub(super) clang: String,
    /// The version of bindgen.
    pub(super) bindgen: String,
    /// The cells that were measured, in order.
    pub(super) cells: Vec<CellId>,
}

/// Where anybody can have the headers from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Source {
    /// A commit, with the hash of the folder in it that has the headers.
    Commit { tag: String, tree: String },
    /// A package of Debian.
    Package { package: String, version: PackageVersion },
}

impl Source {
    /// The source of a set whose facts are recorded. Those of a folder are not: nobody else has it. Neither are Xen's
    /// in packages: they may be made between two releases, and tags have each release itself.
    pub(super) fn of(set: &HeaderSet) -> Option<Source> {
        match (&set.origin, set.dialect) {
            (Origin::Commit { tag, tree }, _) => {
                Some(Source::Commit { tag: tag.clone(), tree: tree.clone() })
            }
            (Origin::Package { name, version }, Dialect::Linux) => {
                Some(Source::Package { package: name.clone(), version: version.clone() })
            }
            (Origin::Package { .. }, Dialect::Xen) | (Origin::Folder(_), _) => None,
        }
    }
}

impl RecordedSet {
    /// A set without cells.
    pub(super) fn new(release: Release, source: Source, clang: &str, bindgen: &str) -> RecordedSet {
        let (clang, bindgen) = (clang.to_owned(), bindgen.to_owned());
        RecordedSet { release, source, clang, bindgen, cells: Vec::new() }
    }

    /// Its cells. The headers themselves are nowhere.
    pub(super) fn cells(&self, dialect: Dialect) -> impl Iterator<Item = Cell> {
        let origin = match self.source.clone() {
            Source::Commit { tag, tree } => Origin::Commit { tag, tree },
            Source::Package { package: name, version } => Origin::Package { name, version },
        };
        let set =
            HeaderSet { dialect, origin, release: self.release, folder: PathBuf::new(), without: Vec::new() };
        let cells = self.cells.iter();
        cells.map(move |id| Cell {
            set: set.clone(),
            target: id.target,
            view: id.view,
            interface: id.interface,
        })
    }
}
