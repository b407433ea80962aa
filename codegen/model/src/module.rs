//! Files of the specification.

use super::availability::Availability;
use xen_abi_syntax::file_path::{FileName, FilePath};
use xen_abi_syntax::source::{Place, SourceId};

/// One file of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its path without `.yaml`.
    pub name: FilePath,
    /// Its text.
    pub source: SourceId,
    /// The header that it describes.
    pub header: FilePath,
    /// Where that is said.
    pub place: Place,
    /// The project that defines what is in it, if that is not Xen.
    pub project: Option<FileName>,
    /// The macro that keeps C from reading it twice, if not the usual one.
    pub guard: Option<String>,
    /// What the header is about.
    pub doc: String,
    /// Whether it describes everything that the header defines.
    pub whole: bool,
    /// When the header is there.
    pub when: Availability,
    /// The headers that it includes.
    pub includes: Vec<(Availability, FilePath)>,
    /// Where the facts are from: project, path, licence.
    pub provenance: Vec<(String, String, String)>,
}

impl Module {
    /// The project that defines what is in it, if that is not Xen.
    pub fn project(&self) -> Option<&str> {
        self.project.as_ref().map(|project| project.as_str())
    }
}
