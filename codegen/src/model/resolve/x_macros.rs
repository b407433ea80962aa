//! Macros that a header calls for each value of a group.

use super::Resolver;
use super::rules::macros;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Conditions, Document, GroupInC, Name, Placed, When};
use crate::model::{Availability, Group, GroupId, Head, ModuleId, Spec, XMacro};
use crate::source::Place;

impl Resolver {
    pub(super) fn x_macros(&mut self, module: ModuleId, document: &Document) {
        for (name, written) in &document.x_macros {
            self.x_macro(module, name, written);
        }
    }

    /// A header that calls a macro for each value has nothing else: it is read in the midst of other code.
    pub(super) fn headers_of_x_macros(&mut self) {
        for item in &self.spec.x_macros {
            if let Some(other) = beside(&self.spec, item) {
                let message =
                    "a header that calls a macro for each value of a group has nothing but the group";
                let diagnostic = Diagnostic::new(Code::Contradiction, item.head.place, message);
                self.diagnostics.push(diagnostic.note(other.place, "this is beside it"));
            }
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
        if !matches!(group.c, GroupInC::Enum | GroupInC::Enumerators) {
            let message = format!("`{}` is not what a macro can make", written.0);
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

/// The first thing that a header has beside the group and the macro, if there is one.
fn beside<'s>(spec: &'s Spec, item: &XMacro) -> Option<&'s Head> {
    let group = &spec[item.group];
    let types = spec.names.iter().flat_map(|entry| &entry.items).map(|item| spec.head(*item));
    let calls = spec.hypercalls.iter().map(|call| &call.head);
    let own = [group.head.place, item.head.place];
    let values: Vec<Place> = group.values.iter().map(|value| spec[*value].head.place).collect();
    let is_other = |head: &&Head| {
        head.module == item.head.module && !own.contains(&head.place) && !values.contains(&head.place)
    };
    types.chain(calls).chain(macros(spec).into_values().flatten()).find(is_other)
}
