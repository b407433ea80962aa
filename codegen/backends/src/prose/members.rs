//! What there is to say of a member.

use super::{Prose, Statement, TagState, Validity};
use xen_abi_model::{Availability, Member, Tag, TagBits};

/// What there is to say of a member, and of when it is valid if it is one of a union with a tag: of what is there.
pub fn member<'s>(
    tag: Option<&'s Tag>,
    member: &'s Member,
    is_there: &dyn Fn(&Availability) -> bool,
) -> Prose<'s> {
    let unit = member.unit.as_deref().map(Statement::Unit);
    let counted_by = member.counted_by.as_deref().map(Statement::CountedBy);
    let valid = tag.and_then(|tag| validity(tag, member, is_there)).map(Statement::Valid);
    let decides = member.outer_bit.as_ref().map(|choice| {
        let (_, bit) = &choice.bit;
        Statement::Decides(bit, &choice.set, &choice.clear)
    });
    let statements = [unit, counted_by, valid, decides].into_iter().flatten().collect();
    Prose { doc: &member.doc, statements }
}

fn validity<'s>(
    tag: &'s Tag,
    member: &'s Member,
    is_there: &dyn Fn(&Availability) -> bool,
) -> Option<Validity<'s>> {
    let values = || {
        let values = member.valid_for.iter().filter(|case| is_there(&case.when)).map(|case| &case.is);
        let values: Vec<_> = values.collect();
        (!values.is_empty()).then_some(values)
    };
    let state = match &tag.bits {
        TagBits::All => TagState::Is(values()?),
        TagBits::Part(part) => TagState::PartIs(part, values()?),
        TagBits::One(choice) => {
            let is = |name: &String| member.name.as_ref() == Some(name);
            if !is(&choice.set) && !is(&choice.clear) {
                return None;
            }
            TagState::Bit(&choice.bit.1, is(&choice.set))
        }
    };
    Some(Validity { tag: &tag.member, at: tag.at, state })
}
