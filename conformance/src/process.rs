//! Running other programs, and saying what went wrong when one fails.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use shared_child::SharedChild;

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
    /// A compiler took more than any header of Xen needs.
    #[error("`{command}` was killed: {excess}; headers of Xen do not need that much")]
    Excessive {
        /// The program with its arguments.
        command: String,
        /// What it took too much of.
        excess: Excess,
    },
}

/// What a program took too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// It ran for too long.
    Time(Duration),
    /// It printed too many bytes.
    Output(u64),
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Excess::Time(limit) => write!(f, "it ran for more than {} s", limit.as_secs()),
            Excess::Output(limit) => write!(f, "it printed more than {} MiB", limit >> 20),
        }
    }
}

/// What a program may take.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// How long it runs.
    time: Option<Duration>,
    /// Bytes of its address space; one that wants more is refused them, and says so.
    memory: Option<u64>,
    /// Bytes that it prints.
    output: u64,
}

impl Limits {
    /// For a compiler, which headers can lead astray: macros that double, files of many megabytes. All headers of a
    /// release together take it two seconds, 200 MB and an output of 3 MB.
    const COMPILER: Limits =
        Limits { time: Some(Duration::from_secs(300)), memory: Some(12 << 30), output: 64 << 20 };
    /// For programs that download, or that somebody waits for.
    const NONE: Limits = Limits { time: None, memory: None, output: u64::MAX };
}

/// How many lines of a failed program's complaint are repeated.
const LINES_REPEATED: usize = 12;

/// Runs a program with `input` on its standard input; its ending with an error is left to the caller.
pub fn run_with_input(command: &mut Command, input: &str) -> Result<Output, ProcessError> {
    run_within(Limits::NONE, command, input)
}

/// Runs a program that must succeed, and returns what it printed.
pub fn run(command: &mut Command) -> Result<Output, ProcessError> {
    let output = run_with_input(command, "")?;
    succeeded(command, output)
}

/// Runs a compiler over a text, within limits; that it refuses the text is left to the caller.
pub fn compile(command: &mut Command, text: &str) -> Result<Output, ProcessError> {
    run_within(Limits::COMPILER, command, text)
}

/// Runs a compiler over a text that it must accept, within limits.
pub fn compile_well(command: &mut Command, text: &str) -> Result<Output, ProcessError> {
    let output = compile(command, text)?;
    succeeded(command, output)
}

fn succeeded(command: &Command, output: Output) -> Result<Output, ProcessError> {
    if output.status.success() { Ok(output) } else { Err(failure(command, &output)) }
}

fn run_within(limits: Limits, command: &mut Command, input: &str) -> Result<Output, ProcessError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let ended = SharedChild::spawn(command).and_then(|child| until_it_ends(&child, limits, input));
    match ended.map_err(|source| not_started(command, source))? {
        Ok(output) => Ok(output),
        Err(excess) => Err(ProcessError::Excessive { command: words(command), excess }),
    }
}

/// Feeds and reads a running program until it ends, or until it has taken too much.
fn until_it_ends(child: &SharedChild, limits: Limits, input: &str) -> io::Result<Result<Output, Excess>> {
    limit_memory(child, limits)?;
    let (stdin, stdout, stderr) = (child.take_stdin(), child.take_stdout(), child.take_stderr());
    let read = |pipe: Option<Box<dyn Read + Send>>| -> io::Result<(Vec<u8>, bool)> {
        let mut said = Vec::new();
        pipe.map(|pipe| pipe.take(limits.output.saturating_add(1)).read_to_end(&mut said)).transpose()?;
        let is_too_much = said.len() as u64 > limits.output;
        if is_too_much {
            child.kill()?;
        }
        Ok((said, is_too_much))
    };
    thread::scope(|threads| {
        // Each pipe has a thread of its own, since both sides would wait once one is full. A program that stops reading
        // early says why on its standard error, so a broken pipe is no news.
        threads.spawn(move || stdin.map(|mut pipe| pipe.write_all(input.as_bytes())));
        let stdout = threads.spawn(move || read(stdout.map(|pipe| Box::new(pipe) as _)));
        let stderr = threads.spawn(move || read(stderr.map(|pipe| Box::new(pipe) as _)));
        let status = wait(child, limits.time)?;
        let (stdout, too_much_out) = joined(stdout)?;
        let (stderr, too_much_err) = joined(stderr)?;
        Ok(match (status, limits.time) {
            _ if too_much_out || too_much_err => Err(Excess::Output(limits.output)),
            (None, Some(limit)) => Err(Excess::Time(limit)),
            (None, None) => unreachable!("without a limit one waits for ever"),
            (Some(status), _) => Ok(Output { status, stdout, stderr }),
        })
    })
}

fn limit_memory(child: &SharedChild, limits: Limits) -> io::Result<()> {
    let Some(bytes) = limits.memory else { return Ok(()) };
    let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    match prlimit(pid, Resource::As, limit) {
        // It has ended already.
        Err(Errno::SRCH) => Ok(()),
        other => other.map(drop).map_err(io::Error::from),
    }
}

/// Waits for the end; a program that takes too long is killed, and nothing returned.
fn wait(child: &SharedChild, limit: Option<Duration>) -> io::Result<Option<ExitStatus>> {
    let Some(limit) = limit else { return child.wait().map(Some) };
    let status = child.wait_timeout(limit)?;
    if status.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(status)
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
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
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().collect();
    ProcessError::Failed {
        command: words(command),
        status: output.status.to_string(),
        said: lines[lines.len().saturating_sub(LINES_REPEATED)..].join("\n"),
    }
}

/// A program with its arguments, for people.
fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limits: Limits) -> Result<Output, ProcessError> {
        run_within(limits, Command::new("sh").args(["-c", script]), "hello")
    }

    #[test]
    fn a_program_reads_and_says_all_that_it_wants_where_nothing_limits_it() {
        let output = shell("cat; head -c 300000 /dev/zero >&2; exit 3", Limits::NONE).unwrap();
        assert_eq!(
            (&output.stdout[..], output.stderr.len(), output.status.code()),
            (&b"hello"[..], 300_000, Some(3))
        );
    }

    #[test]
    fn a_program_that_takes_too_much_is_ended() {
        let limits = Limits { time: Some(Duration::from_millis(50)), memory: None, output: 1000 };
        let excess = |script: &str, limits: Limits| match shell(script, limits) {
            Err(ProcessError::Excessive { excess, .. }) => Some(excess),
            _ => None,
        };
        assert_eq!(excess("exec sleep 1000", limits), Some(Excess::Time(Duration::from_millis(50))));
        let endless = Limits { time: None, ..limits };
        assert_eq!(excess("exec yes", endless), Some(Excess::Output(1000)));
        assert_eq!(excess("exec yes >&2", endless), Some(Excess::Output(1000)));
        // What it wants more than it may have, the system refuses.
        let small = Limits { time: None, memory: Some(64 << 20), output: u64::MAX };
        let limited = "until [ $(ulimit -v) != unlimited ]; do :; done";
        let hungry = format!("{limited}; head -c 500000000 /dev/zero | tail -c 400000000 | wc -c");
        let output = shell(&hungry, small).unwrap();
        assert_ne!(String::from_utf8_lossy(&output.stdout).trim(), "400000000");
    }
}
