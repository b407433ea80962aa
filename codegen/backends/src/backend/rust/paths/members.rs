//! What programs do with members: they take addresses, and read and write bit-fields.

use super::RustPath;
use crate::backend::rust::record::RustRecord;
use xen_abi_model::Member;

impl RustPath {
    /// The member itself, of which an address can be taken.
    pub(in crate::backend::rust) fn place(&self, record: &str, types: &str) -> String {
        let way = self.way(record, types, false);
        if self.ends_in_view() { format!("(*{way})") } else { way }
    }

    /// References to the member, to read it and to change it.
    pub(in crate::backend::rust) fn references(&self, record: &str, types: &str) -> (String, String) {
        let (way, mutable) = (self.way(record, types, false), self.way(record, types, true));
        if self.ends_in_view() { (way, mutable) } else { (format!("&{way}"), format!("&mut {mutable}")) }
    }
}

/// The names of the methods by which a bit-field of a record is read and written.
pub(in crate::backend::rust) fn bit_accessors<'r>(
    record: &'r RustRecord<'_>,
    wanted: &Member,
) -> Option<(&'r str, &'r str)> {
    let promoted = record.promoted_bits.iter().map(|promoted| &promoted.bits);
    let mut all = record.bits().map(|(_, bits)| bits).chain(promoted);
    let bits = all.find(|bits| std::ptr::eq(bits.member, wanted))?;
    Some((&bits.getter, &bits.setter))
}
