//! Programs of assertions that a compiler refuses, and what they were about.

use std::collections::BTreeSet;
use std::process::Command;

use crate::process::{self, ProcessError};

/// The C names of which clang, reading a program of layout tests, says that something is not so.
pub fn refused_names(mut clang: Command, program: &str) -> Result<BTreeSet<String>, ProcessError> {
    clang.args(["-ferror-limit=0", "-fsyntax-only", "-x", "c", "-"]);
    let output = process::compile(&mut clang, program)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = program.lines().collect();
    let errors = errors.lines().filter(|line| line.contains(": error: "));
    let names: BTreeSet<String> = errors.filter_map(|error| name_at(&lines, error)).collect();
    // An error elsewhere is no answer to any assertion.
    if !output.status.success() && names.is_empty() {
        return Err(process::failure(&clang, &output));
    }
    Ok(names)
}

/// The name in the message of the assertion at which an error points.
fn name_at(program: &[&str], error: &str) -> Option<String> {
    let line: usize = error.strip_prefix("<stdin>:")?.split_once(':')?.0.parse().ok()?;
    let message = program.get(line.checked_sub(1)?)?.rsplit_once(", \"")?.1;
    let subject = message.split_once(": ")?.1;
    Some(subject.split(['.', ' ', '[']).next()?.to_owned())
}
