//! What the specification says of operations, held against what Xen answered.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use xen_abi_codegen::abi::{Abi, OperationsLayout};
use xen_abi_codegen::model::{Caller, Outcome, ReturnKind};

use super::Guest;
use super::console::{Answer, Seen};

/// What a specification says of each call in one variant, by the name of its constant in C; hypercalls without
/// operations go by their own.
pub struct Claims<'s> {
    calls: BTreeMap<&'s str, (&'s [Caller], &'s Outcome)>,
}

/// How Xen refuses what it does not know.
const UNKNOWN: &str = "ENOSYS";

/// An answer that the specification does not foresee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contradiction {
    /// What was answered.
    pub seen: Seen,
    /// What the specification says instead.
    pub but: String,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Seen { operation, answer } = &self.seen;
        write!(f, "{operation} answered {answer}, but {}", self.but)
    }
}

impl<'s> Claims<'s> {
    /// What is said of one variant.
    pub fn new(abi: &Abi<'s>) -> Self {
        let mut calls = BTreeMap::new();
        for (id, layout) in abi.hypercalls().iter() {
            let call = &abi.spec[id];
            let callers = call.callers.as_slice();
            calls.insert(call.head.name.as_str(), (callers, &call.outcome));
            collect(&mut calls, callers, &layout.ops);
        }
        Claims { calls }
    }

    /// The answers to a guest that are not as they are said to be.
    pub fn contradictions<'a>(
        &self,
        guest: Guest,
        seen: impl IntoIterator<Item = &'a Seen>,
    ) -> Vec<Contradiction> {
        let contradiction =
            |seen: &Seen| Some(Contradiction { but: self.denial(guest, seen)?, seen: seen.clone() });
        seen.into_iter().filter_map(contradiction).collect()
    }

    /// What speaks against an answer.
    fn denial(&self, guest: Guest, seen: &Seen) -> Option<String> {
        let is_unknown_to_xen = seen.answer == Answer::Refused(UNKNOWN.to_owned());
        let Some((callers, outcome)) = self.calls.get(seen.operation.as_str()) else {
            return (!is_unknown_to_xen).then(|| "there is no such operation".to_owned());
        };
        let may_call = callers.contains(&guest.caller());
        match (&seen.answer, outcome.kind) {
            (Answer::Refused(error), _)
                if !may_call || outcome.errors.iter().any(|(name, _)| name == error) =>
            {
                None
            }
            (Answer::Refused(_), _) => Some("that is not among its errors".to_owned()),
            (Answer::Value(_), _) if !may_call => Some("such guests are not among its callers".to_owned()),
            (Answer::Value(0), ReturnKind::Zero) | (Answer::Value(_), ReturnKind::Number) => None,
            (Answer::Value(_), ReturnKind::Zero) => Some("it returns zero".to_owned()),
            (Answer::Value(_), ReturnKind::Never) => Some("it does not return".to_owned()),
        }
    }
}

fn collect<'s>(
    calls: &mut BTreeMap<&'s str, (&'s [Caller], &'s Outcome)>,
    callers: &'s [Caller],
    operations: &OperationsLayout<'s>,
) {
    for layout in &operations.all {
        let operation = layout.operation;
        calls.insert(&operation.head.name, (callers, &operation.outcome));
        collect(calls, callers, &layout.inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ours::Specification;

    fn denials(guest: Guest, seen: &[(&str, Answer)]) -> Vec<String> {
        let ours = Specification::load().unwrap();
        let abi = ours.abi_for_tools(guest.target(), "4.20.4".parse().unwrap()).unwrap();
        let seen: Vec<Seen> = seen
            .iter()
            .map(|(operation, answer)| Seen { operation: (*operation).to_owned(), answer: answer.clone() })
            .collect();
        Claims::new(&abi).contradictions(guest, &seen).iter().map(ToString::to_string).collect()
    }

    fn refused(error: &str) -> Answer {
        Answer::Refused(error.to_owned())
    }

    #[test]
    fn answers_that_are_foreseen_contradict_nothing() {
        let seen = [
            ("EVTCHNOP_send", Answer::Value(0)),
            ("EVTCHNOP_send", refused("EINVAL")),
            ("XENVER_version", Answer::Value(0x4_0014)),
            // Arm guests have no such call, whatever Xen says to them.
            ("set_timer_op", refused("ENOSYS")),
            ("EVTCHNOP_of_tomorrow", refused("ENOSYS")),
        ];
        assert_eq!(denials(Guest::Arm64, &seen), Vec::<String>::new());
    }

    #[test]
    fn answers_that_nobody_foresaw_are_found() {
        let seen = [
            ("EVTCHNOP_send", Answer::Value(5)),
            ("EVTCHNOP_send", refused("E2BIG")),
            ("EVTCHNOP_sendd", Answer::Value(0)),
            ("set_timer_op", Answer::Value(0)),
        ];
        assert_eq!(
            denials(Guest::Arm64, &seen),
            [
                "EVTCHNOP_send answered 5, but it returns zero",
                "EVTCHNOP_send answered E2BIG, but that is not among its errors",
                "EVTCHNOP_sendd answered 0, but there is no such operation",
                "set_timer_op answered 0, but such guests are not among its callers",
            ]
        );
        let timer = [("set_timer_op", Answer::Value(0))];
        assert_eq!(denials(Guest::X86_64Pv, &timer), Vec::<String>::new());
    }
}
