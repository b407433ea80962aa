//! Macros that stand for something that has a name of its own.

use std::collections::BTreeSet;

use super::Resolver;
use xen_abi_document::in_rust;
use xen_abi_document::{AliasKind, Name, Placed, When};
use xen_abi_model::{
    Alias, AliasOf, Body, Case, Cases, Head, Member, MemberType, NameId, RecordId, Spec, Type, TypeItem,
    Typedef, TypedefInC,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::type_name::{TypeName, is_identifier};

impl Resolver<'_> {
    pub(super) fn alias(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Alias>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        self.check_alias(name, written);
        let of = match written.kind {
            AliasKind::Type => return self.alias_of_type(head, written),
            AliasKind::Tag => self.record_named(&written.of).map(AliasOf::Tag),
            AliasKind::Member => written.record.as_ref().and_then(|record| {
                let record = self.record_named(&record.with(record.0.clone()))?;
                Some(AliasOf::Member { record, place: written.of.place, path: written.of.value.clone() })
            }),
            AliasKind::Name => self.name(&written.of).map(AliasOf::Name),
        };
        if let Some(of) = of {
            self.part.aliases.push(Alias { head, of, overridable: written.overridable });
        }
    }

    /// Rules about the keys of one alias.
    fn check_alias(&mut self, name: &Placed<Name>, written: &xen_abi_document::Alias) {
        let is_member = written.kind == AliasKind::Member;
        let has_own_name = matches!(written.kind, AliasKind::Type | AliasKind::Tag);
        let mut contradict = |holds: bool, place, message: &str| {
            if holds {
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, message));
            }
        };
        contradict(
            is_member && written.record.is_none(),
            name.place,
            "an alias of a member says with `in` which record has it",
        );
        if let Some(record) = &written.record {
            contradict(!is_member, record.place, "only an alias of a member is `in` a record");
        }
        if let Some(align) = &written.align {
            contradict(
                written.kind != AliasKind::Type,
                align.place,
                "only an alias of a type has an alignment",
            );
        }
        if let Some(rename) = &written.rename {
            contradict(
                !has_own_name,
                rename.place,
                "in other languages only aliases of types and tags have a name",
            );
        }
    }

    fn alias_of_type(&mut self, head: Head, written: &xen_abi_document::Alias) {
        let place = written.of.place;
        let of = match written.of.parse::<TypeName>() {
            Ok(of) => self.named_type(&of, place),
            Err(message) => {
                self.diagnostics.push(Diagnostic::new(Code::BadType, place, message));
                None
            }
        };
        let align = self.alignment(&written.align);
        if let Some(is) = of {
            let of = Cases(vec![Case { when: head.when.clone(), place, is }]);
            let c = TypedefInC::Macro { overridable: written.overridable };
            self.declare_typedef(Typedef { head, of, lengths: Vec::new(), align, handle: false, c });
        }
    }

    fn name(&mut self, written: &Placed<String>) -> Option<String> {
        if !is_identifier(written) {
            let message = format!("`{}` is not a valid C identifier", written.value);
            self.diagnostics.push(Diagnostic::new(Code::WrongKind, written.place, message));
            return None;
        }
        Some(written.value.clone())
    }

    fn record_named(&mut self, written: &Placed<String>) -> Option<NameId> {
        let id = self.type_id(written, written.place)?;
        if !self.common.names.is_record(written) {
            let message = format!("`{}` is not a structure or union", written.value);
            self.diagnostics.push(Diagnostic::new(Code::NotARecord, written.place, message));
            return None;
        }
        Some(id)
    }
}

/// Tells members by which macros they are known too.
pub(super) fn tell_members(spec: &mut Spec, diagnostics: &mut Diagnostics) {
    for at in 0..spec.aliases.len() {
        let Alias { head, of, .. } = &spec.aliases[at];
        let AliasOf::Member { record, place, path } = of else { continue };
        let found = members_at(spec, *record, path);
        if found.is_empty() {
            let message = format!("`{}` has no member `{path}`", spec[*record].name);
            diagnostics.push(Diagnostic::new(Code::UnknownName, *place, message));
        }
        let name = head.name.clone();
        for Position { record, steps } in found {
            let body = &mut spec.records[record.0 as usize].body;
            if let Some(member) = member_mut(body, &steps) {
                member.aliases.push(name.clone());
            }
        }
    }
}

/// A member, or the record that is spelt as one: the record that has it, and its place and that of each member
/// around it among their siblings.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    record: RecordId,
    steps: Vec<usize>,
}

/// The members that a path can mean: records can have several declarations, and members of one name too.
fn members_at(spec: &Spec, record: NameId, path: &str) -> BTreeSet<Position> {
    let mut found = BTreeSet::new();
    let mut bodies = records_named(spec, record);
    for step in path.split('.') {
        found.clear();
        let mut next = BTreeSet::new();
        for Position { record, steps } in bodies {
            let Some(body) = body_at(&spec[record].body, &steps) else { continue };
            named_members(body, step, &steps, &mut |steps, member| match &member.of {
                MemberType::Inline(_) => {
                    next.insert(Position { record, steps: steps.clone() });
                    found.insert(Position { record, steps });
                }
                MemberType::Named(types) => {
                    for case in &types.0 {
                        if let Type::Named(inner) = &case.is {
                            next.extend(records_named(spec, *inner));
                        }
                    }
                    found.insert(Position { record, steps });
                }
            });
        }
        bodies = next;
    }
    found
}

fn records_named(spec: &Spec, name: NameId) -> BTreeSet<Position> {
    let records = spec[name].items.iter().filter_map(|item| match item {
        TypeItem::Record(record) => Some(Position { record: *record, steps: Vec::new() }),
        _ => None,
    });
    records.collect()
}

/// Calls `see` with each member of a name, also those that records without a name lend.
fn named_members<'b>(
    body: &'b Body,
    name: &str,
    steps: &[usize],
    see: &mut dyn FnMut(Vec<usize>, &'b Member),
) {
    for (at, member) in body.members.iter().enumerate() {
        let steps = [steps, &[at]].concat();
        match (&member.name, &member.of) {
            (Some(known), _) if known == name => see(steps, member),
            (None, MemberType::Inline(lent)) => named_members(lent, name, &steps, see),
            _ => {}
        }
    }
}

fn body_at<'b>(body: &'b Body, steps: &[usize]) -> Option<&'b Body> {
    steps.iter().try_fold(body, |body, at| match &body.members.get(*at)?.of {
        MemberType::Inline(inner) => Some(inner),
        MemberType::Named(_) => None,
    })
}

fn member_mut<'b>(body: &'b mut Body, steps: &[usize]) -> Option<&'b mut Member> {
    let (last, around) = steps.split_last()?;
    let body = around.iter().try_fold(body, |body, at| match &mut body.members.get_mut(*at)?.of {
        MemberType::Inline(inner) => Some(inner),
        MemberType::Named(_) => None,
    })?;
    body.members.get_mut(*last)
}
