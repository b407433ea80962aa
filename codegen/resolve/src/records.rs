use std::cell::OnceCell;
use std::collections::HashMap;

use super::Resolver;
use xen_abi_document::in_rust;
use xen_abi_document::{Name, Placed, When};
use xen_abi_model::{
    Attributes, Availability, Body, Docs, Held, Length, Lengths, MacroUse, Member, MemberType, Record,
    RecordId, RecordKind, TypeItem,
};
use xen_abi_syntax::axes::Dialect;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::packing::Packing;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::TypeName;

/// With how many members of the same name one is compared; real records have a few, for different conditions.
const MOST_TWINS: usize = 20;

/// What a member finds around it.
struct Around<'d> {
    /// The conditions of the record.
    when: &'d Availability,
    /// Where the record stands.
    place: Place,
    /// The members of the record.
    members: &'d [When<xen_abi_document::Member>],
    /// Those that have a name, once one is asked for.
    by_name: OnceCell<HashMap<&'d str, &'d xen_abi_document::Member>>,
    /// How closely members lie in records that are spelt in the record, if these do not say it.
    packing: Packing,
    /// Of a union inside a record: its tag.
    union_tag: Option<&'d Placed<xen_abi_document::Tag>>,
}

/// A name by which a record has a member.
struct Visible<'m> {
    name: &'m str,
    /// The place of the member of the record that has or promotes it.
    through: usize,
    member: &'m Member,
}

/// The name of a member, or the names that it promotes if it has none.
fn add_visible<'m>(through: usize, member: &'m Member, all: &mut Vec<Visible<'m>>) {
    match (&member.name, &member.of) {
        (Some(name), _) => all.push(Visible { name, through, member }),
        (None, MemberType::Inline(body)) => {
            body.members.iter().for_each(|inner| add_visible(through, inner, all));
        }
        (None, MemberType::Named(_)) => {}
    }
}

impl<'d> Around<'d> {
    fn new(
        when: &'d Availability,
        place: Place,
        members: &'d [When<xen_abi_document::Member>],
        packing: Packing,
    ) -> Self {
        Self { when, place, members, by_name: OnceCell::new(), packing: packing.inside(), union_tag: None }
    }

    /// The member of a name.
    fn sibling(&self, name: &str) -> Option<&'d xen_abi_document::Member> {
        let named = |member: &'d When<xen_abi_document::Member>| {
            member.name.as_ref().map(|name| (name.value.0.as_str(), &member.item))
        };
        self.by_name.get_or_init(|| self.members.iter().filter_map(named).collect()).get(name).copied()
    }
}

