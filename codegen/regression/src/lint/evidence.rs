//! Operations whose directions nobody has proven.

use xen_abi_syntax::diagnostic::Code;

use super::finding::{Findings, Subject};
use xen_abi_model::Spec;

/// Operations that say who writes their argument, and not how one knows.
pub(super) fn look(spec: &Spec, findings: &mut Findings) {
    let mut without = 0;
    for op in spec.hypercalls.iter().flat_map(|call| call.ops.flat()) {
        if op.outcome.basis.is_some() {
            continue;
        }
        let head = &op.head;
        let (name, place) = (&spec[op.number].head.name, head.place);
        if op.dirs.is_empty() {
            without += 1;
            continue;
        }
        let subject = Subject { module: head.module, place, name };
        findings.push(
            Code::Unproven,
            subject,
            format!("nobody has proven who writes the argument of `{name}`"),
        );
    }
    if without > 0 {
        findings.not_looked_at.push(format!("{without} operations: nobody has described them"));
    }
}
