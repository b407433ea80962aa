//! What a guest says on the console, between the lines of Xen.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

/// How lines of guests begin.
const MARK: &str = "guest: ";

/// A line of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// A check passed.
    Ok,
    /// A check failed, or the guest ended early.
    Complaint(String),
    /// An operation was answered.
    Seen(Seen),
    /// The last line: whether all checks passed, and how many did or did not.
    Result(Claim),
    /// News for people.
    Info,
}

/// What Xen answered to an operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Seen {
    /// The constant that is the operation's number.
    pub operation: String,
    /// What came back.
    pub answer: Answer,
}

/// An answer to a hypercall.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It succeeded.
    Value(u64),
    /// It was refused, with this error.
    Refused(String),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Value(value) => write!(f, "{value}"),
            Answer::Refused(error) => f.write_str(error),
        }
    }
}

/// What a guest says of its checks in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// As many as this passed, and none failed.
    Pass(usize),
    /// As many as this failed.
    Fail(usize),
}

/// Everything that a guest printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// How many checks passed.
    pub passed: usize,
    /// The lines of failed checks, and what the guest said when it ended early.
    pub complaints: Vec<String>,
    /// How operations were answered; each answer once.
    pub seen: BTreeSet<Seen>,
}

impl Transcript {
    /// Listens to one line of the console, whoever it is from. A claim means that it was the guest's last.
    pub fn listen(&mut self, line: &str) -> Option<Claim> {
        match Line::parse(line)? {
            Line::Ok => self.passed += 1,
            Line::Complaint(text) => self.complaints.push(text),
            Line::Seen(seen) => drop(self.seen.insert(seen)),
            Line::Result(claim) => return Some(claim),
            Line::Info => {}
        }
        None
    }
}

impl Line {
    /// Takes a line of the console apart, if it is a guest's.
    fn parse(line: &str) -> Option<Line> {
        let text = line.strip_prefix(MARK)?.trim();
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let line = match word {
            "ok" => Line::Ok,
            "FAIL" | "PANIC" => Line::Complaint(text.to_owned()),
            "seen" => Seen::parse(rest).map_or_else(|| Line::not_understood(text), Line::Seen),
            "RESULT" => Claim::parse(rest).map_or_else(|| Line::not_understood(text), Line::Result),
            _ => Line::Info,
        };
        Some(line)
    }

    fn not_understood(text: &str) -> Line {
        Line::Complaint(format!("not understood: {text}"))
    }
}

impl Seen {
    fn parse(text: &str) -> Option<Seen> {
        let (operation, answer) = text.split_once(' ')?;
        let is_name =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let answer = match answer.parse() {
            Ok(value) => Answer::Value(value),
            Err(_) if is_name(answer) && answer.starts_with('E') => Answer::Refused(answer.to_owned()),
            Err(_) => return None,
        };
        is_name(operation).then(|| Seen { operation: operation.to_owned(), answer })
    }
}

impl Claim {
    fn parse(text: &str) -> Option<Claim> {
        let (word, count) = text.split_once(' ')?;
        let count = count.parse().ok()?;
        match word {
            "PASS" => Some(Claim::Pass(count)),
            "FAIL" => Some(Claim::Fail(count)),
            _ => None,
        }
    }
}

/// A line without what is meant for a terminal: escape codes, carriage returns and other control characters.
pub fn plain(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    console::strip_ansi_codes(&text).chars().filter(|c| *c == '\t' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript_of(lines: &str) -> (Transcript, Option<Claim>) {
        let mut transcript = Transcript::default();
        let claim = lines.lines().find_map(|line| transcript.listen(line));
        (transcript, claim)
    }

    #[test]
    fn lines_of_guests_are_found_between_those_of_xen() {
        let (transcript, claim) = transcript_of(
            "(XEN) Xen version 4.17.7 guest: ok\n\
             guest: info start info 0x5000\n\
             guest: ok EVTCHNOP_send pending\n\
             guest: seen EVTCHNOP_send 0\n\
             (XEN) grant_table.c: guest: FAIL is not one\n\
             guest: ok XENVER_version 4.17\n\
             guest: seen XENVER_version 262161\n\
             guest: seen VCPUOP_is_up EINVAL\n\
             guest: seen EVTCHNOP_send 0\n\
             guest: FAIL SCHEDOP_poll took 0 ns\n\
             guest: RESULT FAIL 1\n\
             guest: ok not read any more\n",
        );
        assert_eq!(transcript.passed, 2);
        assert_eq!(transcript.complaints, ["FAIL SCHEDOP_poll took 0 ns"]);
        assert_eq!(claim, Some(Claim::Fail(1)));
        let seen: Vec<_> =
            transcript.seen.iter().map(|seen| (seen.operation.as_str(), seen.answer.clone())).collect();
        let expected = [
            ("EVTCHNOP_send", Answer::Value(0)),
            ("VCPUOP_is_up", Answer::Refused("EINVAL".to_owned())),
            ("XENVER_version", Answer::Value(262_161)),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_line_that_is_cut_short_is_a_complaint() {
        for line in
            ["RESULT PASS", "RESULT PASS 7x", "RESULT MAYBE 7", "seen", "seen A", "seen A -22", "seen A?b 0"]
        {
            let (transcript, claim) = transcript_of(&format!("guest: {line}\n"));
            assert_eq!(transcript.complaints, [format!("not understood: {line}")]);
            assert_eq!((claim, transcript.seen.len()), (None, 0));
        }
        assert_eq!(transcript_of("guest: PANIC at src/main.rs:1").0.complaints, ["PANIC at src/main.rs:1"]);
        assert_eq!(
            transcript_of("guest: okay\n guest: ok indented\nguest:ok\n"),
            (Transcript::default(), None)
        );
    }

    #[test]
    fn nothing_is_left_of_what_a_terminal_needs() {
        assert_eq!(plain(b"\x1b[2J\x1b[1;32mguest: ok\x1b[0m a\tb\r"), "guest: ok a\tb");
        assert_eq!(plain(b"\rguest: ok \xff\0"), "guest: ok \u{fffd}");
    }
}
