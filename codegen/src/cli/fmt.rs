use std::path::PathBuf;

use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::folder;
use xen_abi_codegen::format::format;
use xen_abi_codegen::source::{Source, SourceId};
use xen_abi_codegen::visible::escaped;

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
        output::print(&escaped(&format!("{}\n", candidate.path.display())))?;
        if !arguments.check {
            output::write_file(&candidate.path, formatted)?;
        }
    }
    if !arguments.check {
        output::tell_of_left_over(candidates.iter().map(|candidate| &candidate.path));
    }
    let done = if arguments.check { "are not in canonical form" } else { "were written anew" };
    output::tell(&format!("{} of {} files {done}", stale.len(), candidates.len()));
    if arguments.check && !stale.is_empty() { Err(Failure::Found) } else { Ok(()) }
}

/// The files that are named, those below folders that are, or those of the specification. Their paths are kept, since
/// a name in a message may be another than that on the disk.
fn candidates(arguments: &Fmt) -> Result<Vec<Candidate>, Failure> {
    let named = match arguments.files.as_slice() {
        [] => vec![arguments.folder.path()?.ok_or_else(no_folder)?],
        named => named.to_vec(),
    };
    let mut paths = Vec::new();
    for path in named {
        if path.is_dir() { paths.extend(folder::paths_below(&path)?) } else { paths.push(path) }
    }
    let sources = folder::read_files(&paths)?;
    Ok(paths.into_iter().zip(sources).map(|(path, source)| Candidate { path, source }).collect())
}

fn no_folder() -> Failure {
    let message = "there is no folder `spec` here or above; name one with --spec, or name files";
    Failure::Usage(message.to_owned())
}
