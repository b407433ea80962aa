//! Guest handles: under which name a header defines the handle of a type.

use super::root::reaches;
use crate::model::{Head, ModuleId, Spec, TypeItem};

/// The name of the handle of a declared type.
pub(super) fn defined_name(spec: &Spec, item: TypeItem) -> String {
    match item {
        TypeItem::Record(id) => match &spec[id].typedef {
            Some(typedef) => typedef.clone(),
            None => spec[id].head.name.clone(),
        },
        other => spec.head(other).name.clone(),
    }
}

/// The definition of the handle of a type that C spells `spelling`.
pub(super) fn definition(name: &str, spelling: &str) -> String {
    if name == spelling {
        format!("{DEFINER}({name});\n")
    } else {
        format!("__DEFINE_XEN_GUEST_HANDLE({name}, {spelling});\n")
    }
}

/// Whether an included header is a part of a module that defines the macros for handles: it defines handles too,
/// and includes no header that has those macros.
pub(super) fn is_part(spec: &Spec, module: ModuleId, included: &str) -> bool {
    let is_there = |head: &Head, handle: bool| handle && spec[head.module].header == included;
    let defines_handles = spec.records.iter().any(|record| is_there(&record.head, record.handle))
        || spec.typedefs.iter().any(|typedef| is_there(&typedef.head, typedef.handle));
    let mut definers =
        spec.macros.iter().filter(|item| item.head.name == DEFINER).map(|item| item.head.module);
    defines_handles
        && definers.clone().any(|definer| definer == module)
        && !definers.any(|definer| reaches(spec, included, &spec[definer].header))
}

/// The macro by which a header defines the handle of a type.
const DEFINER: &str = "DEFINE_XEN_GUEST_HANDLE";

/// Names and C types of the handles that `xen.h` defines for types which C itself has. Those of `long` are only
/// for programs that ask for an interface version below the one given.
pub(super) const OF_C: [(&str, &str, Option<&str>); 12] = [
    ("void", "void", None),
    ("char", "char", None),
    ("uchar", "unsigned char", None),
    ("int", "int", None),
    ("uint", "unsigned int", None),
    ("long", "long", Some("0x00040300")),
    ("ulong", "unsigned long", Some("0x00040300")),
    ("uint8", "uint8_t", None),
    ("uint16", "uint16_t", None),
    ("uint32", "uint32_t", None),
    ("uint64", "uint64_t", None),
    ("uint64_t", "uint64_t", None),
];
