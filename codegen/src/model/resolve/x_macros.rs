//! Macros that a header calls for each value of a group.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Conditions, Document, GroupInC, Name, Placed, When};
use crate::model::{Availability, Group, GroupId, ModuleId, XMacro};

impl Resolver {
    pub(super) fn x_macros(&mut self, module: ModuleId, document: &Document) {
        for (at, (name, written)) in document.x_macros.into_iter().enumerate() {
            if at > 0 || !has_nothing_else(document) {
                let message =
                    "a header that calls a macro for each value of a group has nothing but the group";
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, name.place, message));
            }
            self.x_macro(module, name, written);
        }
    }

    fn x_macro(&mut self, module: ModuleId, name: &Placed<Name>, written: &When<document::XMacro>) {
        let outer = self.spec[module].when.clone();
        let head = self.head(module, &outer, name, &written.conditions, (&written.doc, &None));
        let assembler = written.assembler.as_ref().map(|range| {
            let conditions = Conditions { interface: Some(range.clone()), ..Conditions::default() };
            self.availability(&Availability::default(), &conditions)
        });
        if let Some(group) = self.group_of_values(module, &written.group) {
            self.spec.x_macros.push(XMacro { head, group, assembler, kept: written.kept });
        }
    }

    /// The group of the file whose values the macro takes, without what their names begin with.
    fn group_of_values(&mut self, module: ModuleId, written: &Placed<Name>) -> Option<GroupId> {
        let is_meant = |group: &Group| group.head.module == module && group.head.name == written.0;
        let Some(at) = self.spec.groups.iter().position(is_meant) else {
            let message = format!("no group of the file is called `{}`", written.0);
            self.diagnostics.push(Diagnostic::new(Code::UnknownName, written.place, message));
            return None;
        };
        let group = &self.spec.groups[at];
        if group.c == GroupInC::Macros {
            let message = format!("`{}` is no enumeration of C", written.0);
            let help = "say `c: enum`, or `c: enumerators` if the enumeration has no tag";
            let diagnostic = Diagnostic::new(Code::Contradiction, written.place, message);
            self.diagnostics.push(diagnostic.help(help));
        }
        for id in &group.values {
            let value = &self.spec[*id].head;
            if value.name.strip_prefix(&group.prefix).is_none_or(str::is_empty) {
                let message = format!("`{}` does not begin with the prefix of its group", value.name);
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, value.place, message));
            }
        }
        Some(GroupId(at as u32))
    }
}

/// Whether a file has one enumeration, and nothing else that C knows.
fn has_nothing_else(document: &Document) -> bool {
    // A key that is added must be thought about here.
    let Document {
        format: _,
        header: _,
        project: _,
        doc: _,
        coverage: _,
        provenance: _,
        includes,
        typedefs,
        constants,
        strings,
        enums,
        flags,
        bitwords,
        shapes,
        structs,
        unions,
        hypercalls,
        smccc,
        functions,
        aliases,
        x_macros: _,
        macros,
    } = document;
    let others = [
        includes.len(),
        typedefs.0.len(),
        constants.0.len(),
        strings.0.len(),
        flags.0.len(),
        bitwords.0.len(),
        shapes.0.len(),
        structs.0.len(),
        unions.0.len(),
        hypercalls.0.len(),
        smccc.0.len(),
        functions.0.len(),
        aliases.0.len(),
        macros.0.len(),
    ];
    enums.0.len() == 1 && others.iter().sum::<usize>() == 0
}
