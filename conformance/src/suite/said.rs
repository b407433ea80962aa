//! What a program says: passed on as it comes, and kept as far as the summary needs it.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{self, Sender};
use std::thread;

use super::failed_tests::FailedTests;
use super::tail::Tail;
use super::tally::Tally;

/// What is known of a program's output.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) tally: Tally,
    failed_tests: FailedTests,
    stdout: Tail,
    stderr: Tail,
}

/// Which stream a line came from.
#[derive(Debug, Clone, Copy)]
enum Stream {
    Stdout,
    Stderr,
}

type Line = io::Result<(Stream, String)>;

impl Said {
    /// What stands for the output of a program that was not run.
    pub(super) fn only(why: &str) -> Said {
        let mut said = Said::default();
        said.stdout.push(why);
        said
    }

    /// Repeats both streams of a program, line by line, until they end.
    pub(super) fn repeating(stdout: impl Read + Send, stderr: impl Read + Send) -> io::Result<Said> {
        let (sender, lines) = mpsc::channel();
        let other = sender.clone();
        thread::scope(|scope| {
            scope.spawn(move || send(Stream::Stdout, stdout, &sender));
            scope.spawn(move || send(Stream::Stderr, stderr, &other));
            let mut said = Said::default();
            for line in lines {
                let (stream, line) = line?;
                match stream {
                    Stream::Stdout => println!("{line}"),
                    Stream::Stderr => eprintln!("{line}"),
                }
                said.hear(stream, &line);
            }
            Ok(said)
        })
    }

    fn hear(&mut self, stream: Stream, line: &str) {
        self.tally.count(line);
        match stream {
            Stream::Stdout => {
                self.failed_tests.read(line);
                self.stdout.push(line);
            }
            Stream::Stderr => self.stderr.push(line),
        }
    }
}

/// Sends each line to whoever listens.
fn send(stream: Stream, from: impl Read, to: &Sender<Line>) {
    for line in BufReader::new(from).split(b'\n') {
        let line = line.map(|line| (stream, String::from_utf8_lossy(&line).into_owned()));
        if to.send(line).is_err() {
            return;
        }
    }
}

/// What to know if the program failed: the end of both streams, with the failed tests in the place of standard
/// output if there are any.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.stderr.is_empty() {
            write!(f, "---- standard error ----\n{}", self.stderr)?;
        }
        if !self.failed_tests.is_empty() {
            write!(f, "{}", self.failed_tests)
        } else if !self.stdout.is_empty() {
            write!(f, "---- standard output ----\n{}", self.stdout)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(stdout: &str, stderr: &str) -> String {
        Said::repeating(stdout.as_bytes(), stderr.as_bytes()).unwrap().to_string()
    }

    #[test]
    fn without_failed_tests_the_end_of_both_streams_is_told() {
        assert_eq!(
            said("a table\n", "a warning\nan error\n"),
            "---- standard error ----\na warning\nan error\n---- standard output ----\na table\n"
        );
        assert_eq!(said("", ""), "");
    }

    #[test]
    fn failed_tests_take_the_place_of_standard_output() {
        let stdout = "failures:\n\n---- bad stdout ----\nno\n\ntest result: FAILED. 0 passed; 1 failed\n";
        assert_eq!(
            said(stdout, "error: 1 target failed\n"),
            "---- standard error ----\nerror: 1 target failed\n---- bad ----\nno\n"
        );
    }
}
