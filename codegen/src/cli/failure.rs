use std::io::{self, ErrorKind, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use xen_abi_codegen::diagnostic::{Diagnostics, Style, render};
use xen_abi_codegen::model;
use xen_abi_codegen::source::Source;

/// Why a command did not do all that it was asked for.
pub(super) enum Failure {
    /// Something was found, and has been printed.
    Found,
    /// Diagnostics, still to be printed.
    Diagnostics(Diagnostics, Vec<Source>),
    /// The command makes no sense.
    Usage(String),
    /// A file or folder could not be read or written.
    Disk(PathBuf, io::Error),
    /// Standard output could not be written.
    Output(io::Error),
}

impl Failure {
    pub(super) fn standard_output(error: io::Error) -> Self {
        Failure::Output(error)
    }

    pub(super) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Failure::Disk(path, error)
    }

    /// Says on standard error what was wrong, and gives the exit status.
    pub(super) fn report(self) -> ExitCode {
        match self {
            Failure::Found => ExitCode::from(1),
            Failure::Diagnostics(diagnostics, sources) => {
                eprint!("{}", render(&diagnostics, &sources, style(&io::stderr())));
                ExitCode::from(if diagnostics.is_only_about_the_disk() { 3 } else { 1 })
            }
            Failure::Usage(message) => {
                eprintln!("error: {message}");
                ExitCode::from(2)
            }
            Failure::Disk(path, error) => {
                eprintln!("error: {}: {error}", path.display());
                ExitCode::from(3)
            }
            // Whoever read our output has seen enough, as `head` does.
            Failure::Output(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Failure::Output(error) => {
                eprintln!("error: standard output: {error}");
                ExitCode::from(3)
            }
        }
    }
}

impl From<Box<model::Failure>> for Failure {
    fn from(failure: Box<model::Failure>) -> Self {
        Failure::Diagnostics(failure.diagnostics, failure.sources)
    }
}

/// Colours only on a terminal, and never with `NO_COLOR`.
pub(super) fn style(stream: &impl IsTerminal) -> Style {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if stream.is_terminal() && !refused { Style::Coloured } else { Style::Plain }
}
