//! Bytes that compilers leave empty.

use std::iter;
use std::ops::Range;

use xen_abi_backends::abi::{Abi, BodyLayout, ShapeKind};
use xen_abi_model::{Argument, RecordId, Spec, TypeItem};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::vocabulary::Direction;

use super::finding::{Findings, Subject};
use crate::known::Known;

/// Records that are copied whole and have bytes that compilers leave empty.
pub(super) fn look(abi: &Abi<'_>, known: &Known, findings: &mut Findings) {
    let spec = abi.spec;
    let written_back = written_back(spec);
    for (id, layout) in abi.records().iter() {
        let head = &spec[id].head;
        if !known.is_passed(&head.name) {
            continue;
        }
        let Some(hole) = holes(layout).into_iter().next() else { continue };
        let (rule, who) = match written_back.contains(&id) {
            true => (Code::PaddingCopiedBack, ", and Xen copies it back"),
            false => (Code::ImplicitPadding, ""),
        };
        let Range { start, end } = hole;
        let bytes =
            if end == start + 1 { format!("byte {start}") } else { format!("bytes {start} to {}", end - 1) };
        let subject = Subject { module: head.module, place: head.place, name: &head.name };
        findings
            .push(rule, subject, format!("compilers leave {bytes} of `{}` empty{who}", head.name))
            .found_for(abi.variant());
    }
}

/// The records that operations write.
fn written_back(spec: &Spec) -> Vec<RecordId> {
    let operations = spec.hypercalls.iter().flat_map(|call| call.ops.flat());
    let written = operations.filter(|op| op.dirs.iter().any(|of| of.direction != Direction::In));
    let names = written.filter_map(|op| match &op.arg {
        Argument::Record(name) | Argument::Member(name, _) => Some(*name),
        Argument::None | Argument::Plain(..) | Argument::Opaque(_) => None,
    });
    let items = names.flat_map(|name| &spec[name].items);
    items
        .filter_map(|item| match item {
            TypeItem::Record(id) => Some(*id),
            TypeItem::Typedef(_) | TypeItem::Group(_) | TypeItem::BitWord(_) => None,
        })
        .collect()
}

/// The runs of bytes of which no member has any bit. Records that have a name of their own answer for themselves.
fn holes(body: &BodyLayout<'_>) -> Vec<Range<u64>> {
    let mut covered = Vec::new();
    cover(body, 0, &mut covered);
    covered.sort_by_key(|bytes| bytes.start);
    let mut holes = Vec::new();
    let mut end = 0;
    for bytes in covered.into_iter().chain(iter::once(body.size..body.size)) {
        if bytes.start > end {
            holes.push(end..bytes.start);
        }
        end = end.max(bytes.end);
    }
    holes
}

fn cover(body: &BodyLayout<'_>, base_bits: u64, covered: &mut Vec<Range<u64>>) {
    for member in &body.members {
        let start = base_bits + member.offset_bits;
        match &member.shape.underlying().kind {
            ShapeKind::Inline(inner) => cover(inner, start, covered),
            _ => covered.push(start / 8..(start + member.size_bits()).div_ceil(8)),
        }
    }
}
