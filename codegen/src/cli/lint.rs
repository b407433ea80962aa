//! The verb that holds the specification against rules about ABIs.

use xen_abi_codegen::regression::lint;

use super::arguments::Check;
use super::failure::Failure;
use super::output;
use super::selection::failure;
use super::verbs::print_found;

/// Prints what is against a rule and not allowed.
pub(super) fn lint(arguments: &Check) -> Result<(), Failure> {
    let spec = arguments.folder.load()?;
    let linted = lint::lint(&spec).map_err(|found| failure(&spec, found))?;
    let skipped = linted.not_looked_at.iter().map(|what| format!("not looked at: {what}"));
    skipped.for_each(|line| output::tell(&line));
    print_found(&linted.diagnostics, &spec.sources, arguments.format)?;
    output::tell(&format!(
        "{} files keep to the rules; {} times something is allowed",
        spec.sources.len(),
        linted.allowed
    ));
    Ok(())
}
