//! Members that records without a name promote to the record around them: C lets programs name them there.

use crate::backend::rust::record::{
    Promoted, PromotedBits, Role, RustBody, RustField, RustRecord, RustView, Through,
};
use crate::backend::rust::types::RustType;
use xen_abi_model::Member;

type All<'s> = (Vec<Promoted<'s>>, Vec<PromotedBits<'s>>);

/// What the fields of a structure promote: only unions do, since those of structures are fields of the whole.
pub(super) fn of_structure<'s>(fields: &[RustField<'s>], inner: &[RustRecord<'s>]) -> All<'s> {
    let unnamed = fields.iter().filter_map(|field| match &field.role {
        Role::Member(member) | Role::Tagged(member, _) if member.name.is_none() => {
            Some((Through::Field(field.name.clone()), &field.of))
        }
        _ => None,
    });
    through(unnamed, inner)
}

/// What the views of a union promote.
pub(super) fn of_union<'s>(views: &[RustView<'s>], inner: &[RustRecord<'s>]) -> All<'s> {
    let unnamed = views.iter().filter(|view| view.member.name.is_none());
    through(unnamed.map(|view| (Through::View(view.name.clone()), &view.of)), inner)
}

fn through<'r, 's: 'r>(
    unnamed: impl Iterator<Item = (Through, &'r RustType)>,
    inner: &'r [RustRecord<'s>],
) -> All<'s> {
    let (mut promoted, mut bits) = (Vec::new(), Vec::new());
    for (through, of) in unnamed {
        // Of what is not aligned there are no references.
        let RustType::Named(name) = of else { continue };
        let Some(record) = inner.iter().find(|record| record.name == *name) else { continue };
        for (name, of, member, is_method) in visible(record) {
            let (name, of, through) = (name.clone(), of.clone(), through.clone());
            promoted.push(Promoted { name, of, member, record: record.name.clone(), through, is_method });
        }
        let all = record.bits().map(|(_, bits)| bits).chain(record.promoted_bits.iter().map(|own| &own.bits));
        bits.extend(all.map(|bits| PromotedBits {
            bits: bits.clone(),
            record: record.name.clone(),
            through: through.clone(),
        }));
    }
    (promoted, bits)
}

/// What programs can name of a record: the name, type and member, and whether there is a method for it.
fn visible<'r, 's>(
    record: &'r RustRecord<'s>,
) -> impl Iterator<Item = (&'r String, &'r RustType, &'s Member, bool)> {
    let (fields, views) = match &record.body {
        RustBody::Fields(fields) => (fields.as_slice(), [].as_slice()),
        RustBody::Union { views, .. } => ([].as_slice(), views.as_slice()),
    };
    let fields = fields.iter().filter_map(|field| match &field.role {
        Role::Member(member) | Role::Tagged(member, _) if member.name.is_some() => {
            Some((&field.name, &field.of, *member, false))
        }
        _ => None,
    });
    let views = views.iter().filter(|view| view.member.name.is_some());
    let views = views.map(|view| (&view.name, &view.of, view.member, true));
    let promoted = record.promoted.iter().map(|own| (&own.name, &own.of, own.member, true));
    fields.chain(views).chain(promoted)
}
