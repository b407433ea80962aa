//! What the real headers say, kept in the repository: numbers only.
//!
//! One file a header set. A fact that is the same in all cells is written once, so that a change of one number
//! is a change of one line.

mod layout_of_file;
mod variants;

use std::sync::Arc;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::facts::{EnumFacts, FieldType, RecordFacts};

use crate::atomic_file::{self, FileError};
use crate::cell::CellId;
use crate::definitions::Definitions;
use crate::header_set::HeaderSet;
use crate::measure::Measured;
use crate::package_version::PackageVersion;
use crate::workplace::workspace_root;
use variants::Variants;

/// The value of the key `schema`.
const SCHEMA: &str = "xen-abi-recorded/1";

/// The content of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    schema: String,
    /// Whose headers they are; Xen's, if it is not said.
    #[serde(default, skip_serializing_if = "is_xen")]
    pub dialect: Dialect,
    /// Where the headers are from.
    pub package: String,
    /// The version of the package.
    pub version: PackageVersion,
    /// The programs that measured.
    pub tools: Tools,
    /// SHA-256 of every header that was read, by its path below the root of the set.
    pub headers: BTreeMap<String, String>,
    /// The cells, in order.
    pub cells: Vec<CellId>,
    records: Variants<RecordFacts>,
    constants: Variants<i128>,
    const_types: Variants<String>,
    strings: Variants<String>,
    typedefs: Variants<FieldType>,
    enums: Variants<EnumFacts>,
    aliases: Variants<String>,
    save_codes: Variants<u32>,
    homes: Variants<String>,
}

/// Versions of the programs that measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// clang and libclang.
    pub clang: String,
    /// bindgen.
    pub bindgen: String,
}

/// A recorded file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordedError {
    /// It could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not what `record` writes.
    #[error("`{}` is corrupt: {source}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// The folder of the recorded files.
pub fn folder() -> PathBuf {
    workspace_root().join("conformance/recorded")
}

/// Every recorded file, oldest header set first.
pub fn all() -> Result<Vec<Recorded>, RecordedError> {
    let folder = folder();
    let mut all = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(FileError::on("list", &folder))? {
        let path = entry.map_err(FileError::on("list", &folder))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            all.push(Recorded::read(path)?);
        }
    }
    all.sort_by(|left, right| (left.dialect, &left.version).cmp(&(right.dialect, &right.version)));
    Ok(all)
}

/// The file of a header set, such as `xen-4.17.7+13.json`.
pub fn path_of(dialect: Dialect, version: &PackageVersion) -> PathBuf {
    folder().join(format!("{dialect}-{}.json", version.short()))
}

fn is_xen(dialect: &Dialect) -> bool {
    *dialect == Dialect::Xen
}

impl Recorded {
    /// Merges what was measured in the cells of one header set.
    pub fn of(
        set: &HeaderSet,
        clang: &str,
        measured: &[(CellId, Arc<Measured>)],
    ) -> Result<Recorded, FileError> {
        let facts = || measured.iter().map(|(cell, measured)| (*cell, &measured.definitions.facts));
        let mut headers = BTreeMap::new();
        for (cell, measured) in measured {
            for header in &measured.headers {
                let path = set.path_in_tree(header, cell.target);
                let digest = sha256(&set.tree().join(&path))?;
                headers.insert(path.to_string_lossy().into_owned(), digest);
            }
        }
        let bindgen = measured.first().map_or_else(String::new, |(_, measured)| measured.bindgen.clone());
        let (package, version) = set.package();
        Ok(Recorded {
            schema: SCHEMA.to_owned(),
            dialect: set.dialect,
            package,
            version,
            tools: Tools { clang: clang.to_owned(), bindgen },
            headers,
            cells: measured.iter().map(|(cell, _)| *cell).collect(),
            records: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.records))),
            constants: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.constants))),
            const_types: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.const_types))),
            strings: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.strings))),
            typedefs: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.typedefs))),
            enums: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.enums))),
            aliases: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.aliases))),
            save_codes: Variants::merge(facts().map(|(cell, facts)| (cell, &facts.save_codes))),
            homes: Variants::merge(
                measured.iter().map(|(cell, measured)| (*cell, &measured.definitions.homes)),
            ),
        })
    }

    /// What was measured in one cell; nothing if the cell is not among those recorded.
    pub fn definitions(&self, set: &HeaderSet, cell: CellId) -> Option<Definitions> {
        self.cells.contains(&cell).then_some(())?;
        let mut definitions = Definitions::empty(set, cell);
        definitions.homes = self.homes.of_cell(cell);
        let facts = &mut definitions.facts;
        facts.records = self.records.of_cell(cell);
        facts.constants = self.constants.of_cell(cell);
        facts.const_types = self.const_types.of_cell(cell);
        facts.strings = self.strings.of_cell(cell);
        facts.typedefs = self.typedefs.of_cell(cell);
        facts.enums = self.enums.of_cell(cell);
        facts.aliases = self.aliases.of_cell(cell);
        facts.save_codes = self.save_codes.of_cell(cell);
        Some(definitions)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        layout_of_file::write(self)
    }

    /// The file that it belongs into.
    pub fn path(&self) -> PathBuf {
        path_of(self.dialect, &self.version)
    }

    /// Reads the file of a header set.
    pub fn load(set: &HeaderSet) -> Result<Recorded, RecordedError> {
        Recorded::read(path_of(set.dialect, &set.package().1))
    }

    fn read(path: PathBuf) -> Result<Recorded, RecordedError> {
        let text = atomic_file::read(&path)?;
        serde_json::from_str(&text).map_err(|source| RecordedError::Damaged { path, source })
    }

    /// Writes the file of its header set.
    pub fn store(&self) -> Result<PathBuf, RecordedError> {
        let path = self.path();
        atomic_file::write(&path, &self.to_text())?;
        Ok(path)
    }
}

fn sha256(path: &std::path::Path) -> Result<String, FileError> {
    let bytes = std::fs::read(path).map_err(FileError::on("read", path))?;
    Ok(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
