use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use xen_abi_codegen::backend::BadFile;
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::resolve;
use xen_abi_codegen::source::Source;

use super::output;

/// Why a command did not do all that it was asked for.
pub(super) enum Failure {
    /// Something was found, and has been printed.
    Found,
    /// Diagnostics, still to be printed.
    Diagnostics(Diagnostics, Vec<Source>),
    /// Diagnostics of what was to be compared, still to be printed.
    CouldNotRun(Diagnostics, Vec<Source>),
    /// The command makes no sense.
    Usage(String),
    /// A file or folder could not be read or written.
    Disk(PathBuf, io::Error),
    /// Standard output could not be written.
    Output(io::Error),
    /// A file cannot stand beside the others.
    File(BadFile),
}

impl Failure {
    pub(super) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Failure::Disk(path, error)
    }

    /// Says on standard error what was wrong, and gives the exit status.
    pub(super) fn report(self) -> ExitCode {
        match self {
            Failure::Found => ExitCode::from(1),
            Failure::Diagnostics(diagnostics, sources) => {
                output::tell_diagnostics(&diagnostics, &sources);
                ExitCode::from(if diagnostics.is_only_about_the_disk() { 3 } else { 1 })
            }
            Failure::CouldNotRun(diagnostics, sources) => {
                output::tell_diagnostics(&diagnostics, &sources);
                ExitCode::from(3)
            }
            Failure::Usage(message) => {
                output::tell(&format!("error: {message}"));
                ExitCode::from(2)
            }
            Failure::Disk(path, error) => {
                output::tell(&format!("error: {}: {error}", path.display()));
                ExitCode::from(3)
            }
            Failure::Output(error) => {
                output::tell(&format!("error: standard output: {error}"));
                ExitCode::from(3)
            }
            Failure::File(error) => {
                output::tell(&format!("error: {error}"));
                ExitCode::from(3)
            }
        }
    }
}

impl From<Box<resolve::Failure>> for Failure {
    fn from(failure: Box<resolve::Failure>) -> Self {
        Failure::Diagnostics(failure.diagnostics, failure.sources)
    }
}

impl From<BadFile> for Failure {
    fn from(error: BadFile) -> Self {
        Failure::File(error)
    }
}
