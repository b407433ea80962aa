//! The leaves of a record, with those of records inside it and of elements of arrays.

use super::bits::get;
use super::operations::union_by_operation;
use crate::abi::{Abi, BodyLayout, Choice, MemberLayout, Shape, ShapeKind, TaggedUnion};
use xen_abi_syntax::record_kind::RecordKind;

/// The most elements of an array that are looked at one by one.
const MOST: u64 = 4096;

/// A place with a value.
pub(super) struct Leaf<'a, 's> {
    pub(super) path: String,
    pub(super) offset_bits: u64,
    pub(super) size_bits: u64,
    pub(super) shape: &'a Shape<'s>,
    /// The member whose type says what the value is; none of what is no record.
    pub(super) layout: Option<&'a MemberLayout<'s>>,
    /// Whether it goes on to the end of the bytes.
    pub(super) is_open: bool,
    /// Whether others lie over it, and nothing says which is meant.
    pub(super) is_one_of_several: bool,
    /// The value of a tag for which no member of this union is valid.
    pub(super) no_member: Option<i128>,
}

/// The leaves of a type. With bytes, those of a union whose tag they have are the ones that are valid.
pub(super) fn leaves<'a, 's>(
    abi: &'a Abi<'s>,
    shape: &'a Shape<'s>,
    bytes: Option<&[u8]>,
) -> Vec<Leaf<'a, 's>> {
    let mut walk = Walk { abi, bytes, leaves: Vec::new() };
    walk.shape(None, shape, 0, String::new(), false);
    walk.leaves
}

struct Walk<'a, 'b, 's> {
    abi: &'a Abi<'s>,
    bytes: Option<&'b [u8]>,
    leaves: Vec<Leaf<'a, 's>>,
}

impl<'a, 's> Walk<'a, '_, 's> {
    fn body(&mut self, body: &'a BodyLayout<'s>, base: u64, before: &str, is_one_of_several: bool) {
        let several = is_one_of_several || (body.kind == RecordKind::Union && body.members.len() > 1);
        for member in &body.members {
            let path = joined(before, member.member.name.as_deref());
            let tagged = self.bytes.and_then(|bytes| Some((bytes, tagged_union(self.abi, body, member)?)));
            match tagged.filter(|_| member.shape.spelt().is_some()) {
                Some((bytes, tagged)) => self.tagged(&tagged, bytes, base, &path, several),
                None => self.shape(Some(member), &member.shape, base + member.offset_bits, path, several),
            }
        }
    }

    /// A union whose tag is at hand.
    fn tagged(&mut self, tagged: &TaggedUnion<'a, 's>, bytes: &[u8], base: u64, path: &str, several: bool) {
        let tag = base + tagged.tag.offset_bits;
        let (low, width) =
            tagged.part.map_or((0, tagged.tag.size_bits()), |part| (part.low.into(), part.width.into()));
        let value = get(bytes, tag + low, width) as i128;
        let valid = match &tagged.choice {
            Choice::Values(choices) => {
                choices.iter().find(|(values, _)| values.contains(&value)).map(|(_, member)| *member)
            }
            Choice::Bit { bit, set, clear } => Some(if value >> bit & 1 == 1 { *set } else { *clear }),
        };
        let at = base + tagged.union.offset_bits;
        match valid {
            Some(member) => {
                let path = joined(path, member.member.name.as_deref());
                self.shape(Some(member), &member.shape, at + member.offset_bits, path, several);
            }
            None => self.leaves.push(Leaf {
                path: path.to_owned(),
                offset_bits: at,
                size_bits: tagged.union.size_bits(),
                shape: &tagged.union.shape,
                layout: Some(tagged.union),
                is_open: false,
                is_one_of_several: several,
                no_member: Some(value),
            }),
        }
    }

    fn shape(
        &mut self,
        member: Option<&'a MemberLayout<'s>>,
        shape: &'a Shape<'s>,
        at: u64,
        path: String,
        several: bool,
    ) {
        let inner = match &shape.underlying().kind {
            ShapeKind::Record(id) => self.abi.records().get(*id),
            ShapeKind::Inline(body) => Some(&**body),
            _ => None,
        };
        if let Some(body) = inner {
            return self.body(body, at, &path, several);
        }
        let size_bits =
            member.and_then(|member| member.bits).map_or(shape.size * 8, |bits| bits.width.into());
        let is_open = shape.underlying().is_flexible();
        let rest = self.bytes.map_or(0, |bytes| (bytes.len() as u64 * 8).saturating_sub(at));
        if let ShapeKind::Array { of, len } = &shape.underlying().kind {
            let element = of.underlying();
            let is_record =
                matches!(element.kind, ShapeKind::Record(_) | ShapeKind::Inline(_) | ShapeKind::Array { .. });
            let count = len.unwrap_or_else(|| rest.checked_div(of.size * 8).unwrap_or(0));
            if is_record && count <= MOST {
                for place in 0..count {
                    self.shape(member, of, at + place * of.size * 8, format!("{path}[{place}]"), several);
                }
                if !is_open {
                    return;
                }
            }
        }
        self.leaves.push(Leaf {
            path,
            offset_bits: at,
            size_bits: if is_open { rest } else { size_bits },
            shape,
            layout: member,
            is_open,
            is_one_of_several: several,
            no_member: None,
        });
    }
}

/// The union whose tag is at hand, by what the specification has as data, or else in words.
fn tagged_union<'a, 's>(
    abi: &'a Abi<'s>,
    around: &'a BodyLayout<'s>,
    member: &'a MemberLayout<'s>,
) -> Option<TaggedUnion<'a, 's>> {
    abi.tagged_union(around, member).or_else(|| union_by_operation(abi, around, member))
}

fn joined(before: &str, name: Option<&str>) -> String {
    match name {
        Some(name) if before.is_empty() => name.to_owned(),
        Some(name) => format!("{before}.{name}"),
        None => before.to_owned(),
    }
}
