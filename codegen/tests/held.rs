//! A member of an integer type whose documentation names the values of a group says so to programs too.

mod fixtures;

use std::collections::BTreeSet;

use xen_abi_codegen::model::{Body, MemberType, Spec, Type};

/// Members whose documentation names values that they do not hold, and why.
const OTHERS: &[(&str, &str)] = &[
    ("vcpu_guest_context.vm_assist", "the values are numbers of its bits"),
    ("xen_feature_info.submap", "the values are numbers of bits, some of which are in it"),
    ("evtchn_op.cmd", "an operation shows its number"),
    ("mmu_update.ptr", "an operation shows its number"),
    ("mmuext_op.cmd", "an operation shows its number"),
    ("start_info.mod_start", "flags in another member say what it is"),
];

/// The beginnings of names, such as `GNTMAP_` of `GNTMAP_*`, that a text has.
fn patterns(doc: &str) -> impl Iterator<Item = &str> {
    doc.split('`').skip(1).step_by(2).filter_map(|word| word.strip_suffix('*'))
}

/// Members of integer types that name values and hold none.
fn loose(spec: &Spec, body: &Body, record: &str, found: &mut BTreeSet<String>) {
    for member in &body.members {
        match &member.of {
            MemberType::Inline(body) => loose(spec, body, record, found),
            MemberType::Named(of) => {
                let is_integer = of.0.iter().all(|case| matches!(case.is, Type::Builtin(_)));
                let names =
                    |pattern: &str| spec.constants.iter().any(|one| one.head.name.starts_with(pattern));
                if is_integer && member.holds.is_empty() && patterns(&member.doc).any(names) {
                    found.insert(format!("{record}.{}", member.name.as_deref().unwrap_or_default()));
                }
            }
        }
    }
}

#[test]
fn members_say_what_they_hold() {
    let spec =
        fixtures::lowered(fixtures::spec()).unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics));
    let mut found = BTreeSet::new();
    for record in &spec.records {
        loose(&spec, &record.body, &record.head.name, &mut found);
    }
    let others: BTreeSet<String> = OTHERS.iter().map(|(member, _)| (*member).to_owned()).collect();
    assert_eq!(found, others);
}
