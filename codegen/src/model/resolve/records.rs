use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Document, Name, Placed, When};
use crate::model::{
    Availability, Body, Length, Member, MemberType, ModuleId, Record, RecordId, RecordKind, TypeItem,
};
use crate::source::Place;

impl Resolver {
    pub(super) fn records(&mut self, module: ModuleId, document: &Document) {
        for (kind, records) in
            [(RecordKind::Struct, &document.structs), (RecordKind::Union, &document.unions)]
        {
            for (name, written) in records {
                self.record(module, kind, name, written);
            }
        }
    }

    fn record(
        &mut self,
        module: ModuleId,
        kind: RecordKind,
        name: &Placed<Name>,
        written: &When<document::Record>,
    ) {
        let outer = self.spec[module].when.clone();
        let head = self.head(module, &outer, name, &written.conditions, (&written.doc, &written.rust));
        let body = Body {
            kind,
            packed: written.packed,
            align: self.alignment(&written.align),
            members: self.members(&head.when, &written.fields, None),
            tag: None,
        };
        let nested_in = written.nested_in.as_ref().and_then(|outer| self.type_id(&outer.0, outer.place));
        let typedef = match &written.typedef {
            None => Some(format!("{}_t", name.0)),
            Some(given) if given.0 == "none" => None,
            Some(given) => Some(given.0.clone()),
        };
        let id = RecordId(self.spec.records.len() as u32);
        self.declare(&name.0, TypeItem::Record(id));
        self.spec.records.push(Record { head, body, nested_in, typedef, handle: written.handle });
    }

    /// The members of a record; `union_tag` says, for those of a union inside a record, whether it has a tag.
    fn members(
        &mut self,
        outer: &Availability,
        written: &[When<document::Member>],
        union_tag: Option<bool>,
    ) -> Vec<Member> {
        let members: Vec<Member> =
            written.iter().filter_map(|member| self.member(outer, member, written, union_tag)).collect();
        for (at, member) in members.iter().enumerate() {
            let twin = members[..at].iter().find(|earlier| {
                member.name.is_some()
                    && earlier.name == member.name
                    && !earlier.when.and(&member.when).is_impossible()
            });
            if let (Some(twin), Some(name)) = (twin, &member.name) {
                let message = format!("two members are called `{name}`");
                self.diagnostics.push(
                    Diagnostic::new(Code::DeclaredTwice, member.place, message)
                        .note(twin.place, "the first is here"),
                );
            }
        }
        members
    }

    fn member(
        &mut self,
        outer: &Availability,
        written: &When<document::Member>,
        siblings: &[When<document::Member>],
        union_tag: Option<bool>,
    ) -> Option<Member> {
        let place = member_place(written)?;
        let when = self.availability(outer, &written.conditions);
        self.check_member(written, place, union_tag);
        let of = self.member_type(&when, written, place, siblings)?;
        let len = written.len.as_ref().map(|len| {
            self.cases(&when, len, |resolver, len, place| {
                Some(match len {
                    document::Length::Fixed(expression) => {
                        Length::Fixed(resolver.expression(expression, place))
                    }
                    document::Length::Flexible => Length::Flexible,
                })
            })
        });
        if let Some(count) = &written.counted_by
            && !siblings.iter().any(|sibling| is_called(sibling, &count.0) && sibling.of.is_some())
        {
            let message = format!("no member beside it is called `{}`", count.0);
            self.diagnostics.push(Diagnostic::new(Code::BadCount, count.place, message));
        }
        let spelt_here = matches!(of, MemberType::Inline(_));
        let doc = match &written.doc {
            None if written.reserved || spelt_here => String::new(),
            doc => self.documentation(doc, place, &describe(written)),
        };
        Some(Member {
            name: written.name.as_ref().map(|name| name.0.clone()),
            place,
            when,
            of,
            len,
            bits: written.bits.as_ref().map(|bits| bits.value),
            reserved: written.reserved,
            valid_for: written.when.as_ref().map(|tag| (tag.place, self.expression(&tag.value, tag.place))),
            counted_by: written.counted_by.as_ref().map(|name| name.0.clone()),
            unit: written.unit.as_ref().map(|unit| unit.value.clone()),
            doc,
            rust: written.rust.as_ref().map(|name| name.0.clone()),
        })
    }

    /// Rules about the keys of one member.
    fn check_member(&mut self, written: &document::Member, place: Place, union_tag: Option<bool>) {
        let kinds = [written.of.is_some(), written.fields.is_some(), written.union.is_some()];
        let mut contradict = |holds: bool, message: &str| {
            if holds {
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, message));
            }
        };
        contradict(
            kinds.into_iter().filter(|given| *given).count() != 1,
            "a member has exactly one of `type`, `fields` and `union`",
        );
        contradict(written.bits.is_some() && written.len.is_some(), "a bit-field has no `len`");
        contradict(written.bits.is_some() && written.of.is_none(), "a bit-field has a `type`");
        contradict(
            written.name.is_none() && written.of.is_some() && written.bits.is_none(),
            "only records spelt here and bit-fields can go without a name",
        );
        contradict(written.name.is_none() && written.len.is_some(), "an array needs a name");
        if let Some(tag) = &written.tag
            && written.union.is_none()
        {
            let message = "only a member with `union` has a tag";
            self.diagnostics.push(Diagnostic::new(Code::BadTag, tag.place, message));
        }
        if let Some(valid_for) = &written.when
            && union_tag != Some(true)
        {
            let message = "`when` stands in members of a `union` that has a `tag`";
            self.diagnostics.push(Diagnostic::new(Code::BadTag, valid_for.place, message));
        }
    }

    fn member_type(
        &mut self,
        when: &Availability,
        written: &document::Member,
        place: Place,
        siblings: &[When<document::Member>],
    ) -> Option<MemberType> {
        if let Some(of) = &written.of {
            return Some(MemberType::Named(self.cases(when, of, Self::named_type)));
        }
        let inline = |kind, members, tag| Body { kind, packed: false, align: None, members, tag };
        if let Some(fields) = &written.fields {
            return Some(MemberType::Inline(inline(
                RecordKind::Struct,
                self.members(when, fields, None),
                None,
            )));
        }
        let union = written.union.as_ref()?;
        if let Some(tag) = &written.tag
            && !siblings.iter().any(|sibling| is_called(sibling, &tag.0) && sibling.of.is_some())
        {
            let message = format!("no member beside the union is called `{}`", tag.0);
            self.diagnostics.push(Diagnostic::new(Code::BadTag, tag.place, message));
        }
        let tag = written.tag.as_ref().map(|tag| (tag.place, tag.0.clone()));
        if union.is_empty() {
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, "the union has no members"));
        }
        let members = self.members(when, union, Some(tag.is_some()));
        Some(MemberType::Inline(inline(RecordKind::Union, members, tag)))
    }
}

fn is_called(member: &document::Member, name: &str) -> bool {
    member.name.as_ref().is_some_and(|own| own.0 == name)
}

fn describe(member: &document::Member) -> String {
    member.name.as_ref().map_or("the member".to_owned(), |name| format!("`{}`", name.0))
}

/// Where a member stands: its name, or else the first thing that says what it is.
fn member_place(member: &document::Member) -> Option<Place> {
    if let Some(name) = &member.name {
        return Some(name.place);
    }
    if let Some(of) = &member.of {
        return of.0.first().map(|case| case.is.place);
    }
    member.fields.iter().chain(&member.union).flatten().find_map(|inner| member_place(inner))
}
