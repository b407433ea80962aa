//! From what was written to what it means. All files are read first; then names are collected; then every
//! declaration is resolved; then rules that need all of them are checked.

mod aliases;
mod conditions;
mod declarations;
mod hypercalls;
mod macros;
mod member_tags;
mod names;
mod operations;
mod originals;
mod overlay;
mod records;
mod rings;
mod rules;
mod save_records;
mod shapes;
mod smccc;
mod tags;
mod x_macros;

use std::collections::HashMap;

use super::{Module, ModuleId, Releases, Spec};
use crate::axes::Dialect;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{self, Coverage, Document, When};
use crate::parallel::in_parallel;
use crate::source::{Source, SourceId};
use crate::stage::{Observer, Stage};
use names::Names;
use originals::Originals;
use overlay::SeenFrom;

/// The file that lists the releases.
pub(super) const RELEASES_FILE: &str = "releases.yaml";

/// Why there is no specification, with the texts that the places are in.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What was wrong.
    pub diagnostics: Diagnostics,
    /// The texts.
    pub sources: Vec<Source>,
}

/// Reads and resolves all files of a specification.
pub fn resolve(sources: Vec<Source>) -> Result<Spec, Box<Failure>> {
    resolve_observed(sources, &mut |_| {})
}

/// The same, for one who wants to know when each text has a tree and each tree is a document. It does not say
/// when it is done itself, as more may belong to that.
pub fn resolve_observed(sources: Vec<Source>, done: Observer<'_>) -> Result<Spec, Box<Failure>> {
    let resolved = read(&sources, done)
        .and_then(|(releases, documents)| resolve_documents(&sources, releases, documents));
    match resolved {
        Ok(spec) => Ok(Spec { sources, ..spec }),
        Err(diagnostics) => Err(Box::new(Failure { diagnostics, sources })),
    }
}

type ReadDocument = (SourceId, When<Document>);

/// What one file is.
enum Parsed {
    Releases(Releases),
    Document(Box<ReadDocument>),
}

fn read(sources: &[Source], done: Observer<'_>) -> Result<(Releases, Vec<ReadDocument>), Diagnostics> {
    let trees = in_parallel(sources.iter().collect(), |source| document::plant(&source.text));
    done(Stage::Places);
    let trees = trees.into_iter().enumerate().map(|(at, tree)| (SourceId(at as u32), tree)).collect();
    let is_list_of_releases = |id: SourceId| *sources[id.0 as usize].name == *RELEASES_FILE;
    let parsed = in_parallel(trees, |(id, tree)| match is_list_of_releases(id) {
        true => Releases::parse(tree, id).map(Parsed::Releases),
        false => document::parse_tree(tree, id).map(|document| Parsed::Document(Box::new((id, document)))),
    });
    done(Stage::Parse);
    let mut diagnostics = Diagnostics::default();
    let mut releases = None;
    let mut documents = Vec::new();
    for parsed in parsed {
        match parsed {
            Ok(Parsed::Releases(read)) => releases = Some(read),
            Ok(Parsed::Document(document)) => documents.push(*document),
            Err(found) => diagnostics.extend(found),
        }
    }
    if releases.is_none() && diagnostics.is_empty() {
        diagnostics.push(Diagnostic::nowhere(Code::Unreadable, format!("there is no {RELEASES_FILE}")));
    }
    let read = diagnostics.finish(documents)?;
    releases.map(|releases| (releases, read)).ok_or_else(Diagnostics::default)
}

fn resolve_documents(
    sources: &[Source],
    releases: Releases,
    mut documents: Vec<ReadDocument>,
) -> Result<Spec, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    shapes::expand(&mut documents, &mut diagnostics);
    rings::expand(&mut documents, &mut diagnostics);
    let mut resolver = Resolver {
        names: Names::collect(&documents),
        renamed: overlay::renamed(&documents),
        seen_from: None,
        diagnostics,
        spec: Spec {
            sources: Vec::new(),
            releases,
            modules: Vec::new(),
            names: Vec::new(),
            typedefs: Vec::new(),
            constants: Vec::new(),
            strings: Vec::new(),
            groups: Vec::new(),
            bitwords: Vec::new(),
            records: Vec::new(),
            save_records: Vec::new(),
            hypercalls: Vec::new(),
            functions: Vec::new(),
            smccc: Vec::new(),
            aliases: Vec::new(),
            x_macros: Vec::new(),
            macros: Vec::new(),
            by_name: HashMap::new(),
            constants_by_name: HashMap::new(),
            functions_by_name: HashMap::new(),
        },
    };
    resolver.spec.names = resolver.names.entries();
    let originals = Originals::collect(&documents);
    for (source, document) in &documents {
        let name = sources[source.0 as usize].name.trim_end_matches(".yaml").to_owned();
        resolver.document(name, document, &originals);
    }
    resolver.spec.by_name = resolver.names.types().clone();
    resolver.aliases_of_members();
    resolver.headers_of_x_macros();
    resolver.rules(&documents);
    let Resolver { diagnostics, spec, .. } = resolver;
    diagnostics.finish(spec)
}

/// What is known so far.
struct Resolver {
    names: Names,
    /// Names of Xen's dialect that another spells otherwise.
    renamed: HashMap<String, String>,
    /// From where declarations of Xen's dialect are looked at, while another takes them over.
    seen_from: Option<SeenFrom>,
    diagnostics: Diagnostics,
    spec: Spec,
}

impl Resolver {
    fn document(&mut self, name: String, written: &When<Document>, originals: &Originals<'_>) {
        let module = ModuleId(self.spec.modules.len() as u32);
        let when = self.file_availability(&written.conditions);
        if !Dialect::Xen.can_be_in(&name) && when.dialects.contains(Dialect::Xen) {
            let message = "a file below `linux/` has `dialect: linux`: others do not look there";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, written.header.place, message));
        }
        let doc = self.documentation(&written.doc, written.header.place, "the file");
        let includes = (written.includes.iter())
            .map(|include| (self.availability(&when, &include.conditions), include.header.value.clone()))
            .collect();
        self.spec.modules.push(Module {
            name,
            header: written.header.value.clone(),
            project: written.project.as_ref().map(|project| project.value.clone()),
            doc,
            whole: written.coverage == Coverage::Whole,
            includes,
            provenance: written
                .provenance
                .iter()
                .map(|from| (from.project.clone(), from.path.clone(), from.license.clone()))
                .collect(),
            when,
        });
        self.overlay(module, written, originals);
        self.declarations(module, written);
        self.save_records(module, written);
        self.hypercalls(module, written);
        self.smccc(module, written);
    }
}
