//! What is known while the declarations of one file are resolved; other files add what is done with each of them.

use std::collections::{HashMap, HashSet};

use super::names::Names;
use super::originals::Originals;
use super::seen_from::SeenFrom;
use xen_abi_document::{Document, When};
use xen_abi_model::Part;
use xen_abi_model::{Availability, ModuleId, Releases};
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::source::Place;

/// What every file is resolved against.
pub(super) struct Common<'d> {
    pub(super) names: Names<'d>,
    pub(super) originals: Originals<'d>,
    /// Names of Xen's dialect that another spells otherwise.
    pub(super) renamed: HashMap<&'d str, &'d str>,
    pub(super) releases: &'d Releases,
    /// The headers that files describe.
    pub(super) headers: HashSet<&'d str>,
}

/// What is known of one file so far.
pub(super) struct Resolver<'d> {
    pub(super) common: &'d Common<'d>,
    pub(super) module: ModuleId,
    /// When the file's header is there.
    pub(super) when: Availability,
    /// From where declarations of Xen's dialect are looked at, while another takes them over.
    pub(super) seen_from: Option<SeenFrom>,
    /// The headers that the file includes and no file describes, with where it says so.
    pub(super) undescribed: Vec<(Place, &'d str)>,
    pub(super) diagnostics: Diagnostics,
    pub(super) part: Part,
}

impl<'d> Resolver<'d> {
    pub(super) fn new(common: &'d Common<'d>, module: ModuleId, written: &'d When<Document>) -> Self {
        let includes = written.includes.iter().filter_map(|include| include.header.as_ref());
        let includes = includes.map(|header| (header.place, header.as_str()));
        let mut resolver = Self {
            common,
            module,
            when: Availability::default(),
            seen_from: None,
            undescribed: includes.filter(|(_, header)| !common.headers.contains(header)).collect(),
            diagnostics: Diagnostics::default(),
            part: Part::default(),
        };
        resolver.when = resolver.file_availability(&written.conditions);
        resolver
    }
}
