use std::collections::BTreeSet;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use xen_abi_codegen::backend::Files;
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::regular_file;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;
use xen_abi_codegen::visible::{escaped, escaped_in_json};

use super::failure::Failure;

/// Writes a text to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Writes bytes to standard output. Whoever reads it may have seen enough, as `head` does: then nothing more is
/// written, and what is found is told by the exit status all the same.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Writes JSON to standard output, on a line of its own.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Output(error.into()))?;
    print(&format!("{}\n", escaped_in_json(&text)))
}

/// Writes a line to standard error, without what terminals take for commands. Where it cannot be written, there is
/// nobody to tell.
pub(super) fn tell(line: &str) {
    tell_as_it_is(&format!("{}\n", escaped(line)));
}

/// Writes diagnostics to standard error.
pub(super) fn tell_diagnostics(diagnostics: &Diagnostics, sources: &[Source]) {
    tell_as_it_is(&render(diagnostics, sources, style(&io::stderr())));
}

fn tell_as_it_is(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Colours only on a terminal that has them, and never with `NO_COLOR`.
pub(super) fn style(stream: &impl IsTerminal) -> Style {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|kind| kind == "dumb");
    if stream.is_terminal() && !refused && !is_dumb { Style::Coloured } else { Style::Plain }
}

/// Writes files below a folder, each at once or not at all. Files that are already right are left alone.
pub(super) fn write(folder: &Path, files: &Files) -> Result<(), Failure> {
    let mut written = Vec::new();
    for (name, text) in files.iter() {
        let path = folder.join(name.as_str());
        let old = regular_file::read(&path, text.len() as u64);
        if !old.is_ok_and(|old| old.as_deref() == Some(text.as_bytes())) {
            write_file(&path, text)?;
        }
        written.push(path);
    }
    tell_of_left_over(&written);
    Ok(())
}

/// Writes a file at once or not at all.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    regular_file::write(path, text.as_bytes()).map_err(Failure::disk(path))
}

/// Says which temporary files lie in the folders of some files. They are left alone, as another run may be under way.
pub(super) fn tell_of_left_over<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) {
    let left: BTreeSet<PathBuf> = paths.into_iter().flat_map(|path| regular_file::left_over(path)).collect();
    for path in left {
        tell(&format!("{}: left by a run that was killed; it can be removed", path.display()));
    }
}

/// Prints files to standard output, or writes them below a folder.
pub(super) fn deliver(files: &Files, folder: Option<&Path>) -> Result<(), Failure> {
    match folder {
        Some(folder) => write(folder, files),
        None => files.texts().try_for_each(print),
    }
}
