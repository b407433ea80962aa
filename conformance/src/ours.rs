//! What the specification says: the seam to the code generator.

use std::collections::BTreeMap;
use std::path::PathBuf;

use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};
use xen_abi_codegen::backend::c::{CBackend, in_reading_order};
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::backend::layout_tests::CLayoutTests;
use xen_abi_codegen::backend::{Backend, BadFile, Files};
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::folder;
use xen_abi_codegen::model::{Head, Releases, Spec};
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::resolve::{Failure, resolve};
use xen_abi_codegen::site;
use xen_abi_codegen::source::Source;

use crate::atomic_file::{self, FileError};
use crate::cell::Cell;
use crate::definitions::Definitions;
use crate::header_set::HeaderSet;
use crate::measure::SAVE_TYPE_PREFIX;
use crate::workplace::workspace_root;

/// The file that lists the releases.
pub(crate) const RELEASES: &str = "releases.yaml";

/// A description of the ABI that is to be proven.
pub trait Ours {
    /// What it says of a cell; nothing if it does not cover the branch.
    fn definitions(&self, cell: &Cell) -> Result<Option<Definitions>, OursError>;

    /// Whether it describes a header completely for a cell, so that every name it lacks is a difference.
    fn is_whole(&self, cell: &Cell, header: &str) -> bool;

    /// Whether it says why it lacks a name.
    fn leaves_out(&self, cell: &Cell, name: &str) -> bool;
}

/// The specification of this workspace.
pub struct Specification {
    spec: Spec,
}

/// The specification could not be read or lowered.
#[derive(Debug, thiserror::Error)]
pub enum OursError {
    /// A file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A generated file cannot stand beside the others.
    #[error(transparent)]
    Generated(#[from] BadFile),
    /// It says something that it must not.
    #[error("the specification has errors:\n{0}")]
    Wrong(String),
}

impl OursError {
    /// What is wrong with a specification from some texts.
    pub(crate) fn new(diagnostics: &Diagnostics, sources: &[Source]) -> Self {
        OursError::Wrong(render(diagnostics, sources, Style::Plain))
    }
}

impl From<Box<Failure>> for OursError {
    fn from(failure: Box<Failure>) -> Self {
        OursError::new(&failure.diagnostics, &failure.sources)
    }
}

/// The releases that the specification of this workspace covers, whatever its other files say.
pub fn releases() -> Result<Releases, OursError> {
    Ok(Specification::of(vec![releases_source()?])?.spec.releases)
}

/// The file that lists them.
pub(crate) fn releases_source() -> Result<Source, OursError> {
    let text = atomic_file::read(&Specification::folder().join(RELEASES))?;
    Ok(Source::new(RELEASES, text))
}

/// The releases in a text.
#[cfg(test)]
pub(crate) fn releases_of(text: &str) -> Result<Releases, OursError> {
    Ok(Specification::of(vec![Source::new(RELEASES, text)])?.spec.releases)
}

impl Specification {
    /// The folder that it is in: that of the workspace in which this program was built, wherever it runs.
    pub fn folder() -> PathBuf {
        workspace_root().join("spec")
    }

    /// Reads the files of the specification of this workspace.
    pub fn sources() -> Result<Vec<Source>, OursError> {
        Ok(folder::read(&Self::folder())?)
    }

    /// Reads the specification of this workspace.
    pub fn load() -> Result<Self, OursError> {
        Ok(Self { spec: xen_abi_codegen::load(Self::sources()?)? })
    }

    /// A specification from texts, from which only facts are wanted: whether Rust can have it is not asked.
    pub fn of(sources: Vec<Source>) -> Result<Self, OursError> {
        Ok(Self { spec: resolve(sources)? })
    }

    /// A C file that compiles against the headers of a cell only if they are as it says; the text comes from the
    /// generator that users have.
    pub fn layout_test(&self, cell: &Cell) -> Result<String, OursError> {
        Ok(self.test_file(cell, "layout")?.unwrap_or_default())
    }

    /// A C file whose object file shows where bit-fields lie, if there are any.
    pub fn bit_test(&self, cell: &Cell) -> Result<Option<String>, OursError> {
        self.test_file(cell, "bits")
    }

    fn test_file(&self, cell: &Cell, kind: &str) -> Result<Option<String>, OursError> {
        let files = CLayoutTests.emit(&self.abi(cell)?.into())?;
        Ok(files.get(&format!("tests/c/{kind}_{}.c", cell.target)).map(str::to_owned))
    }

