//! Files of the specification.

use super::{Area, Availability, Docs};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::file_path::{FileName, FilePath};
use xen_abi_syntax::member_path::MemberPath;
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
    /// The part of the interface that it belongs to, if the usual one is wrong.
    pub area: Option<Area>,
    /// What keeps C from reading it twice.
    pub guard: Guard,
    /// The constant that changes whenever its records do, and where that is said.
    pub version: Option<(Place, String)>,
    /// What the header is about.
    pub doc: Docs,
    /// Whether it describes everything that the header defines.
    pub whole: bool,
    /// Names that the header defines and that are not here, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// What `lint` finds in it and need not tell.
    pub allowed: Vec<Allowance>,
    /// When the header is there.
    pub when: Availability,
    /// The headers that it includes.
    pub includes: Vec<Include>,
    /// The headers of C itself or of the system that it includes before these.
    pub system_includes: Vec<(Availability, FilePath)>,
    /// Where the facts are from: project, path, licence.
    pub provenance: Vec<(String, String, String)>,
}

/// What a rule of `lint` finds, and is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The rule.
    pub rule: Code,
    /// The names that it finds, or the members of these, and where that stands.
    pub of: Vec<(Place, MemberPath)>,
    /// Why it is right.
    pub reason: String,
}

/// What keeps C from reading a header twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// The macro that follows from the path.
    Usual,
    /// This macro.
    Macro(String),
    /// Nothing does.
    None,
}

/// A header that another includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// When it does.
    pub when: Availability,
    /// The path of the header.
    pub header: FilePath,
    /// Whether it stands behind what the header declares, and builds on that.
    pub behind: bool,
    /// The macro without whose definition, by the program, C does not include it.
    pub defined: Option<String>,
}

impl Module {
    /// The project that defines what is in it, if that is not Xen.
    pub fn project(&self) -> Option<&str> {
        self.project.as_ref().map(|project| project.as_str())
    }
}
