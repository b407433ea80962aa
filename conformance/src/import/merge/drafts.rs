//! Drafts that `import` wrote, read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use xen_abi_codegen::document::tree;
use xen_abi_codegen::source::Source;

use super::written::yaml_of;
use crate::import::yaml::{Map, Yaml};
use crate::ours::{OursError, RELEASES, Specification, releases_source};

/// Drafts of all headers that were read together.
pub struct Drafts {
    files: BTreeMap<String, Draft>,
    /// What they say together.
    pub(super) specification: Specification,
}

/// The draft of one header.
pub struct Draft {
    /// The header.
    pub header: String,
    /// The file.
    pub text: Arc<str>,
    /// The same, read.
    pub(super) file: Map,
}

impl Drafts {
    /// Reads drafts. They are of the releases that this workspace covers.
    pub fn read(mut sources: Vec<Source>) -> Result<Drafts, OursError> {
        sources.retain(|source| *source.name != *RELEASES);
        let mut files = BTreeMap::new();
        for source in &sources {
            if let Ok(draft) = Draft::read(&source.text) {
                files.insert(source.name.to_string(), draft);
            }
        }
        sources.push(releases_source()?);
        // What is no YAML is reported here.
        Ok(Drafts { files, specification: Specification::of(sources)? })
    }

    /// Each draft, by the path of its file.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Draft)> {
        self.files.iter().map(|(name, draft)| (name.as_str(), draft))
    }
}

impl Draft {
    /// Reads one draft.
    pub(super) fn read(text: &Arc<str>) -> Result<Draft, xen_abi_codegen::diagnostic::Finding> {
        let file = match yaml_of(&tree::read(text)?) {
            Yaml::Map(map) => map,
            _ => Map::default(),
        };
        let header = file.get("header").and_then(Yaml::text).unwrap_or_default().to_owned();
        Ok(Draft { header, text: Arc::clone(text), file })
    }
}
