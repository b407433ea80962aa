//! Running other programs, and saying what went wrong when one fails.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process::{Command, Output, Stdio};

/// A program that could not be started, or that ended with an error.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program is not there, or the system refused to start it.
    #[error("could not start `{program}`: {source}")]
    NotStarted {
        /// The program.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The program ran, and reported failure.
    #[error("`{command}` failed ({status}):\n{said}")]
    Failed {
        /// The program with its arguments.
        command: String,
        /// How it ended.
        status: String,
        /// The last lines of its standard error.
        said: String,
    },
}

/// How many lines of a failed program's complaint are repeated.
const LINES_REPEATED: usize = 12;

/// Runs a program with `input` on its standard input; its ending with an error is left to the caller.
pub fn run_with_input(command: &mut Command, input: &str) -> Result<Output, ProcessError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| not_started(command, source))?;
    let mut pipe = child.stdin.take().expect("standard input was asked to be a pipe");
    let text = input.to_owned();
    // Writing from a thread of its own, since both sides would wait once the pipes are full. A program that
    // stops reading early says why on its standard error, so a broken pipe is no news.
    let writer = std::thread::spawn(move || drop(pipe.write_all(text.as_bytes())));
    let output = child.wait_with_output().map_err(|source| not_started(command, source))?;
    drop(writer.join());
    Ok(output)
}

/// Runs a program that must succeed, and returns what it printed.
pub fn run(command: &mut Command) -> Result<Output, ProcessError> {
    run_on_input(command, "")
}

/// Runs a program that must succeed with `input` on its standard input, and returns what it printed.
pub fn run_on_input(command: &mut Command, input: &str) -> Result<Output, ProcessError> {
    let output = run_with_input(command, input)?;
    if output.status.success() { Ok(output) } else { Err(failure(command, &output)) }
}

/// Runs a program that must succeed, without looking at it before it ends, and returns what it said on standard error,
/// which goes to `notes`. One who reads along takes a processor from it.
pub fn run_alone(command: &mut Command, notes: &mut File) -> Result<String, ProcessError> {
    let prepare = |notes: &mut File| {
        notes.set_len(0)?;
        notes.rewind()?;
        notes.try_clone()
    };
    let read = |notes: &mut File| {
        let mut said = Vec::new();
        notes.rewind()?;
        notes.read_to_end(&mut said).map(|_| said)
    };
    let stderr = prepare(notes).map_err(|source| not_started(command, source))?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
    let status = command.status().map_err(|source| not_started(command, source))?;
    let stderr = read(notes).map_err(|source| not_started(command, source))?;
    if status.success() {
        Ok(String::from_utf8_lossy(&stderr).into_owned())
    } else {
        Err(failure(command, &Output { status, stdout: Vec::new(), stderr }))
    }
}

/// The error for a program that the system refused to start.
pub fn not_started(command: &Command, source: std::io::Error) -> ProcessError {
    ProcessError::NotStarted { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// The error for a program that ended badly.
pub fn failure(command: &Command, output: &Output) -> ProcessError {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().collect();
    ProcessError::Failed {
        command: words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "),
        status: output.status.to_string(),
        said: lines[lines.len().saturating_sub(LINES_REPEATED)..].join("\n"),
    }
}