    /// The C headers that users get, by name.
    pub fn c_headers(&self, cell: &Cell) -> Result<BTreeMap<String, String>, OursError> {
        let files = CBackend::default().emit(&self.abi(cell)?.into())?.into_iter();
        // Linux has a folder for each architecture beside the one for all.
        let of_target = format!("c/arch/{}/include/", cell.target.linux_architecture());
        let name = |path: &str| {
            path.strip_prefix("c/include/").or_else(|| path.strip_prefix(&of_target)).map(str::to_owned)
        };
        Ok(files.filter_map(|(path, text)| Some((name(&path)?, text))).collect())
    }

    /// The site that documents it.
    pub fn site(&self) -> Result<Files, OursError> {
        site::site(&self.spec).map_err(|failure| match failure {
            site::Failure::Spec(diagnostics) => OursError::new(&diagnostics, &[]),
            site::Failure::Twice(file) => file.into(),
        })
    }

    fn abi(&self, cell: &Cell) -> Result<Abi<'_>, OursError> {
        self.abi_of(variant(cell))
    }

    /// The specification itself.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// What it is for a variant.
    pub fn abi_of(&self, variant: Variant) -> Result<Abi<'_>, OursError> {
        lower(&self.spec, variant).map_err(|found| OursError::new(&found, &self.spec.sources))
    }

    /// What it is for programs that see all that a release of Xen has.
    pub fn abi_for_tools(&self, target: Target, release: Release) -> Result<Abi<'_>, OursError> {
        let known = self.spec.releases.branch(Dialect::Xen, release.branch);
        let interface = known.map_or(InterfaceVersion::NONE, |branch| branch.interface);
        self.abi_of(Variant { target, release, view: View::Tools, interface, dialect: Dialect::Xen })
    }

    /// The releases that it covers.
    pub fn releases(&self) -> &Releases {
        &self.spec.releases
    }

    /// Whether it covers the branch of a header set.
    pub fn covers(&self, set: &HeaderSet) -> bool {
        self.spec.releases.branch(set.dialect, set.branch()).is_some()
    }

    /// The headers that it describes for a cell, in an order in which they can be read.
    pub fn headers(&self, cell: &Cell) -> Vec<String> {
        let headers = in_reading_order(&self.spec, variant(cell), None);
        headers.into_iter().map(str::to_owned).collect()
    }
}

impl Ours for Specification {
    fn definitions(&self, cell: &Cell) -> Result<Option<Definitions>, OursError> {
        if !self.covers(&cell.set) {
            return Ok(None);
        }
        Ok(Some(definitions(&self.abi(cell)?)))
    }

    fn is_whole(&self, cell: &Cell, header: &str) -> bool {
        let mut here = self.spec.modules.iter().filter(|module| module.when.holds(variant(cell)));
        here.any(|module| module.header == header && module.whole)
    }

    fn leaves_out(&self, cell: &Cell, name: &str) -> bool {
        let mut here = self.spec.modules.iter().filter(|module| module.when.holds(variant(cell)));
        here.any(|module| module.left_out.iter().any(|(known, _)| known == name))
    }
}

/// What the answer in a cell depends on.
pub fn variant(cell: &Cell) -> Variant {
    Variant {
        target: cell.target,
        release: cell.set.release,
        view: cell.view,
        interface: cell.interface,
        dialect: cell.set.dialect,
    }
}

/// What the specification says of one variant.
pub(crate) fn definitions(abi: &Abi<'_>) -> Definitions {
    Definitions { facts: facts(abi, &abi.variant().release.to_string()), homes: homes(abi) }
}

/// The header of each name that C knows.
fn homes(abi: &Abi<'_>) -> BTreeMap<String, String> {
    let spec = abi.spec;
    let mut homes = BTreeMap::new();
    let mut put = |name: &str, head: &Head| {
        homes.insert(name.to_owned(), spec[head.module].header.to_string());
    };
    for id in abi.records().ids() {
        let record = &spec[id];
        put(&record.head.name, &record.head);
        if let Some(typedef) = &record.typedef {
            put(typedef, &record.head);
        }
    }
    let heads = (abi.typedefs().ids().map(|id| &spec[id].head))
        .chain(abi.constants().ids().map(|id| &spec[id].head))
        .chain(abi.strings().ids().map(|id| &spec[id].head))
        .chain(abi.groups().ids().map(|id| &spec[id].head))
        .chain(abi.bitwords().ids().map(|id| &spec[id].head))
        .chain(spec.aliases.iter().map(|alias| &alias.head).filter(|head| abi.holds(&head.when)));
    heads.for_each(|head| put(&head.name, head));
    for head in abi.save_records().ids().map(|id| &spec[id].head) {
        put(&format!("{SAVE_TYPE_PREFIX}{}", head.name), head);
    }
    homes
}
