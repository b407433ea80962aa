//! From what was written to what it means. All files are read first; then names are collected; then each file is
//! resolved by itself; then rules that need all of them are checked.

mod aliases;
mod conditions;
mod declarations;
mod hypercalls;
mod includes;
mod limits;
mod macros;
mod member_tags;
mod names;
mod operations;
mod originals;
mod overlay;
mod read_document;
mod records;
mod releases;
mod resolver;
mod rings;
mod rules;
mod safety;
mod save_records;
mod sections;
mod seen_from;
mod shapes;
mod smccc;
mod tags;
mod versions;
mod x_macros;

use std::sync::{Mutex, PoisonError};
use std::thread;

use names::Names;
use originals::Originals;
use read_document::ReadDocument;
use resolver::{Common, Resolver};
use xen_abi_document::{Coverage, Document, When};
use xen_abi_model::{Allowance, Guard, Module, ModuleId, Part, Releases, Spec};
use xen_abi_syntax::axes::Dialect;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::file_path::FilePath;
use xen_abi_syntax::parallel::{drop_aside, in_parallel};
use xen_abi_syntax::source::{Source, SourceId};
use xen_abi_syntax::stage::{Observer, Stage};

/// The file that lists the releases.
const RELEASES_FILE: &str = "releases.yaml";

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

/// The same, for one who wants to know when each text has a tree and each tree is a document, and when it is done.
pub fn resolve_observed(sources: Vec<Source>, done: Observer<'_>) -> Result<Spec, Box<Failure>> {
    let resolved = limits::check_files(&sources)
        .and_then(|()| read(&sources, done))
        .and_then(|read| resolve_documents(&sources, read));
    done(Stage::Resolve);
    match resolved {
        Ok(mut spec) => {
            spec.sources = sources;
            Ok(spec)
        }
        Err(diagnostics) => Err(Box::new(Failure { diagnostics, sources })),
    }
}

/// All files as they were written.
struct Read {
    releases: Releases,
    /// The module that each document is.
    names: Vec<FilePath>,
    documents: Vec<ReadDocument>,
}

/// What one file is.
enum Parsed {
    Releases(Releases),
    Document(Box<ReadDocument>),
}

fn read(sources: &[Source], done: Observer<'_>) -> Result<Read, Diagnostics> {
    // What this thread did is told. Others do the same meanwhile.
    let (here, done) = (thread::current().id(), Mutex::new(done));
    let tell = |stage| {
        if thread::current().id() == here {
            done.lock().unwrap_or_else(PoisonError::into_inner)(stage);
        }
    };
    let numbered = sources.iter().enumerate().map(|(at, source)| (SourceId(at as u32), source));
    // A tree is gone before the next comes, whose nodes take its place in memory.
    let weight = |(_, source): &(SourceId, &Source)| source.text.len();
    let parsed = in_parallel(numbered.collect(), weight, |(id, source)| {
        let tree = xen_abi_document::tree::read(&source.text);
        tell(Stage::Places);
        let parsed = match *source.name == *RELEASES_FILE {
            true => releases::parse(tree, id).map(Parsed::Releases),
            false => {
                xen_abi_document::parse_tree(tree, id).map(|file| Parsed::Document(Box::new((id, file))))
            }
        };
        tell(Stage::Parse);
        parsed
    });
    let mut diagnostics = Diagnostics::default();
    let mut releases = None;
    let (mut names, mut documents) = (Vec::new(), Vec::new());
    for parsed in parsed {
        match parsed {
            Ok(Parsed::Releases(read)) => releases = Some(read),
            Ok(Parsed::Document(document)) => {
                let (id, written) = *document;
                match sources[id.0 as usize].module().parse::<FilePath>() {
                    Ok(name) => names.push(name),
                    Err(error) => {
                        let place = written.header.place;
                        diagnostics.push(Diagnostic::new(Code::WrongKind, place, error.to_string()));
                    }
                }
                documents.push((id, written));
            }
            Err(found) => diagnostics.extend(found),
        }
    }
    if releases.is_none() && diagnostics.is_empty() {
        diagnostics.push(Diagnostic::nowhere(Code::Unreadable, format!("there is no {RELEASES_FILE}")));
    }
    diagnostics.finish(())?;
    releases.map(|releases| Read { releases, names, documents }).ok_or_else(Diagnostics::default)
}

