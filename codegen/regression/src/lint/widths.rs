//! Records that lie otherwise for 32-bit guests on x86.

use std::collections::BTreeMap;

use xen_abi_backends::abi::{BodyLayout, NamedMember, ShapeKind};
use xen_abi_backends::matrix::Matrix;
use xen_abi_model::RecordId;
use xen_abi_syntax::axes::{Release, Target, View};
use xen_abi_syntax::diagnostic::Code;

use super::finding::{Findings, Subject};

/// Holds the records of x86_32 against those of x86_64.
pub(super) fn look(matrix: &Matrix<'_>, findings: &mut Findings) {
    let spec = matrix.spec();
    let mut narrow: BTreeMap<(Release, View), BTreeMap<RecordId, Layout>> = BTreeMap::new();
    for abi in matrix.abis().filter(|abi| abi.variant().target == Target::X86_32) {
        let layouts = abi.records().iter().map(|(id, body)| (id, layout(body))).collect();
        narrow.insert((abi.variant().release, abi.variant().view), layouts);
    }
    for abi in matrix.abis().filter(|abi| abi.variant().target == Target::X86_64) {
        let variant = abi.variant();
        let Some(narrow) = narrow.get(&(variant.release, variant.view)) else { continue };
        // Rings of others are made as often as there are widths.
        for (id, body) in abi.records().iter().filter(|(id, _)| spec[*id].made_by.is_none()) {
            let Some(difference) = narrow.get(&id).and_then(|narrow| difference(narrow, &layout(body)))
            else {
                continue;
            };
            let head = &spec[id].head;
            let subject = Subject { module: head.module, place: head.place, name: &head.name };
            findings
                .push(
                    Code::Differs32,
                    subject,
                    format!("`{}` is not the same on x86_32: {difference}", head.name),
                )
                .found_for(variant);
        }
    }
}

/// Where the members of a record are, and how large.
struct Layout {
    size: u64,
    members: Vec<Lies>,
}

#[derive(PartialEq)]
struct Lies {
    path: String,
    offset_bits: u64,
    size_bits: u64,
    /// Whether it is a record, or several, that have a name of their own.
    is_record: bool,
}

fn layout(body: &BodyLayout<'_>) -> Layout {
    let lies = |named: NamedMember<'_, '_>| Lies {
        path: named.path(),
        offset_bits: named.offset_bits,
        size_bits: named.layout.size_bits(),
        is_record: matches!(named.layout.shape.element().underlying().kind, ShapeKind::Record(_)),
    };
    Layout { size: body.size, members: body.leaves().map(lies).collect() }
}

/// What differs first; records inside answer for themselves.
fn difference(narrow: &Layout, wide: &Layout) -> Option<String> {
    let pairs = narrow.members.iter().zip(&wide.members).filter(|(narrow, wide)| narrow != wide);
    let (inside, mut own): (Vec<_>, Vec<_>) =
        pairs.partition(|(narrow, wide)| wide.is_record && narrow.offset_bits == wide.offset_bits);
    if own.is_empty() {
        let is_own = inside.is_empty() && narrow.size != wide.size;
        return is_own.then(|| format!("it has {} bytes there, and {} here", narrow.size, wide.size));
    }
    let (narrow, wide) = own.swap_remove(0);
    let path = &wide.path;
    Some(match narrow.offset_bits == wide.offset_bits {
        true => format!("`{path}` has {} bits there, and {} here", narrow.size_bits, wide.size_bits),
        false => {
            format!(
                "`{path}` is at byte {} there, and at {} here",
                narrow.offset_bits / 8,
                wide.offset_bits / 8
            )
        }
    })
}
