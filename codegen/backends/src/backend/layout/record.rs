//! The listing of one record.

use super::listing::Listing;
use super::spelling::{declaration, inline};
use crate::abi::{Abi, BodyLayout, MemberLayout, Slot};
use crate::backend::c::names::{keyword, tagged};
use xen_abi_model::RecordId;
use xen_abi_syntax::record_kind::RecordKind;

/// A record with everything in it.
pub(super) fn record(abi: &Abi<'_>, id: RecordId, layout: &BodyLayout<'_>) -> String {
    let mut printer = Printer { abi, listing: Listing::default() };
    printer.listing.line(&format!("{} {{", tagged(abi.spec, id)));
    printer.listing.indent();
    printer.inside(layout, 0);
    printer.listing.line(&format!("/* size: {}, align: {}{} */", layout.size, layout.align, holes(layout)));
    printer.listing.outdent();
    printer.listing.line("};");
    printer.listing.render()
}

struct Printer<'a, 's> {
    abi: &'a Abi<'s>,
    listing: Listing,
}

impl Printer<'_, '_> {
    /// What is inside of a record that begins `base` bytes into the outermost one.
    fn inside(&mut self, layout: &BodyLayout<'_>, base: u64) {
        if layout.kind == RecordKind::Union {
            return layout.members.iter().for_each(|member| self.member(member, base));
        }
        for slot in layout.slots() {
            match slot {
                Slot::Member(member) => self.member(member, base),
                Slot::Bits { fields, .. } => fields.into_iter().for_each(|field| self.member(field, base)),
                Slot::Padding { offset, bytes } => {
                    let what = if offset + bytes == layout.size { "padding" } else { "hole" };
                    self.listing.bytes(&format!("/* {what} */"), base + offset, bytes);
                }
            }
        }
    }

    fn member(&mut self, layout: &MemberLayout<'_>, base: u64) {
        let offset = base + layout.offset_bits / 8;
        let name = layout.member.name.as_deref().unwrap_or_default();
        if let Some((inner, dimensions)) = inline(&layout.shape) {
            self.listing.line(&format!("{} {{", keyword(inner.kind)));
            self.listing.indent();
            self.inside(inner, offset);
            self.listing.outdent();
            let space = if name.is_empty() { "" } else { " " };
            self.listing.bytes(&format!("}}{space}{name}{dimensions};"), offset, layout.shape.size);
            return;
        }
        let declaration = declaration(self.abi, &layout.shape, name);
        match layout.bits {
            Some(bits) => {
                let text = format!("{declaration} : {};", bits.width);
                self.listing.bits(&text, base * 8 + layout.offset_bits, bits.width.into());
            }
            None => self.listing.bytes(&format!("{declaration};"), offset, layout.shape.size),
        }
    }
}

/// How many bytes between and after the members nothing uses.
fn holes(layout: &BodyLayout<'_>) -> String {
    if layout.kind == RecordKind::Union {
        return String::new();
    }
    let unused = layout.slots().into_iter().filter_map(|slot| match slot {
        Slot::Padding { bytes, .. } => Some(bytes),
        Slot::Member(_) | Slot::Bits { .. } => None,
    });
    match unused.sum() {
        0u64 => String::new(),
        bytes => format!(", unused: {bytes}"),
    }
}
