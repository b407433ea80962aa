//! From what the compiler says of lines to what differs of names in C.

use std::collections::BTreeSet;
use std::fmt;

use super::compiler::Complaint;
use super::program::{Program, Subject};
use crate::compare::{Counts, Difference, Disagreement};

/// What the oracle found in one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What differs.
    pub differences: BTreeSet<Difference>,
    /// How much was asserted.
    pub asserted: Counts,
    /// How much could not be, since Rust has no expression for it: bit-fields, and what is not aligned.
    pub nameless: Counts,
    /// How many leaves were held against those of bindgen's own types.
    pub beside_bindgen: usize,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { records, fields, constants, typedefs } = self.asserted;
        write!(f, "{records} records, {fields} fields, {constants} constants, {typedefs} types")?;
        if self.beside_bindgen > 0 {
            write!(f, "; {} fields beside bindgen's", self.beside_bindgen)?;
        }
        let Counts { fields, constants, .. } = self.nameless;
        write!(f, "; not to be named in Rust: {fields} fields, {constants} constants")
    }
}

/// The differences that complaints are about. A complaint about code that asserts nothing is an error.
pub(super) fn read(program: &Program, complaints: &[Complaint]) -> Result<BTreeSet<Difference>, String> {
    complaints.iter().map(|complaint| difference(program, complaint).ok_or(complaint.text.clone())).collect()
}

fn difference(program: &Program, complaint: &Complaint) -> Option<Difference> {
    let Subject { category, name, leaf } = complaint.lines.iter().find_map(|line| program.subject(*line))?;
    let disagreement = disagreement(leaf.as_deref(), &complaint.text);
    Some(Difference { category: *category, name: name.clone(), disagreement })
}

/// What an assertion says between brackets, or else what the compiler says of it.
fn disagreement(leaf: Option<&str>, text: &str) -> Disagreement {
    let about = |what: &str| leaf.map_or(what.to_owned(), |leaf| format!("field {leaf}: {what}"));
    let told = || {
        let (_, rest) = text.split_once('[')?;
        let (what, rest) = rest.split_once(": the headers say ")?;
        let (headers, rest) = rest.split_once(", Rust has ")?;
        Some((what, headers, rest.split_once(']')?.0))
    };
    let (what, headers, spec) = match told() {
        Some((what, headers, spec)) => (about(what), headers, spec),
        None => (about("compilation"), "it is there", text.lines().next().unwrap_or_default()),
    };
    Disagreement::Differs { what, headers: headers.to_owned(), spec: spec.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_assertion_says_is_found_in_whatever_the_compiler_says_around_it() {
        for text in [
            "evaluation panicked: [size: the headers say 24, Rust has -3]",
            "evaluation of constant value failed\nthe evaluated program panicked at '[size: the headers say 24, Rust has -3]'",
        ] {
            let expected = Disagreement::Differs {
                what: "field u.port: size".into(),
                headers: "24".into(),
                spec: "-3".into(),
            };
            assert_eq!(disagreement(Some("u.port"), text), expected);
        }
    }

    #[test]
    fn other_errors_are_told_as_they_are() {
        let Disagreement::Differs { what, spec, .. } = disagreement(None, "no field `x`\nhelp: y") else {
            unreachable!("a line was complained about");
        };
        assert_eq!((what.as_str(), spec.as_str()), ("compilation", "no field `x`"));
    }
}
