//! Reading the files of a specification. Together with the command line and the macro this is all that touches
//! the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::parallel::in_parallel;
use crate::regular_file;
use crate::resolve::Failure;
use crate::source::{Place, Source, SourceId, Span};

/// Those files of an embedded specification whose names are wanted.
pub fn embedded(files: &[(&'static str, &'static str)], is_wanted: &dyn Fn(&str) -> bool) -> Vec<Source> {
    let wanted = files.iter().filter(|(name, _)| is_wanted(name));
    wanted.map(|(name, text)| Source::new(*name, *text)).collect()
}

/// The nearest folder `spec` that has a list of releases, in `start` or above it.
pub fn nearest(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join("spec")).find(|spec| spec.join("releases.yaml").is_file())
}

/// Reads every `.yaml` file below a folder, in the order of their names.
pub fn read(root: &Path) -> Result<Vec<Source>, Box<Failure>> {
    read_wanted(root, &|_| true)
}

/// The same, but only the files whose names are wanted.
pub fn read_wanted(root: &Path, is_wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Source>, Box<Failure>> {
    let paths = paths_below(root)?;
    let named = paths.into_iter().map(|path| (name_below(root, &path), path));
    let wanted = named.filter(|(name, _)| is_wanted(name)).collect();
    let mut files = Files::default();
    for read in in_parallel(wanted, |_| 1, |(name, path)| read_file(&path, &name)) {
        files.add(read);
    }
    files.finish()
}

/// The paths of every `.yaml` file below a folder, in the order of their names.
pub fn paths_below(root: &Path) -> Result<Vec<PathBuf>, Box<Failure>> {
    let mut paths = Vec::new();
    collect(root, &mut paths).map_err(|(path, error)| unreadable(&path, &error))?;
    paths.sort();
    Ok(paths)
}

/// How a file below a folder is called: its path from there, with `/` between the parts.
fn name_below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// A specification with files of one's own, which stand on it and are called otherwise than its own.
pub fn extended(specification: Vec<Source>, own: Vec<Source>) -> Result<Vec<Source>, Box<Failure>> {
    let mut found = Diagnostics::default();
    for source in &own {
        if specification.iter().any(|other| other.name == source.name) {
            let message =
                format!("{}: the specification that is extended has a file of this name", source.name);
            found.push(Diagnostic::nowhere(Code::FileTwice, message).help("give it another name"));
        }
    }
    let mut sources = specification;
    sources.extend(own);
    sources.sort_by(|left, right| left.name.cmp(&right.name));
    match found.finish(()) {
        Ok(()) => Ok(sources),
        Err(diagnostics) => Err(Box::new(Failure { diagnostics, sources })),
    }
}

/// The modules that the files of a folder are.
pub fn modules_below(root: &Path) -> Result<Vec<String>, Box<Failure>> {
    let paths = paths_below(root)?;
    Ok(paths.iter().map(|path| name_below(root, &path.with_extension(""))).collect())
}

/// Reads the files that are named, wherever they are, in their order.
pub fn read_files(paths: &[PathBuf]) -> Result<Vec<Source>, Box<Failure>> {
    let mut files = Files::default();
    for path in paths {
        files.add(read_file(path, &path.to_string_lossy()));
    }
    files.finish()
}

/// What became of one file.
enum ReadFile {
    /// Its name and text.
    Text(Source),
    /// Its name and text, with a mark in the place of each byte that is no UTF-8; where the first is.
    Damaged(Source, u32),
    /// Nothing was read.
    Nothing(Diagnostic),
}

/// Reads one file.
fn read_file(path: &Path, name: &str) -> ReadFile {
    let nothing = |code, message| ReadFile::Nothing(Diagnostic::nowhere(code, message));
    let bytes = match regular_file::read(path, limits::FILE_BYTES) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return nothing(Code::TooLarge, format!("{name}: the file is larger than 4 MiB")),
        Err(error) => return nothing(Code::Unreadable, format!("{name}: {error}")),
    };
    match String::from_utf8(bytes) {
        Ok(text) => ReadFile::Text(Source::new(name, text)),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let start = text[..start].chars().count() as u32;
            ReadFile::Damaged(Source::new(name, text), start)
        }
    }
}

/// Files so far, and what was wrong with them.
#[derive(Default)]
struct Files {
    sources: Vec<Source>,
    diagnostics: Diagnostics,
}

impl Files {
    fn add(&mut self, read: ReadFile) {
        match read {
            ReadFile::Text(source) => self.sources.push(source),
            ReadFile::Damaged(source, start) => {
                let span = Span { start, end: start + 1 };
                let place = Place { source: SourceId(self.sources.len() as u32), span };
                self.diagnostics.push(Diagnostic::new(Code::Encoding, place, "this byte is not UTF-8"));
                self.sources.push(source);
            }
            ReadFile::Nothing(diagnostic) => self.diagnostics.push(diagnostic),
        }
    }

    fn finish(self) -> Result<Vec<Source>, Box<Failure>> {
        let Files { sources, diagnostics } = self;
        if diagnostics.is_empty() { Ok(sources) } else { Err(Box::new(Failure { diagnostics, sources })) }
    }
}

/// Finds the files below a folder. A link to a file counts as that file; a link to a folder is not followed, so
/// that none is read twice or for ever.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), (PathBuf, io::Error)> {
    let here = |error| (folder.to_owned(), error);
    for entry in fs::read_dir(folder).map_err(here)? {
        let entry = entry.map_err(here)?;
        let path = entry.path();
        if entry.file_type().map_err(here)?.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            paths.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Box<Failure> {
    let diagnostic = Diagnostic::nowhere(Code::Unreadable, format!("{}: {error}", path.display()));
    Box::new(Failure { diagnostics: diagnostic.into(), sources: Vec::new() })
}
