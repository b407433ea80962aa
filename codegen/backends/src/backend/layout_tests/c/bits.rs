//! Where bit-fields lie. No expression of C tells, so an object file has to.

use std::fmt::Write;

use crate::abi::{Abi, NamedMember};
use crate::backend::c::names::record_name;

/// What each probe begins with in the object file.
pub(in super::super) const MARK: &str = "xen-abi bit-field";

/// Constants that hold, one after the other and without padding: a text `xen-abi bit-field NAME SIZE`, which ends
/// with a zero byte; the bytes that are expected; and the record with all bits of one bit-field set, whose bytes
/// should be those. Nothing if there are no bit-fields.
pub(in super::super) fn probes(abi: &Abi<'_>, project: Option<&str>) -> Option<String> {
    let text = super::preamble(abi, project) + SILENCE;
    let mut probes = Probes { name: String::new(), size: 0, count: 0, text };
    for (id, layout) in abi.records().iter() {
        let module = abi.spec[id].head.module;
        if abi.spec[module].project() != project {
            continue;
        }
        probes.name = record_name(abi.spec, id);
        probes.size = layout.size;
        layout.leaves().filter(|leaf| leaf.layout.bits.is_some()).for_each(|leaf| probes.probe(&leaf));
    }
    (probes.count > 0).then_some(probes.text)
}

/// All ones do not fit into most bit-fields, as is meant: how many do is what the compiler has to tell.
const SILENCE: &str = "
#ifdef __clang__
#pragma clang diagnostic ignored \"-Wbitfield-constant-conversion\"
#else
#pragma GCC diagnostic ignored \"-Woverflow\"
#endif
";

struct Probes {
    /// The record whose bit-fields are looked at, and its size in bytes.
    name: String,
    size: u64,
    count: usize,
    text: String,
}

impl Probes {
    fn probe(&mut self, leaf: &NamedMember<'_, '_>) {
        let Self { name, size, count, .. } = self;
        let (path, offset, width) = (leaf.path(), leaf.offset_bits, leaf.layout.size_bits());
        let mark = format!("{MARK} {name}.{path} {size}");
        let expected: Vec<String> =
            (0..*size).map(|byte| format!("{:#04x}", ones_in_byte(byte, offset..offset + width))).collect();
        let _ = write!(
            self.text,
            "\nextern const struct __attribute__((__packed__)) {{\n    \
             char mark[{}];\n    unsigned char expected[{size}];\n    {name} record;\n\
             }} xen_abi_bits_{count};\n\
             const __typeof__(xen_abi_bits_{count}) xen_abi_bits_{count} = {{\n    \
             \"{mark}\",\n    {{ {} }},\n    {{ .{path} = -1 }},\n}};\n",
            mark.len() + 1,
            expected.join(", ")
        );
        self.count += 1;
    }
}

/// The bits of one byte that lie within a range of bits, on a little-endian machine.
fn ones_in_byte(byte: u64, bits: std::ops::Range<u64>) -> u8 {
    (0..8).filter(|bit| bits.contains(&(byte * 8 + bit))).fold(0, |ones, bit| ones | 1 << bit)
}