impl Resolver<'_> {
    pub(super) fn record(
        &mut self,
        kind: RecordKind,
        name: &Placed<Name>,
        written: &When<xen_abi_document::Record>,
    ) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let packing = written.packed.as_ref().map_or(Packing::Natural, |packed| packed.value);
        let around = Around::new(&head.when, name.place, &written.fields, packing);
        let body = Body {
            kind,
            packing,
            align: self.alignment(&written.align),
            members: self.members(&around, &written.fields),
            tag: None,
        };
        let nested_in = written.nested_in.as_ref().and_then(|outer| self.type_id(&outer.0, outer.place));
        if let (true, Some(typedef)) = (written.untagged, &written.typedef) {
            let message = "a record without a tag has no typedef besides its name";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, typedef.place, message));
        }
        let typedef = match &written.typedef {
            None if written.untagged || self.when.dialects == [Dialect::Linux] => None,
            None => Some(format!("{}_t", name.0)),
            Some(given) if given.0 == "none" => None,
            Some(given) => Some(given.0.clone()),
        };
        let id = RecordId(self.part.records.len() as u32);
        self.declare(&name.0, TypeItem::Record(id));
        let (untagged, handle) = (written.untagged, written.handle);
        let made_by = written.made_by.as_ref().map(|made_by| MacroUse {
            name: made_by.definer.clone(),
            place: made_by.ring.place,
            word: made_by.ring.0.clone(),
            doc: self.documentation(&made_by.doc, || format!("`{}`", made_by.ring.0)),
            records: made_by.records.iter().filter_map(|name| self.record_id(&name.0, name.place)).collect(),
        });
        self.part.records.push(Record { head, body, nested_in, typedef, untagged, handle, made_by });
    }

    fn members(&mut self, around: &Around<'_>, written: &[When<xen_abi_document::Member>]) -> Vec<Member> {
        self.check_when(written, around.union_tag);
        let members = written.iter().filter_map(|member| self.member(around, member));
        let members: Vec<Member> = members.filter(|member| !member.when.is_impossible()).collect();
        self.check_names(&members);
        members
    }

    /// No two members of one name are there together, promoted members too.
    fn check_names(&mut self, members: &[Member]) {
        let mut named: Vec<Visible<'_>> = Vec::new();
        members.iter().enumerate().for_each(|(at, member)| add_visible(at, member, &mut named));
        // Those of one name stay in their order.
        named.sort_by_key(|visible| visible.name);
        for of_one_name in named.chunk_by(|left, right| left.name == right.name) {
            for (at, Visible { name, through, member }) in of_one_name.iter().enumerate() {
                let mut latest = of_one_name[..at].iter().rev().take(MOST_TWINS);
                // Two that one member promotes were compared where they are.
                let is_twin = |twin: &Visible<'_>| {
                    twin.through != *through && !twin.member.when.and(&member.when).is_impossible()
                };
                if let Some(Visible { member: twin, .. }) = latest.find(|twin| is_twin(twin)) {
                    let message = format!("two members are called `{name}`");
                    self.diagnostics.push(
                        Diagnostic::new(Code::DeclaredTwice, member.place, message)
                            .note(twin.place, "the first is here"),
                    );
                }
            }
        }
    }

    fn member(&mut self, around: &Around<'_>, written: &When<xen_abi_document::Member>) -> Option<Member> {
        let Some(place) = member_place(written) else {
            let message = "a member has neither name nor type";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, around.place, message));
            return None;
        };
        let when = self.availability(around.when, &written.conditions);
        self.check_member(written, place);
        let of = self.member_type(&when, written, place, around)?;
        let len = written
            .len
            .as_ref()
            .map(|len| self.cases(&when, len, |resolver, len, place| Some(resolver.lengths(len, place))));
        if let Some(count) = &written.counted_by {
            self.check_count(count, around);
        }
        let spelt_here = matches!(of, MemberType::Inline(_));
        let doc = match &written.doc {
            None if written.reserved || spelt_here => Docs::UNNEEDED,
            doc => self.documentation(doc, || describe(written)),
        };
        let doc = self.changed(doc, &when, &written.changes);
        let valid_for = self.tag_values(&when, written);
        Some(Member {
            name: written.name.as_ref().map(|name| name.0.clone()),
            place,
            when,
            of,
            len,
            bits: written.bits.as_ref().map(|bits| bits.value),
            attributes: if spelt_here { Attributes::default() } else { self.attributes(written) },
            reserved: written.reserved,
            valid_for,
            outer_bit: self.outer_bit(written),
            counted_by: written.counted_by.as_ref().map(|name| name.0.clone()),
            holds: written
                .holds
                .iter()
                .flat_map(|holds| &holds.0)
                .filter_map(|name| self.held(name))
                .collect(),
            unit: written.unit.as_ref().map(|unit| unit.value.clone()),
            doc,
            rust: in_rust(&written.rename).map(str::to_owned),
            aliases: Vec::new(),
        })
    }

    pub(super) fn lengths(&mut self, written: &xen_abi_document::Lengths, place: Place) -> Lengths {
        let outer = match &written.outer {
            xen_abi_document::Length::Fixed(expression) => Length::Fixed(self.expression(expression, place)),
            xen_abi_document::Length::Flexible => Length::Flexible,
        };
        let inner = written.inner.iter().map(|len| (len.place, self.expression(&len.value, len.place)));
        Lengths { outer, inner: inner.collect() }
    }

    /// How a member that has a type lies by itself.
    fn attributes(&mut self, written: &xen_abi_document::Member) -> Attributes {
        let packed = written.packed.as_ref();
        if let Some(packed) = packed.filter(|packed| packed.limit().is_some()) {
            let message = "only the members of a record can be aligned to some bytes at most";
            let help = "write `packed: true`, and with `align` how the member is aligned even so";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, packed.place, message).help(help));
        }
        Attributes {
            packed: packed.is_some_and(|packed| packed.value == Packing::Packed),
            align: self.alignment(&written.align),
        }
    }

    /// A group or a constant of which a member holds values.
    fn held(&mut self, written: &Placed<Name>) -> Option<(Place, Held)> {
        let name = self.renamed(&written.0).unwrap_or_else(|| written.0.clone());
        let held = match self.common.names.type_named(&name) {
            Some(group) => Held::Group(group),
            None if self.common.names.has_constant(&name) => Held::Constant(name),
            None => {
                let message = format!("no group and no constant is called `{name}`");
                self.unknown_name(written.place, message, |names| names.closest_constant(&name));
                return None;
            }
        };
        Some((written.place, held))
    }

    /// What counts the elements of another member is an integer beside it.
    fn check_count(&mut self, count: &Placed<Name>, around: &Around<'_>) {
        let message = match around.sibling(&count.0) {
            None => format!("no member beside it is called `{}`", count.0),
            Some(sibling) if !self.can_count(sibling) => format!("`{}` is not an integer", count.0),
            Some(_) => return,
        };
        self.diagnostics.push(Diagnostic::new(Code::BadCount, count.place, message));
    }

    fn can_count(&self, member: &xen_abi_document::Member) -> bool {
        let is_integer = |of: &TypeName| match of {
            TypeName::Builtin(_) => true,
            TypeName::Named(name) => !self.common.names.is_record(name),
            TypeName::Handle(_) | TypeName::Handle64(_) | TypeName::Pointer(_) => false,
        };
        member.len.is_none()
            && member.of.as_ref().is_some_and(|of| of.0.iter().all(|case| is_integer(&case.is)))
    }

    /// Rules about the keys of one member.
    fn check_member(&mut self, written: &xen_abi_document::Member, place: Place) {
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
        // Beside a pragma compilers do not agree about it.
        contradict(written.bits.is_some() && written.align.is_some(), "a bit-field has no `align`");
        contradict(
            written.name.is_none() && written.of.is_some() && written.bits.is_none(),
            "only records spelt here and bit-fields can go without a name",
        );
        contradict(written.name.is_none() && written.len.is_some(), "an array needs a name");
        contradict(
            written.holds.is_some() && written.of.is_none(),
            "only a member with a `type` holds values of a group or constants",
        );
        self.check_tag(written);
    }

    fn member_type(
        &mut self,
        when: &Availability,
        written: &xen_abi_document::Member,
        place: Place,
        around: &Around<'_>,
    ) -> Option<MemberType> {
        if let Some(of) = &written.of {
            return Some(MemberType::Named(self.cases(when, of, Self::named_type)));
        }
        let packing = written.packed.as_ref().map_or(around.packing, |packed| packed.value);
        let align = self.alignment(&written.align);
        if let Some(fields) = &written.fields {
            let members = self.members(&Around::new(when, place, fields, packing), fields);
            let kind = RecordKind::Struct;
            return Some(MemberType::Inline(Body { kind, packing, align, members, tag: None }));
        }
        let union = written.union.as_ref()?;
        let has_tag = |tag: &str| around.sibling(tag).is_some_and(|sibling| sibling.of.is_some());
        let tag = self.tag(written, has_tag);
        if union.is_empty() {
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, "the union has no members"));
        }
        let inside = Around { union_tag: written.tag.as_ref(), ..Around::new(when, place, union, packing) };
        let members = self.members(&inside, union);
        Some(MemberType::Inline(Body { kind: RecordKind::Union, packing, align, members, tag }))
    }
}

fn describe(member: &xen_abi_document::Member) -> String {
    member.name.as_ref().map_or("the member".to_owned(), |name| format!("`{}`", name.0))
}

/// Where a member stands: its name, or else the first thing that says what it is.
fn member_place(member: &xen_abi_document::Member) -> Option<Place> {
    if let Some(name) = &member.name {
        return Some(name.place);
    }
    if let Some(of) = &member.of {
        return of.0.first().map(|case| case.is.place);
    }
    member.fields.iter().chain(&member.union).flatten().find_map(|inner| member_place(inner))
}
