use std::collections::HashMap;

use super::ReadDocument;
use crate::axes::Dialect;
use crate::document::{
    Alias, BitWord, Conditions, Constant, Declarations, Function, Group, Hypercall, Macro, Name, Placed,
    Record, StringConstant, Typedef, When,
};

/// Declarations of Xen's dialect by name, for those that other dialects share.
#[derive(Default)]
pub(super) struct Originals<'d> {
    pub(super) typedefs: Section<'d, Typedef>,
    pub(super) constants: Section<'d, Constant>,
    pub(super) strings: Section<'d, StringConstant>,
    pub(super) aliases: Section<'d, Alias>,
    pub(super) enums: Section<'d, Group>,
    pub(super) flags: Section<'d, Group>,
    pub(super) bitwords: Section<'d, BitWord>,
    pub(super) structs: Section<'d, Record>,
    pub(super) unions: Section<'d, Record>,
    pub(super) hypercalls: Section<'d, Hypercall>,
    pub(super) functions: Section<'d, Function>,
    pub(super) macros: Section<'d, Macro>,
}

/// The declarations of one section in all files.
pub(super) type Section<'d, T> = HashMap<&'d str, Vec<Original<'d, T>>>;

/// A declaration, with the conditions of its file.
pub(super) struct Original<'d, T> {
    pub(super) file: &'d Conditions,
    pub(super) name: &'d Placed<Name>,
    pub(super) item: &'d When<T>,
}

impl<'d> Originals<'d> {
    /// Everything that the files of Xen's dialect declare; nothing if no other dialect asks for it.
    pub(super) fn collect(documents: &'d [ReadDocument]) -> Self {
        let mut all = Self::default();
        if documents.iter().all(|(_, document)| document.of.is_none()) {
            return all;
        }
        let is_xen = |conditions: &Conditions| {
            conditions.dialect.as_ref().is_none_or(|dialect| dialect.value.0 == Dialect::Xen)
        };
        for (_, document) in documents.iter().filter(|(_, document)| is_xen(&document.conditions)) {
            let file = &document.conditions;
            add(&mut all.typedefs, file, &document.typedefs);
            add(&mut all.constants, file, &document.constants);
            add(&mut all.strings, file, &document.strings);
            add(&mut all.aliases, file, &document.aliases);
            add(&mut all.enums, file, &document.enums);
            add(&mut all.flags, file, &document.flags);
            add(&mut all.bitwords, file, &document.bitwords);
            add(&mut all.structs, file, &document.structs);
            add(&mut all.unions, file, &document.unions);
            add(&mut all.hypercalls, file, &document.hypercalls);
            add(&mut all.functions, file, &document.functions);
            add(&mut all.macros, file, &document.macros);
        }
        all
    }
}

fn add<'d, T>(section: &mut Section<'d, T>, file: &'d Conditions, declarations: &'d Declarations<When<T>>) {
    for (name, item) in declarations {
        section.entry(&name.0).or_default().push(Original { file, name, item });
    }
}
