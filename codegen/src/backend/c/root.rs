//! What a header holds for all others and no item of the specification says.

use std::collections::BTreeSet;

use super::blocks::{Blocks, Reader};
use super::conditionals::Condition;
use super::handles::Handles;
use crate::axes::Dialect;
use crate::model::{ModuleId, Spec};

/// The header that all others build on.
const HEADER: &str = "xen.h";

/// Whether a module is the one of `xen.h`.
pub(super) fn is_root(spec: &Spec, module: ModuleId) -> bool {
    spec[module].header == HEADER
}

/// Whether a program that includes the header of a module has seen `xen.h`: it includes it, or is a part of it.
pub(super) fn is_seen_from(spec: &Spec, module: ModuleId) -> bool {
    reaches(spec, &spec[module].header, HEADER) || reaches(spec, HEADER, &spec[module].header)
}

/// What a flexible array of a module has between its brackets.
pub(super) fn flexible_dimension(spec: &Spec, module: ModuleId) -> &'static str {
    const MACRO: &str = "XEN_FLEX_ARRAY_DIM";
    let defined = spec.macros.iter().any(|item| item.head.name == MACRO);
    if defined && is_seen_from(spec, module) { MACRO } else { "" }
}

pub(super) fn reaches<'s>(spec: &'s Spec, from: &'s str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut pending = vec![from];
    while let Some(header) = pending.pop() {
        if header == to {
            return spec.modules.iter().any(|module| module.header == to);
        }
        if seen.insert(header) {
            let modules = spec.modules.iter().filter(|module| module.header == header);
            pending.extend(modules.flat_map(|module| &module.includes).map(|(_, header)| header.as_str()));
        }
    }
    false
}

/// Macros with which constants get their suffix in C, and none in the assembler.
pub(super) fn numbers() -> String {
    let mut text = "/* Constants with a suffix, which the assembler does not know. */\n".to_owned();
    text.push_str("#ifndef __ASSEMBLY__\n");
    for (name, suffix) in MARKS {
        text += &format!("#define __{name}(x) x ## {suffix}\n#define {name}(x) __{name}(x)\n");
    }
    text.push_str("#else\n");
    for (name, _) in MARKS {
        text += &format!("#define {name}(x) x\n");
    }
    text + "#endif\n"
}

const MARKS: [(&str, &str); 3] = [("xen_mk_uint", "U"), ("xen_mk_ulong", "UL"), ("xen_mk_ullong", "ULL")];

/// Handles of the types that C itself has.
pub(super) fn handles(blocks: &mut Blocks, dialect: Dialect) {
    let handles = Handles(dialect);
    let mut always = "/* Guest handles of C's own types. */\n".to_owned();
    let mut old = String::new();
    for (name, spelling, below) in handles.of_c() {
        match below {
            None => always += &handles.definition(name, spelling),
            Some(below) => {
                if old.is_empty() {
                    old = format!("#if __XEN_INTERFACE_VERSION__ < {below}\n");
                }
                old += &handles.definition(name, spelling);
            }
        }
    }
    if !old.is_empty() {
        old += "#endif\n";
    }
    blocks.push(Reader::Compiler, Condition::Always, always + &old);
}
