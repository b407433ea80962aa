//! The members of a record over all of its layouts, as the rows of one table.

use xen_abi_backends::abi::{Abi, BodyLayout, NamedMember};
use xen_abi_backends::backend::layout::type_in_c;
use xen_abi_model::Availability;
use xen_abi_syntax::record_kind::RecordKind;

use crate::axes::beyond;

/// A layout: what a table shows for one choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) size: u64,
    pub(crate) align: u64,
    pub(crate) members: Vec<Lies>,
}

/// Where a member lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lies {
    pub(crate) path: String,
    pub(crate) offset_bits: u64,
    pub(crate) size_bits: u64,
    pub(crate) of: String,
    /// Whether members of it have rows of their own.
    pub(crate) is_around: bool,
    /// Whether these lie over each other.
    pub(crate) is_union: bool,
    pub(crate) is_reserved: bool,
    pub(crate) is_bits: bool,
    pub(crate) doc: String,
    pub(crate) when: Vec<String>,
}

/// A row.
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) doc: String,
    pub(crate) when: Vec<String>,
    pub(crate) is_reserved: bool,
}

impl Layout {
    /// That of a record which is there under some conditions.
    pub(crate) fn of(abi: &Abi<'_>, body: &BodyLayout<'_>, around: &Availability) -> Layout {
        let members = body.named().map(|named| lies(abi, &named, around)).collect();
        Layout { size: body.size, align: body.align, members }
    }
}

fn lies(abi: &Abi<'_>, named: &NamedMember<'_, '_>, around: &Availability) -> Lies {
    let NamedMember { layout, offset_bits, .. } = named;
    let member = layout.member;
    let of = match (layout.shape.spelt(), member.bits) {
        (Some(inner), _) => keyword(inner.kind).to_owned(),
        (None, Some(bits)) => format!("{} : {bits}", type_in_c(abi, &layout.shape)),
        (None, None) => type_in_c(abi, &layout.shape),
    };
    let unit = member.unit.as_ref().map_or(String::new(), |unit| format!(" In {unit}."));
    let counted = member.counted_by.as_ref().map_or(String::new(), |by| format!(" `{by}` counts them."));
    Lies {
        path: named.path(),
        offset_bits: *offset_bits,
        size_bits: layout.size_bits(),
        of,
        is_around: layout.shape.spelt().is_some(),
        is_union: layout.shape.spelt().is_some_and(|inner| inner.kind == RecordKind::Union),
        is_reserved: member.reserved,
        is_bits: layout.bits.is_some(),
        doc: format!("{}{unit}{counted}", &*member.doc),
        when: beyond(&member.when, around),
    }
}

/// What C calls a kind of record.
pub(crate) fn keyword(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    }
}

/// The rows of several layouts: each member once, behind the one that it follows.
pub(crate) fn rows<'l>(layouts: impl Iterator<Item = &'l Layout>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for layout in layouts {
        let mut at = 0;
        for lies in &layout.members {
            match rows.iter().position(|row| row.path == lies.path) {
                Some(known) => at = known + 1,
                None => {
                    let Lies { path, doc, when, is_reserved, .. } = lies.clone();
                    rows.insert(at, Row { path, doc, when, is_reserved });
                    at += 1;
                }
            }
        }
    }
    rows
}
