//! Guest handles: how they are named, and by which macros headers define them. Xen and Linux differ in both.

use super::names::{record_name, tagged};
use super::reading::reads;
use xen_abi_model::{AddressKind, Head, ModuleId, RecordId, Spec, TypeItem};
use xen_abi_syntax::axes::Dialect;

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
            && !definers.any(|definer| reads(spec, included, &spec[definer.head.module].header))
    }
}
