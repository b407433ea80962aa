//! Sizes, offsets and kinds of members.

use super::{Assertions, has_size};
use crate::abi::{BodyLayout, MemberLayout, Shape, ShapeKind};
use crate::backend::c::names::record_name;
use xen_abi_model::Head;

/// The record whose members are looked at.
struct Root<'r> {
    head: &'r Head,
    /// What C calls it.
    name: String,
}

impl Assertions<'_, '_> {
    pub(super) fn records(&mut self) {
        let abi = self.abi;
        for (id, layout) in abi.records().iter() {
            let head = &abi.spec[id].head;
            if !self.covers(head) {
                continue;
            }
            let root = Root { head, name: record_name(abi.spec, id) };
            self.title(&format!("{} of {}", root.name, abi.spec[head.module].header));
            self.size_and_align(head, &root.name, (layout.size, layout.align));
            self.members(&root, layout, "", 0);
        }
    }

    /// Members of a record that begins `base` bytes into the root; `prefix` leads to them.
    fn members(&mut self, root: &Root<'_>, layout: &BodyLayout<'_>, prefix: &str, base: u64) {
        // A bit-field may begin within a byte, but then it has no offset in C at all.
        for named in layout.named().filter(|named| named.layout.bits.is_none()) {
            let path = format!("{prefix}{}", named.path());
            let offset = base + named.offset_bits / 8;
            self.place(root, &path, offset, named.layout);
            if named.is_leaf() {
                self.kind(root, &path, offset, &named.layout.shape);
            }
        }
    }

    fn place(&mut self, root: &Root<'_>, path: &str, offset: u64, member: &MemberLayout<'_>) {
        let Root { head, name } = root;
        let what = format!("{name}.{path} is at byte {offset}");
        self.assert(head, &what, &format!("offsetof({name}, {path}) == {offset}"));
        if has_size(&member.shape) {
            let size = member.shape.size;
            let what = format!("{name}.{path} has {size} bytes");
            self.assert(head, &what, &format!("sizeof({}) == {size}", expression(root, path)));
        }
    }

    /// What a member that is no record spelt in its place holds.
    fn kind(&mut self, root: &Root<'_>, path: &str, offset: u64, shape: &Shape<'_>) {
        let value = expression(root, path);
        let subject = format!("{}.{path}", root.name);
        self.sign(root.head, (&subject, &value), shape);
        if let ShapeKind::Array { of, len } = &shape.underlying().kind {
            let element = format!("{path}[0]");
            if of.size > 0 && has_size(of) {
                let size = of.size;
                let what = format!("elements of {subject} have {size} bytes");
                self.assert(root.head, &what, &format!("sizeof({value}[0]) == {size}"));
            }
            if let (Some(len), true) = (len, of.size > 0) {
                let condition = format!("sizeof({value}) / sizeof({value}[0]) == {len}");
                self.assert(root.head, &format!("{subject} has {len} elements"), &condition);
            }
            match &of.kind {
                ShapeKind::Inline(inner) => self.members(root, inner, &format!("{element}."), offset),
                _ => self.kind(root, &element, offset, of),
            }
        }
    }
}

/// A member of a record that is nowhere.
fn expression(root: &Root<'_>, path: &str) -> String {
    format!("XEN_ABI_MEMBER({}, {path})", root.name)
}
