//! What the real headers say, kept in the repository: numbers only.
//!
//! A folder for each dialect, in which `sets.yaml` lists the header sets and their cells, and every header has a file
//! with what was measured of it in all cells. A fact stands once, with the cells in which it holds, so that a change
//! of one number is a change of one line.

mod conditions;
mod error;
mod fact;
mod gather;
mod header_file;
mod layout;
mod set;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use xen_abi_codegen::axes::{Dialect, Target, Variant};

use crate::atomic_file::{self, FileError};
use crate::cell::Cell;
use crate::definitions::Definitions;
use crate::header_set::files_below;
use crate::measure::Measured;
use crate::ours::{Ours, OursError, variant};
use crate::workplace::workspace_root;
use crate::yaml_file;
use conditions::Conditions;
pub use error::RecordedError;
use fact::Fact;
use header_file::{HeaderFile, Line};
use set::RecordedSet;

/// The file that lists the header sets of a dialect.
const SETS: &str = "sets.yaml";

/// What the names of the files of headers end with.
const ENDING: &str = "txt";

/// All that is recorded of one dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    dialect: Dialect,
    sets: Vec<RecordedSet>,
    cells: Vec<Cell>,
    files: BTreeMap<String, HeaderFile>,
}

/// The folder of the recorded files.
pub fn folder() -> PathBuf {
    workspace_root().join("conformance/recorded")
}

impl Recorded {
    /// What is recorded of a dialect, which may be nothing yet.
    pub fn load(dialect: Dialect) -> Result<Recorded, RecordedError> {
        let folder = folder_of(dialect);
        let list = folder.join(SETS);
        if !list.exists() {
            return Recorded::parse(dialect, Vec::new(), BTreeMap::new());
        }
        let sets = yaml_file::parse(&list, &atomic_file::read(&list)?)?;
        let mut texts = BTreeMap::new();
        for name in files_below(&folder, ENDING)? {
            let text = atomic_file::read(&folder.join(&name))?;
            texts.insert(name, text);
        }
        Recorded::parse(dialect, sets, texts)
    }

    fn parse(
        dialect: Dialect,
        sets: Vec<RecordedSet>,
        texts: BTreeMap<String, String>,
    ) -> Result<Recorded, RecordedError> {
        let cells: Vec<Cell> = sets.iter().flat_map(|set| set.cells(dialect)).collect();
        let variants: Vec<Variant> = cells.iter().map(variant).collect();
        let mut conditions = Conditions::new(&variants);
        let mut files = BTreeMap::new();
        for (name, text) in &texts {
            let damaged = |line| RecordedError::Damaged { path: folder_of(dialect).join(name), line };
            files.insert(
                header_of(name).to_owned(),
                HeaderFile::parse(text, &mut conditions).map_err(damaged)?,
            );
        }
        Ok(Recorded { dialect, sets, cells, files })
    }

    /// Every cell, oldest release first.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// What was measured in one of the cells, by its place among them.
    pub fn measured(&self, at: usize) -> Measured {
        let cell = &self.cells[at];
        let mut measured = Measured {
            definitions: Definitions::empty(&cell.set, cell.id()),
            unmeasured: BTreeMap::new(),
            headers: BTreeSet::new(),
            bindgen: self.bindgen(cell).to_owned(),
        };
        for (header, file) in &self.files {
            file.add_to(&mut measured, header, at);
        }
        measured
    }

    /// The version of bindgen by which a cell was measured.
    fn bindgen(&self, cell: &Cell) -> &str {
        let set = self.sets.iter().find(|set| set.release == cell.set.release);
        set.map_or("", |set| &set.bindgen)
    }

    /// The places of all cells, those together in which the same was measured.
    pub fn contents(&self) -> Vec<Vec<usize>> {
        let lines: Vec<&Line> = self.files.values().flat_map(|file| &file.lines).collect();
        let mut contents: BTreeMap<(Target, &str, Vec<bool>), Vec<usize>> = BTreeMap::new();
        for (at, cell) in self.cells.iter().enumerate() {
            let holding = lines.iter().map(|line| line.cells.contains(at)).collect();
            contents.entry((cell.target, self.bindgen(cell), holding)).or_default().push(at);
        }
        contents.into_values().collect()
    }

    /// The place of the cell of a variant.
    pub fn place_of(&self, wanted: Variant) -> Option<usize> {
        self.cells.iter().position(|cell| variant(cell) == wanted)
    }

    /// The text of each file, by its path.
    pub fn texts(&self) -> Result<BTreeMap<PathBuf, String>, RecordedError> {
        let folder = folder_of(self.dialect);
        let files = self.files.iter();
        let mut texts: BTreeMap<PathBuf, String> =
            files.map(|(header, file)| (folder.join(file_of(header)), file.to_text())).collect();
        let list = folder.join(SETS);
        texts.insert(list.clone(), yaml_file::text(&list, &self.sets)?);
        Ok(texts)
    }

    /// Writes the files, and removes those of headers that no set has. Returns their folder.
    pub fn store(&self) -> Result<PathBuf, RecordedError> {
        let folder = folder_of(self.dialect);
        let texts = self.texts()?;
        for (path, text) in &texts {
            atomic_file::write(path, text)?;
        }
        for name in files_below(&folder, ENDING)? {
            let path = folder.join(name);
            if !texts.contains_key(&path) {
                std::fs::remove_file(&path).map_err(FileError::on("remove", &path))?;
            }
        }
        Ok(folder)
    }
}

/// As what was measured is compared with the specification, so is what is measured now with what is recorded.
impl Ours for Recorded {
    fn definitions(&self, cell: &Cell) -> Result<Option<Definitions>, OursError> {
        Ok(self.place_of(variant(cell)).map(|at| self.measured(at).definitions))
    }

    fn is_whole(&self, _: &Cell, _: &str) -> bool {
        true
    }

    fn leaves_out(&self, cell: &Cell, name: &str) -> bool {
        let Some(at) = self.place_of(variant(cell)) else { return false };
        let mut lines =
            self.files.values().flat_map(|file| &file.lines).filter(|line| line.cells.contains(at));
        lines
            .any(|line| matches!(&line.fact, Fact::Unmeasured { name: unmeasured, .. } if unmeasured == name))
    }
}

fn folder_of(dialect: Dialect) -> PathBuf {
    folder().join(dialect.name())
}

/// The name of the file of a header: `event_channel.h.txt`.
fn file_of(header: &str) -> String {
    format!("{header}.{ENDING}")
}

fn header_of(file: &str) -> &str {
    file.strip_suffix(ENDING).and_then(|name| name.strip_suffix('.')).unwrap_or(file)
}

#[cfg(test)]
mod tests;
