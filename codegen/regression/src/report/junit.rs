//! Changes as tests: each is one, and fails if it is against the policy.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::judged::Judged;
use super::text::told;
use crate::diff::Diff;
use crate::policy::Level;

pub(super) fn junit(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let mut suite = TestSuite::new(format!("{} -> {}", diff.from, diff.to));
    for Judged { change, level } in judged {
        let mut status = match level {
            Level::Deny => TestCaseStatus::non_success(NonSuccessKind::Failure),
            Level::Warn | Level::Allow => TestCaseStatus::success(),
        };
        if *level == Level::Deny {
            status.set_type(change.rule.entry().code).set_message(told(change, diff));
        }
        let name = format!("{} {}", change.rule.entry().class.word(), change.path());
        let mut case = TestCase::new(name, status);
        case.set_classname(change.rule.entry().code);
        suite.add_test_case(case);
    }
    let mut report = Report::new("xen-abi diff");
    report.add_test_suite(suite);
    // What is written into a string does not fail, and there are no characters in it that XML has not.
    report.to_string().unwrap_or_default() + "\n"
}
