//! Macros that a header calls for each value of a group.

use super::Resolver;
use xen_abi_document::{Given, GroupInC, Name, Placed, When};
use xen_abi_model::{Availability, Group, GroupId, Guard, Head, Spec, XMacro};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::source::Place;

impl Resolver<'_> {
    pub(super) fn x_macro(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::XMacro>) {
        let head = self.head(name, &written.conditions, (&written.doc, None));
        let assembler = written.assembler.as_ref().map(|range| {
            let conditions = Given { interface: Some(range.clone()), ..Given::default() };
            self.availability(&Availability::default(), &conditions.into())
        });
        if let Some(group) = self.group_of_values(&written.group) {
            self.part.x_macros.push(XMacro { head, group, assembler, kept: written.kept });
        }
    }

    /// The group of the file whose values the macro takes, without what their names begin with.
    fn group_of_values(&mut self, written: &Placed<Name>) -> Option<GroupId> {
        let is_meant = |group: &Group| group.head.name == written.0;
        let Some(at) = self.part.groups.iter().position(is_meant) else {
            let message = format!("no group of the file is called `{}`", written.0);
            self.diagnostics.push(Diagnostic::new(Code::UnknownName, written.place, message));
            return None;
        };
        let group = &self.part.groups[at];
        if !matches!(group.c, GroupInC::Enum | GroupInC::Enumerators) {
            let message = format!("`{}` is not what a macro can make", written.0);
            let help = "say `c: enum`, or `c: enumerators` if the enumeration has no tag";
            let diagnostic = Diagnostic::new(Code::Contradiction, written.place, message);
            self.diagnostics.push(diagnostic.help(help));
        }
        for id in &group.values {
            let value = &self.part.constants[id.0 as usize].head;
            if value.name.strip_prefix(&group.prefix).is_none_or(str::is_empty) {
                let message = format!("`{}` does not begin with the prefix of its group", value.name);
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, value.place, message));
            }
        }
        Some(GroupId(at as u32))
    }
}

/// A header that calls a macro for each value has nothing else: it is read in the midst of other code.
pub(super) fn check_headers(spec: &Spec, diagnostics: &mut Diagnostics) {
    for item in &spec.x_macros {
        if let Some(other) = beside(spec, item) {
            let message = "a header that calls a macro for each value of a group has nothing but the group";
            let diagnostic = Diagnostic::new(Code::Contradiction, item.head.place, message);
            diagnostics.push(diagnostic.note(other.place, "this is beside it"));
        }
        if spec[item.head.module].guard == Guard::None {
            let message = "a header that calls a macro for each value of a group needs a guard";
            let help = "without a program's macro it declares the group, once";
            diagnostics.push(Diagnostic::new(Code::Contradiction, item.head.place, message).help(help));
        }
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
    let macros = spec.macro_heads().chain(spec.macros.iter().map(|item| &item.head));
    let macros = macros.filter(|head| is_other(head)).min_by_key(|head| &head.name);
    types.chain(calls).find(is_other).or(macros)
}
