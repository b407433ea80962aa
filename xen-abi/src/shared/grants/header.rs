use core::mem::offset_of;

use super::StillUsed;
use crate::grant_table::{GrantEntryHeader, GrantEntryV1, Gtf, GtfType};
use crate::xen::Domid;

// Both versions begin with the same header, which Xen changes as one word.
const _: () = {
    assert!(size_of::<GrantEntryHeader>() == size_of::<u32>());
    assert!(offset_of!(GrantEntryV1, flags) == offset_of!(GrantEntryHeader, flags));
    assert!(offset_of!(GrantEntryV1, frame) == size_of::<GrantEntryHeader>());
    assert!(offset_of!(GrantEntryV1, domid) == offset_of!(GrantEntryHeader, domid));
};

/// The header of an entry that grants nothing.
pub(super) const FREE: u32 = 0;

/// The header of an entry that permits access.
pub(super) const fn permission(domid: Domid, flags: Gtf) -> GrantEntryHeader {
    GrantEntryHeader { flags: GtfType::PERMIT_ACCESS.0 | flags.0, domid }
}

/// A header as the word that it is in memory.
pub(super) const fn word(header: GrantEntryHeader) -> u32 {
    (header.flags as u32) << (offset_of!(GrantEntryHeader, flags) * 8)
        | (header.domid as u32) << (offset_of!(GrantEntryHeader, domid) * 8)
}

/// The flags in the word of a header.
pub(super) const fn flags(word: u32) -> u16 {
    (word >> (offset_of!(GrantEntryHeader, flags) * 8)) as u16
}

/// An error if flags say that the page is in use.
pub(super) fn unused(flags: u16) -> Result<(), StillUsed> {
    match Gtf(flags) & (Gtf::READING | Gtf::WRITING) {
        Gtf(0) => Ok(()),
        by => Err(StillUsed { by }),
    }
}
