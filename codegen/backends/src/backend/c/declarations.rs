//! Declarations of types.

use super::conditionals::chain;
use super::constants::{Constants, overridable};
use super::declarators::declare;
use super::names;
use super::records::{Members, attributes};
use xen_abi_model::{Attributes, MacroUse, RecordId, Spec, Type, TypeItem, TypedefId, TypedefInC};

/// Writes declarations of types.
#[derive(Clone, Copy)]
pub(super) struct Declarations<'s> {
    pub(super) constants: Constants<'s>,
    pub(super) members: Members<'s>,
}

impl<'s> Declarations<'s> {
    fn spec(&self) -> &'s Spec {
        self.members.types.spec
    }

    /// The use of a macro that makes records.
    pub(super) fn macro_use(&self, made_by: &MacroUse) -> String {
        let records = made_by.records.iter().map(|record| self.members.types.spell(&Type::Named(*record)));
        let arguments: Vec<String> = std::iter::once(made_by.word.clone()).chain(records).collect();
        format!("{}({});\n", made_by.name, arguments.join(", "))
    }

    /// The declaration of a record, without its typedef and handle.
    pub(super) fn record(&self, id: RecordId) -> String {
        self.members.record(id)
    }

    /// The declaration of a type.
    pub(super) fn declaration(&self, item: TypeItem) -> String {
        let spec = self.spec();
        match item {
            TypeItem::Typedef(id) => self.typedef(id),
            TypeItem::Group(id) => self.constants.enumeration(&spec[id]),
            TypeItem::BitWord(id) => {
                let word = &spec[id];
                format!("typedef {};\n", declare(&self.members.types.spell(&word.of), &word.head.name))
            }
            TypeItem::Record(id) => self.record(id),
        }
    }

    /// The typedef and the handle of a record.
    pub(super) fn announcement(&self, id: RecordId) -> String {
        let record = &self.spec()[id];
        let tagged = names::tagged(self.spec(), id);
        let mut text = match &record.typedef {
            Some(typedef) => format!("typedef {tagged} {typedef};\n"),
            None => String::new(),
        };
        if record.handle {
            text += &self.members.types.handles().definition_for(self.spec(), id);
        }
        text
    }

    fn typedef(&self, id: TypedefId) -> String {
        let typedef = &self.spec()[id];
        let name = &typedef.head.name;
        let len = self.members.dimensions(typedef.lengths.iter().map(|(_, len)| len));
        let attributes = attributes(Attributes { packed: false, align: typedef.align });
        let branches: Vec<_> = self
            .members
            .types
            .scope
            .cases(&typedef.of.0, &typedef.head.when)
            .into_iter()
            .map(|(condition, case)| {
                let of = self.members.types.spell(&case.is);
                let line = match typedef.c {
                    TypedefInC::Typedef => format!("typedef {}{len}{attributes};\n", declare(&of, name)),
                    TypedefInC::Macro { .. } => format!("#define {name} {of}{attributes}\n"),
                };
                (condition, line)
            })
            .collect();
        let yields = typedef.c == TypedefInC::Macro { overridable: true };
        let handle =
            if typedef.handle { self.members.types.handles().definition(name, name) } else { String::new() };
        overridable(yields, name, chain(&branches)) + &handle
    }
}
