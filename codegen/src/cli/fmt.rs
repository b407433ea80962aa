use std::path::{Path, PathBuf};

use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::folder;
use xen_abi_codegen::format::format;
use xen_abi_codegen::source::{Source, SourceId};

use super::arguments::Fmt;
use super::failure::Failure;
use super::output;

/// A file that may be written anew.
struct Candidate {
    path: PathBuf,
    source: Source,
}

/// Writes files in their canonical form, or says which are not. Nothing is written if any file is wrong.
pub(super) fn fmt(arguments: &Fmt) -> Result<(), Failure> {
    let candidates = candidates(arguments)?;
    let mut wrong = Diagnostics::default();
    let mut stale: Vec<(&Candidate, String)> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        match format(&candidate.source.text) {
            Ok(formatted) if *formatted == *candidate.source.text => {}
            Ok(formatted) => stale.push((candidate, formatted)),
            Err(finding) => wrong.push(finding.within(SourceId(at as u32))),
        }
    }
    let sources = || candidates.iter().map(|candidate| candidate.source.clone()).collect();
    wrong.finish(()).map_err(|found| Failure::Diagnostics(found, sources()))?;
    for (candidate, formatted) in &stale {
        output::print(&format!("{}\n", candidate.path.display()))?;
        if !arguments.check {
            output::write_file(&candidate.path, formatted)?;
        }
    }
    let done = if arguments.check { "are not in canonical form" } else { "were written anew" };
    eprintln!("{} of {} files {done}", stale.len(), candidates.len());
    if arguments.check && !stale.is_empty() { Err(Failure::Found) } else { Ok(()) }
}

fn candidates(arguments: &Fmt) -> Result<Vec<Candidate>, Failure> {
    if !arguments.files.is_empty() {
        return named(&arguments.files);
    }
    let Some(root) = arguments.folder.path()? else {
        let message = "there is no folder `spec` here or above; name one with --spec, or name files";
        return Err(Failure::Usage(message.to_owned()));
    };
    let candidate = |source: Source| Candidate { path: Path::new(&root).join(&*source.name), source };
    Ok(folder::read(&root)?.into_iter().map(candidate).collect())
}

/// The files that are named, and those below folders that are.
fn named(paths: &[PathBuf]) -> Result<Vec<Candidate>, Failure> {
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| path.is_dir());
    let sources = folder::read_files(&files)?;
    let mut candidates: Vec<Candidate> =
        files.into_iter().zip(sources).map(|(path, source)| Candidate { path, source }).collect();
    for folder in folders {
        candidates.extend(folder::read(&folder)?.into_iter().map(|source| {
            let path = folder.join(&*source.name);
            Candidate { source: Source { name: path.to_string_lossy().into(), ..source }, path }
        }));
    }
    Ok(candidates)
}
