//! Guest handles: how they are named, and by which macros headers define them. Xen and Linux differ in both.

use super::names::{record_name, tagged};
use super::root::reaches;
use crate::axes::{Dialect, InterfaceVersion};
use crate::model::{AddressKind, Head, ModuleId, RecordId, Spec, TypeItem};
use crate::type_name::Builtin;

/// The handles of one dialect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handles(pub(crate) Dialect);

impl Handles {
    /// How a member spells a handle whose pointee has the handle name `name`.
    pub(crate) fn member(self, kind: AddressKind, name: &str, constant: bool) -> String {
        // Linux has one handle for what Xen only reads, too.
        let constant = if constant && self.0 == Dialect::Xen { "const_" } else { "" };
        format!("{}({constant}{name})", self.user(kind))
    }

    /// The name under which headers define the handle of a built-in type.
    pub(crate) fn of_builtin(self, kind: AddressKind, builtin: Builtin) -> &'static str {
        match (self.0, builtin) {
            (_, Builtin::UInt) => "uint",
            (Dialect::Linux, Builtin::U8) => "uchar",
            (Dialect::Linux, Builtin::ULong) => "xen_ulong_t",
            (Dialect::Linux, other) => other.c_spelling(),
            (Dialect::Xen, Builtin::U8) => "uint8",
            (Dialect::Xen, Builtin::U16) => "uint16",
            (Dialect::Xen, Builtin::U32) => "uint32",
            // Both are defined; structures for every guest have the one, those of the toolstack the other.
            (Dialect::Xen, Builtin::U64) if kind == AddressKind::Handle => "uint64_t",
            (Dialect::Xen, Builtin::U64) => "uint64",
            (Dialect::Xen, Builtin::ULong) => "ulong",
            (Dialect::Xen, other) => other.c_spelling(),
        }
    }

    /// The name of the handle of a declared type: in Linux's dialect that of its tag.
    pub(super) fn of_item(self, spec: &Spec, item: TypeItem) -> String {
        match item {
            TypeItem::Record(id) => match &spec[id].typedef {
                Some(typedef) if self.0 == Dialect::Xen => typedef.clone(),
                _ => spec[id].head.name.clone(),
            },
            other => spec.head(other).name.clone(),
        }
    }

    /// The definition of the handle of a record.
    pub(super) fn definition_for(self, spec: &Spec, id: RecordId) -> String {
        let spelling = match self.0 {
            Dialect::Xen => record_name(spec, id),
            Dialect::Linux => tagged(spec, id),
        };
        self.definition(&self.of_item(spec, TypeItem::Record(id)), &spelling)
    }

    /// The definition of the handle of a type that C spells `spelling`.
    pub(super) fn definition(self, name: &str, spelling: &str) -> String {
        let definer = self.definer();
        if name == spelling {
            format!("{definer}({name});\n")
        } else if self.0 == Dialect::Linux && spelling.strip_prefix("struct ") == Some(name) {
            format!("{definer}_STRUCT({name});\n")
        } else {
            format!("__{definer}({name}, {spelling});\n")
        }
    }

    /// The macro by which a member names the handle that it is.
    pub(super) fn user(self, kind: AddressKind) -> &'static str {
        match (self.0, kind) {
            (Dialect::Linux, _) => "GUEST_HANDLE",
            (Dialect::Xen, AddressKind::Handle64) => "XEN_GUEST_HANDLE_64",
            (Dialect::Xen, AddressKind::Handle | AddressKind::Pointer) => "XEN_GUEST_HANDLE",
        }
    }

    /// The macro by which a header defines the handle of a type whose name is one word.
    pub(super) fn definer(self) -> &'static str {
        match self.0 {
            Dialect::Xen => "DEFINE_XEN_GUEST_HANDLE",
            Dialect::Linux => "DEFINE_GUEST_HANDLE",
        }
    }

    /// Whether a module has that macro.
    pub(super) fn are_defined_by(self, spec: &Spec, module: ModuleId) -> bool {
        spec.macros.iter().any(|item| item.head.module == module && item.head.name == self.definer())
    }

    /// Whether an included header is a part of a module that defines the macros for handles: it defines handles
    /// too, and includes no header that has those macros.
    pub(super) fn has_part(self, spec: &Spec, module: ModuleId, included: &str) -> bool {
        let is_there = |head: &Head, handle: bool| handle && spec[head.module].header == included;
        let defines_handles = spec.records.iter().any(|record| is_there(&record.head, record.handle))
            || spec.typedefs.iter().any(|typedef| is_there(&typedef.head, typedef.handle));
        let mut definers = spec.macros.iter().filter(|item| item.head.name == self.definer());
        defines_handles
            && self.are_defined_by(spec, module)
            && !definers.any(|definer| reaches(spec, included, &spec[definer.head.module].header))
    }

    /// Names and C types of the handles that headers define for types which C itself has.
    pub(super) fn of_c(self) -> &'static [(&'static str, &'static str, Option<InterfaceVersion>)] {
        match self.0 {
            Dialect::Xen => &OF_XEN,
            Dialect::Linux => &OF_LINUX,
        }
    }
}

/// The first interface version without handles of `long`.
const NO_MORE_LONG: InterfaceVersion = InterfaceVersion(0x0004_0300);

/// Those of `long` are only for programs that ask for an interface version below the one given.
const OF_XEN: [(&str, &str, Option<InterfaceVersion>); 12] = [
    ("void", "void", None),
    ("char", "char", None),
    ("uchar", "unsigned char", None),
    ("int", "int", None),
    ("uint", "unsigned int", None),
    ("long", "long", Some(NO_MORE_LONG)),
    ("ulong", "unsigned long", Some(NO_MORE_LONG)),
    ("uint8", "uint8_t", None),
    ("uint16", "uint16_t", None),
    ("uint32", "uint32_t", None),
    ("uint64", "uint64_t", None),
    ("uint64_t", "uint64_t", None),
];

const OF_LINUX: [(&str, &str, Option<InterfaceVersion>); 8] = [
    ("uchar", "unsigned char", None),
    ("uint", "unsigned int", None),
    ("char", "char", None),
    ("int", "int", None),
    ("void", "void", None),
    ("u64", "u64", None),
    ("uint64_t", "uint64_t", None),
    ("uint32_t", "uint32_t", None),
];
