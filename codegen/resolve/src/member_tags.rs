//! Tags of unions, as they are written: `tag` and `when`.

use super::Resolver;
use xen_abi_document::Placed;
use xen_abi_model::{
    Availability, BitChoice, Body, Case, Member, MemberType, Spec, Tag, TagAt, TagBits, Type,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;

impl Resolver<'_> {
    /// The tag of a union; `is_beside` says whether a member beside it can be a tag.
    pub(super) fn tag(
        &mut self,
        written: &xen_abi_document::Member,
        is_beside: impl Fn(&str) -> bool,
    ) -> Option<Tag> {
        let tag = written.tag.as_ref()?;
        let of_member = |member: &xen_abi_document::TagMember| {
            let bits = member.part.as_ref().map_or(TagBits::All, |part| TagBits::Part(part.0.clone()));
            (tag.with(member.name.clone()), bits)
        };
        let ((name, bits), at) = match &tag.value {
            xen_abi_document::Tag::Member(member) => (of_member(member), TagAt::Beside),
            xen_abi_document::Tag::Outer(member) => (of_member(member), TagAt::Outer),
            xen_abi_document::Tag::Bit(bit) => match &bit.member {
                Some(member) => ((member.clone(), TagBits::One(self.bit_choice(bit))), TagAt::Beside),
                None => {
                    self.bad_tag(tag.place, "`member` must say which member beside the union has the bit");
                    return None;
                }
            },
        };
        if at == TagAt::Beside && !is_beside(&name.0) {
            self.bad_tag(name.place, format!("no member beside the union is called `{}`", name.0));
        }
        if let xen_abi_document::Tag::Bit(bit) = &tag.value {
            let members = written.union.iter().flatten();
            let names: Vec<&str> =
                members.filter_map(|member| member.name.as_ref()).map(|name| name.0.as_str()).collect();
            for chosen in
                [&bit.set, &bit.clear].into_iter().filter(|chosen| !names.contains(&chosen.0.as_str()))
            {
                self.bad_tag(chosen.place, format!("the union has no member `{}`", chosen.0));
            }
        }
        Some(Tag { place: tag.place, member: name.value.0, at, bits })
    }

    fn bit_choice(&mut self, written: &xen_abi_document::BitTag) -> BitChoice {
        let bit = self.expression(&written.bit.value, written.bit.place);
        BitChoice {
            bit: (written.bit.place, bit),
            set: written.set.0.clone(),
            clear: written.clear.0.clone(),
        }
    }

    /// The bit by which a member that is an embedded record says which member of its union is valid.
    pub(super) fn outer_bit(&mut self, written: &xen_abi_document::Member) -> Option<BitChoice> {
        match written.tag.as_ref().map(|tag| &tag.value) {
            Some(xen_abi_document::Tag::Bit(bit)) if bit.member.is_none() && written.of.is_some() => {
                Some(self.bit_choice(bit))
            }
            _ => None,
        }
    }

    /// Rules about the `tag` of one member.
    pub(super) fn check_tag(&mut self, written: &xen_abi_document::Member) {
        if let Some(tag) = written.tag.as_ref().filter(|_| written.union.is_none()) {
            let fits = |bit: &xen_abi_document::BitTag| bit.member.is_none() && written.of.is_some();
            if !matches!(&tag.value, xen_abi_document::Tag::Bit(bit) if fits(bit)) {
                self.bad_tag(
                    tag.place,
                    "only a member with `union` has a tag, or one that embeds such a record",
                );
            }
        }
    }

    /// Only in a union whose tag is compared with values does `when` mean something. One message is enough for all
    /// members of a record.
    pub(super) fn check_when(
        &mut self,
        members: &[xen_abi_document::When<xen_abi_document::Member>],
        around: Option<&Placed<xen_abi_document::Tag>>,
    ) {
        let message = match around.map(|tag| &tag.value) {
            Some(xen_abi_document::Tag::Member(_) | xen_abi_document::Tag::Outer(_)) => return,
            Some(xen_abi_document::Tag::Bit(_)) => {
                "the tag of this union is a bit, of which `set` and `clear` say which member is valid"
            }
            None => "what is around this has no `tag`, so `when` means nothing",
        };
        let first = members.iter().filter_map(|member| member.when.as_ref()).find_map(|when| when.0.first());
        if let Some(value) = first {
            self.bad_tag(value.place, message);
        }
    }

    /// The values of a tag for which a member is valid.
    pub(super) fn tag_values(
        &mut self,
        when: &Availability,
        written: &xen_abi_document::Member,
    ) -> Vec<Case<Expression>> {
        let values = written.when.iter().flat_map(|values| &values.0);
        values
            .map(|value| {
                let is = self.expression(&value.value, value.place);
                Case { when: when.clone(), place: value.place, is }
            })
            .collect()
    }

    fn bad_tag(&mut self, place: Place, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(Code::BadTag, place, message));
    }
}

/// What is embedded finds its tag in the record that embeds it.
pub(super) fn check_embedded(spec: &Spec, diagnostics: &mut Diagnostics) {
    for record in &spec.records {
        Embedding { spec, diagnostics }.members(&record.body);
    }
}

struct Embedding<'c> {
    spec: &'c Spec,
    diagnostics: &'c mut Diagnostics,
}

impl Embedding<'_> {
    fn members(&mut self, body: &Body) {
        for member in &body.members {
            match &member.of {
                MemberType::Inline(inner) => self.members(inner),
                MemberType::Named(cases) => {
                    let names = cases.0.iter().filter_map(|case| match case.is {
                        Type::Named(name) => Some(name),
                        _ => None,
                    });
                    let spec = self.spec;
                    let members = names.flat_map(|name| spec.bodies(name)).flat_map(|body| &body.members);
                    let unions = members.filter_map(|embedded| embedded.tagged(TagAt::Outer));
                    self.member(body, member, unions.collect());
                }
            }
        }
    }

    fn member(&mut self, around: &Body, member: &Member, unions: Vec<(&Tag, &Body)>) {
        let mut refuse = |message: String| {
            self.diagnostics.push(Diagnostic::new(Code::BadTag, member.place, message));
        };
        if let (Some(_), true) = (&member.outer_bit, unions.is_empty()) {
            refuse("this is not a record whose union has a tag of the record around it (`^`)".to_owned());
        }
        for (tag, union) in unions {
            let is_tag = |other: &&Member| other.name.as_ref() == Some(&tag.member);
            if !around.members.iter().any(|other| is_tag(&other)) {
                refuse(format!(
                    "no member beside this is called `{}`, the tag of what it embeds",
                    tag.member
                ));
            }
            let by_value = union.members.iter().any(|member| !member.valid_for.is_empty());
            match &member.outer_bit {
                None if !by_value => {
                    refuse(format!("`tag` must say which bit of `{}` counts for this", tag.member));
                }
                Some(choice) => {
                    let has =
                        |name: &String| union.members.iter().any(|member| member.name.as_ref() == Some(name));
                    for missing in [&choice.set, &choice.clear].into_iter().filter(|name| !has(name)) {
                        refuse(format!("the union has no member `{missing}`"));
                    }
                }
                None => {}
            }
        }
    }
}
