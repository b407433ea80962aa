//! Whether a boot proves what it should.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::console::{Claim, Transcript};

/// How a boot came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The guest said its last line, and QEMU ended with it.
    Said(Claim),
    /// The guest said its last line, but QEMU had to be stopped.
    StaysUp(Claim),
    /// QEMU ended by itself, with this status.
    Ended(String),
    /// It was stopped, having taken so long.
    TimedOut(Duration),
}

/// What a boot shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// All checks passed.
    Passed {
        /// How many there are.
        checks: usize,
    },
    /// Checks failed.
    Failed {
        /// How many, as the guest counted.
        checks: usize,
    },
    /// What the guest says in the end does not fit what it said before.
    Contradicts {
        /// What it says.
        claim: Claim,
        /// How many checks were seen to pass.
        passed: usize,
        /// How many lines complain.
        complaints: usize,
    },
    /// All checks passed, but then the guest did not shut down.
    StaysUp {
        /// How many checks passed.
        checks: usize,
    },
    /// The guest never came to its last line.
    NoResult {
        /// What came instead.
        reason: String,
    },
}

impl Verdict {
    /// Judges a boot.
    pub fn of(transcript: &Transcript, ending: &Ending) -> Verdict {
        let (passed, complaints) = (transcript.passed, transcript.complaints.len());
        match ending {
            Ending::Said(Claim::Pass(checks)) if *checks == passed && complaints == 0 && passed > 0 => {
                Verdict::Passed { checks: passed }
            }
            Ending::StaysUp(Claim::Pass(checks)) if *checks == passed && complaints == 0 => {
                Verdict::StaysUp { checks: passed }
            }
            Ending::Said(Claim::Fail(checks)) | Ending::StaysUp(Claim::Fail(checks))
                if *checks == complaints && complaints > 0 =>
            {
                Verdict::Failed { checks: complaints }
            }
            Ending::Said(claim) | Ending::StaysUp(claim) => {
                Verdict::Contradicts { claim: *claim, passed, complaints }
            }
            Ending::TimedOut(limit) => {
                Verdict::NoResult { reason: format!("stopped after {} s", limit.as_secs()) }
            }
            Ending::Ended(status) => Verdict::NoResult { reason: format!("QEMU ended, {status}") },
        }
    }

    /// Whether all checks passed.
    pub fn is_passed(&self) -> bool {
        matches!(self, Verdict::Passed { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Passed { checks } => write!(f, "{}", Claim::Pass(*checks)),
            Verdict::Failed { checks } => write!(f, "{}", Claim::Fail(*checks)),
            Verdict::Contradicts { claim, passed, complaints } => {
                write!(f, "{claim}, BUT {passed} ok and {complaints} failed were seen")
            }
            Verdict::StaysUp { checks } => {
                write!(f, "{}, BUT the guest did not shut down", Claim::Pass(*checks))
            }
            Verdict::NoResult { reason } => write!(f, "NO RESULT: {reason}"),
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Pass(count) => write!(f, "RESULT PASS {count}"),
            Claim::Fail(count) => write!(f, "RESULT FAIL {count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(passed: usize, complaints: usize, claim: Claim) -> String {
        let complaints = (0..complaints).map(|number| format!("FAIL {number}")).collect();
        let transcript = Transcript { passed, complaints, ..Transcript::default() };
        let verdict = Verdict::of(&transcript, &Ending::Said(claim));
        assert_eq!(verdict.is_passed(), verdict == Verdict::Passed { checks: passed });
        verdict.to_string()
    }

    #[test]
    fn a_result_counts_if_it_fits_what_was_seen() {
        assert_eq!(verdict(71, 0, Claim::Pass(71)), "RESULT PASS 71");
        assert_eq!(verdict(70, 1, Claim::Fail(1)), "RESULT FAIL 1");
        for (passed, complaints, claim) in [
            (70, 0, Claim::Pass(71)),
            (71, 1, Claim::Pass(71)),
            (0, 0, Claim::Pass(0)),
            (71, 2, Claim::Fail(1)),
            (71, 0, Claim::Fail(0)),
        ] {
            let said = verdict(passed, complaints, claim);
            assert_eq!(said, format!("{claim}, BUT {passed} ok and {complaints} failed were seen"));
        }
    }

    #[test]
    fn a_guest_that_does_not_shut_down_has_failed() {
        let transcript = Transcript { passed: 71, ..Transcript::default() };
        let verdict = Verdict::of(&transcript, &Ending::StaysUp(Claim::Pass(71)));
        assert_eq!(verdict.to_string(), "RESULT PASS 71, BUT the guest did not shut down");
        assert!(!verdict.is_passed());
    }

    #[test]
    fn a_missing_result_is_a_failure_with_its_reason() {
        let transcript = Transcript { passed: 71, ..Transcript::default() };
        let said = |ending| Verdict::of(&transcript, &ending).to_string();
        assert_eq!(said(Ending::TimedOut(Duration::from_secs(60))), "NO RESULT: stopped after 60 s");
        assert_eq!(said(Ending::Ended("exit status: 1".into())), "NO RESULT: QEMU ended, exit status: 1");
    }
}
