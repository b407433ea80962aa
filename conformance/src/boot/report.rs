//! What boots showed, for people and for programs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;

use super::claims::{Claims, Contradiction};
use super::console::{Answer, Seen};
use super::{BootError, Guest, Verdict};
use crate::json;
use crate::ours::Specification;
use crate::package_version::PackageVersion;
use crate::report::{Format, number};

/// The result of several boots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// One after the other, as they were asked for.
    pub boots: Vec<Boot>,
}

/// What one guest printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Boot {
    /// The guest.
    pub guest: Guest,
    /// The branch of the hypervisor.
    pub branch: String,
    /// The version of its package.
    pub version: PackageVersion,
    /// What that proves.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The lines of failed checks, and what the guest said when it ended early.
    pub complaints: Vec<String>,
    /// The answers that the specification does not foresee.
    pub contradictions: Vec<Contradiction>,
    /// What was printed last, if there is no result.
    pub last_lines: Vec<String>,
    /// How operations were answered.
    pub seen: BTreeSet<Seen>,
    /// Where everything stands that was printed.
    pub log: PathBuf,
}

impl Report {
    /// Looks for answers that a specification does not foresee.
    pub fn hold_against(&mut self, ours: &Specification) -> Result<(), BootError> {
        for boot in &mut self.boots {
            let abi = ours.abi_for_tools(boot.guest.target(), boot.version.release()?)?;
            boot.contradictions = Claims::new(&abi).contradictions(boot.guest, &boot.seen);
        }
        Ok(())
    }

    /// Whether each guest passed all of its checks, and got no answer that is not foreseen.
    pub fn is_clean(&self) -> bool {
        self.boots.iter().all(Boot::is_clean)
    }

    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        match format {
            Format::Human => self.human(),
            Format::Markdown => self.markdown(),
            Format::Json => json::text(self),
        }
    }

    /// One line a boot, with what is wrong below it.
    fn human(&self) -> String {
        let mut text = String::new();
        for boot in &self.boots {
            text.push_str(&format!("{} {} {}\n", boot.guest, boot.branch, boot.verdict));
            for line in boot.details() {
                text.push_str(&format!("  {line}\n"));
            }
            if !boot.is_clean() {
                text.push_str(&format!("  all that was printed: {}\n", boot.log.display()));
            }
        }
        format!("{text}\n{}\n", self.summary())
    }

    fn markdown(&self) -> String {
        let mut text = "| guest | Xen | result |\n|---|---|---|\n".to_owned();
        for boot in &self.boots {
            text.push_str(&format!("| {} | {} | {} |\n", boot.guest, boot.version.short(), boot.verdict));
        }
        for boot in self.boots.iter().filter(|boot| !boot.is_clean()) {
            text.push_str(&format!("\n## {} on {}\n\n", boot.guest, boot.version.short()));
            for line in boot.details() {
                text.push_str(&format!("- `{line}`\n"));
            }
        }
        format!("{text}\n{}\n", self.summary())
    }

    /// The last line: how many boots, and how many operations Xen carried out in any of them.
    fn summary(&self) -> String {
        let passed = self.boots.iter().filter(|boot| boot.is_clean()).count();
        let seen = || self.boots.iter().flat_map(|boot| &boot.seen);
        let done: BTreeSet<&str> = seen().filter(|seen| seen.is_done()).map(Seen::name).collect();
        let refused: BTreeSet<&str> = seen().filter(|seen| !seen.is_done()).map(Seen::name).collect();
        format!(
            "{}: {passed} passed, {} failed; {} done by Xen, {} only refused",
            number(self.boots.len(), "boot"),
            self.boots.len() - passed,
            number(done.len(), "operation"),
            refused.difference(&done).count(),
        )
    }
}

impl Boot {
    fn is_clean(&self) -> bool {
        self.verdict.is_passed() && self.contradictions.is_empty()
    }

    /// What is to be said below its line.
    fn details(&self) -> Vec<String> {
        let said = self.complaints.iter().chain(&self.last_lines).cloned();
        said.chain(self.contradictions.iter().map(ToString::to_string)).collect()
    }
}

impl Seen {
    fn name(&self) -> &str {
        &self.operation
    }

    fn is_done(&self) -> bool {
        matches!(self.answer, Answer::Value(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(operation: &str, answer: Answer) -> Seen {
        Seen { operation: operation.to_owned(), answer }
    }

    fn boot(guest: Guest, verdict: Verdict) -> Boot {
        let refused = || Answer::Refused("EINVAL".to_owned());
        let answers = [
            seen("EVTCHNOP_send", Answer::Value(0)),
            seen("EVTCHNOP_send", refused()),
            seen("VCPUOP_is_up", refused()),
        ];
        Boot {
            guest,
            branch: "4.20".to_owned(),
            version: PackageVersion("4.20.4+63-g7abfd2bce2-0+deb13u1".to_owned()),
            verdict,
            complaints: Vec::new(),
            contradictions: Vec::new(),
            last_lines: Vec::new(),
            seen: answers.into(),
            log: "/logs/boot.log".into(),
        }
    }

    fn report() -> Report {
        let mut failed = boot(Guest::Arm32, Verdict::Failed { checks: 1 });
        failed.complaints.push("FAIL EVTCHNOP_send not pending".to_owned());
        let mut silent = boot(Guest::X86_64Pv, Verdict::NoResult { reason: "stopped after 60 s".to_owned() });
        silent.last_lines.push("(XEN) Dom0 has maximum 1 VCPUs".to_owned());
        Report { boots: vec![boot(Guest::Arm64, Verdict::Passed { checks: 71 }), failed, silent] }
    }

    #[test]
    fn what_is_wrong_stands_below_its_boot() {
        insta::assert_snapshot!(report().to_text(Format::Human), @r"
        arm64 4.20 RESULT PASS 71
        arm32 4.20 RESULT FAIL 1
          FAIL EVTCHNOP_send not pending
          all that was printed: /logs/boot.log
        x86_64-pv 4.20 NO RESULT: stopped after 60 s
          (XEN) Dom0 has maximum 1 VCPUs
          all that was printed: /logs/boot.log

        3 boots: 1 passed, 2 failed; 1 operation done by Xen, 1 only refused
        ");
    }

    #[test]
    fn programs_get_the_answers_too() {
        let text = report().to_text(Format::Json);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let [passed, failed, silent] = [0, 1, 2].map(|index| &json["boots"][index]);
        assert_eq!((passed["guest"].as_str(), passed["verdict"].as_str()), (Some("arm64"), Some("passed")));
        assert_eq!(passed["seen"][0]["answer"], 0);
        assert_eq!(passed["seen"][2]["answer"], "EINVAL");
        assert_eq!(failed["complaints"][0], "FAIL EVTCHNOP_send not pending");
        assert_eq!(silent["reason"], "stopped after 60 s");
        assert!(!report().is_clean());
    }
}