fn resolve_documents(sources: &[Source], read: Read) -> Result<Spec, Diagnostics> {
    let Read { releases, names, mut documents } = read;
    let mut diagnostics = Diagnostics::default();
    shapes::expand(&mut documents, &mut diagnostics);
    rings::expand(&mut documents, &mut diagnostics);
    let beyond_limits = limits::check_declarations(&documents);
    if !beyond_limits.is_empty() {
        diagnostics.extend(beyond_limits);
        return Err(diagnostics);
    }
    let common = Common {
        names: Names::collect(&documents),
        originals: Originals::collect(&documents),
        renamed: overlay::renamed(&documents),
        releases: &releases,
        headers: documents.iter().map(|(_, document)| document.header.as_str()).collect(),
    };
    let modules = (0..).map(ModuleId);
    let files: Vec<(ModuleId, FilePath, &ReadDocument)> =
        modules.zip(names).zip(&documents).map(|((module, name), file)| (module, name, file)).collect();
    let weight = |(_, _, (id, _)): &(ModuleId, FilePath, &ReadDocument)| sources[id.0 as usize].text.len();
    let parts = in_parallel(files, weight, |(module, name, (id, document))| {
        Resolver::new(&common, module, document).file(name, *id, document)
    });
    let mut spec = Spec::of(releases.clone(), common.names.entries());
    for (module, part, found) in parts {
        spec.modules.push(module);
        spec.add(part);
        diagnostics.extend(found);
    }
    rules::check(&mut spec, &documents, &common.names, &mut diagnostics);
    drop_aside(documents);
    diagnostics.finish(spec)
}

impl Resolver<'_> {
    fn file(
        mut self,
        name: FilePath,
        source: SourceId,
        written: &When<Document>,
    ) -> (Module, Part, Diagnostics) {
        let module = self.module(name, source, written);
        self.overlay(written);
        self.declarations(written);
        (module, self.part, self.diagnostics)
    }

    fn module(&mut self, name: FilePath, source: SourceId, written: &When<Document>) -> Module {
        if !Dialect::Xen.can_be_in(&name) && self.when.dialects.contains(Dialect::Xen) {
            let message = "a file below `linux/` has `dialect: linux`: others do not look there";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, written.header.place, message));
        }
        let when = self.when.clone();
        let doc = self.documentation(&written.doc, || "the file".to_owned());
        let (includes, system_includes) = self.includes(written);
        Module {
            name,
            source,
            header: written.header.value.clone(),
            place: written.header.place,
            project: written.project.as_ref().map(|project| project.value.clone()),
            area: written.area,
            guard: match &written.guard {
                xen_abi_document::Guard::Usual => Guard::Usual,
                xen_abi_document::Guard::Macro(name) => Guard::Macro(name.clone()),
                xen_abi_document::Guard::None => Guard::None,
            },
            version: written.version.as_ref().map(|name| (name.place, name.value.to_string())),
            doc,
            whole: written.coverage == Coverage::Whole,
            left_out: Self::texts(&written.left_out),
            allowed: written.allow.iter().map(allowance).collect(),
            includes,
            system_includes,
            provenance: written
                .provenance
                .iter()
                .map(|from| (from.project.clone(), from.path.clone(), from.license.clone()))
                .collect(),
            when,
        }
    }
}

fn allowance(written: &xen_abi_document::Allowance) -> Allowance {
    Allowance {
        rule: written.rule.0,
        of: written.of.0.iter().map(|name| (name.place, name.value.clone())).collect(),
        reason: written.reason.trim().to_owned(),
    }
}
