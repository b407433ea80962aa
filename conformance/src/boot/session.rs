//! One run of QEMU: what it prints is kept and listened to, and it never outlives its limit.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::console::{Claim, Transcript, plain};
use super::verdict::Ending;
use crate::atomic_file::{self, FileError};
use crate::process::{self, ProcessError};

/// How often it is asked whether an emulator has ended whose console is closed.
const PATIENCE: Duration = Duration::from_millis(10);

/// Why nothing was booted.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no place for what is printed, or for what QEMU loads.
    #[error(transparent)]
    File(#[from] FileError),
    /// QEMU could not be started.
    #[error(transparent)]
    Process(#[from] ProcessError),
}

/// How long a guest may take to shut down that has said its last line.
const SHUTDOWN: Duration = Duration::from_secs(10);

/// Runs the emulator until it ends, but no longer than `limit`, and not much longer than the guest's last line. The log
/// gets everything as it comes.
pub(super) fn run(
    command: &mut Command,
    log: &Path,
    limit: Duration,
) -> Result<(Transcript, Ending), SessionError> {
    let file = new_file(log)?;
    let complaints = file.try_clone().map_err(FileError::on("write", log))?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(complaints);
    let deadline = Instant::now() + limit;
    let child = command.spawn().map_err(|source| process::not_started(command, source))?;
    let mut running = Running(child);
    let console = running.0.stdout.take().expect("standard output was asked to be a pipe");
    let (sender, lines) = mpsc::channel();
    Ok(thread::scope(|scope| {
        scope.spawn(move || repeat(BufReader::new(console), file, &sender));
        let mut transcript = Transcript::default();
        let ending = match listen(&mut transcript, &lines, deadline) {
            Ok(claim) => match running.end_before(deadline.min(Instant::now() + SHUTDOWN)) {
                Some(_) => Ending::Said(claim),
                None => Ending::StaysUp(claim),
            },
            Err(RecvTimeoutError::Timeout) => Ending::TimedOut(limit),
            Err(RecvTimeoutError::Disconnected) => match running.end_before(deadline) {
                Some(status) => Ending::Ended(status),
                None => Ending::TimedOut(limit),
            },
        };
        // With QEMU ends the pipe, and with it the thread that reads.
        drop(running);
        (transcript, ending)
    }))
}

/// A file in place of one that another run may still be writing.
fn new_file(path: &Path) -> Result<File, FileError> {
    atomic_file::create_folder(path.parent().unwrap_or(Path::new(".")))?;
    if path.exists() {
        std::fs::remove_file(path).map_err(FileError::on("remove", path))?;
    }
    File::options().append(true).create(true).open(path).map_err(FileError::on("create", path))
}

/// Sends each line to who listens, and writes it down. What the disk has no room for is passed on all the same.
fn repeat(mut console: impl BufRead, mut log: File, to: &Sender<Vec<u8>>) {
    let mut line = Vec::new();
    while console.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        drop(log.write_all(&line));
        if to.send(std::mem::take(&mut line)).is_err() {
            return;
        }
    }
}

/// Listens until the guest's last line, the end of the console, or the deadline.
fn listen(
    transcript: &mut Transcript,
    lines: &Receiver<Vec<u8>>,
    deadline: Instant,
) -> Result<Claim, RecvTimeoutError> {
    loop {
        let line = lines.recv_timeout(deadline.saturating_duration_since(Instant::now()))?;
        if let Some(claim) = transcript.listen(&plain(&line)) {
            return Ok(claim);
        }
    }
}

/// A process that is killed when nobody holds it any more.
struct Running(Child);

impl Running {
    /// Waits for one that has nothing more to say, and tells how it ended.
    fn end_before(&mut self, deadline: Instant) -> Option<String> {
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Some(status.to_string()),
                Ok(None) if Instant::now() < deadline => thread::sleep(PATIENCE),
                Ok(None) => return None,
                Err(error) => return Some(error.to_string()),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only for one that has ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    fn session(script: &str, limit: Duration) -> (Transcript, Ending, String) {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("logs/boot.log");
        let (transcript, ending) = run(Command::new("sh").args(["-c", script]), &log, limit).unwrap();
        (transcript, ending, std::fs::read_to_string(log).unwrap())
    }

    #[test]
    fn a_guest_says_its_last_line_and_shuts_down() {
        let script = "printf 'guest: ok A\\r\\nguest: RESULT PASS 1\\r\\nrebooting\\r\\n'";
        let (transcript, ending, log) = session(script, LONG);
        assert_eq!((transcript.passed, ending), (1, Ending::Said(Claim::Pass(1))));
        assert_eq!(log, "guest: ok A\r\nguest: RESULT PASS 1\r\nrebooting\r\n");
    }

    #[test]
    fn a_guest_that_does_not_shut_down_is_stopped() {
        let script = "printf 'guest: ok A\\nguest: RESULT PASS 1\\n'; exec sleep 600";
        let (transcript, ending, _) = session(script, LONG);
        assert_eq!((transcript.passed, ending), (1, Ending::StaysUp(Claim::Pass(1))));
    }

    #[test]
    fn a_guest_that_hangs_is_stopped_and_what_it_said_is_kept() {
        // The limit has passed before anything is read; what is said by then may reach the log or not.
        let (transcript, ending, _) = session("echo guest: ok A; exec sleep 600", Duration::ZERO);
        assert!(transcript.passed <= 1);
        assert_eq!(ending, Ending::TimedOut(Duration::ZERO));
    }

    #[test]
    fn an_emulator_that_ends_early_says_why_in_the_log() {
        let (transcript, ending, log) = session("echo guest: ok A; echo no such machine >&2; exit 7", LONG);
        assert_eq!((transcript.passed, ending), (1, Ending::Ended("exit status: 7".to_owned())));
        assert!(log.contains("no such machine"), "{log}");
    }
}
