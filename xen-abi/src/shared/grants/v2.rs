#[cfg(not(loom))]
use core::ptr::NonNull;

use super::header::{FREE, permission, unused};
use super::{Access, EntryTaken, StillUsed};
use crate::grant_table::{GrantEntryV2, GrantEntryV2FullPage};
#[cfg(not(loom))]
use crate::grant_table::{GrantRef, GrantStatus};
use crate::shared::atomics::{AtomicU16, AtomicU32, Ordering, fence};
#[cfg(not(loom))]
use crate::shared::memory::Shared;
use crate::xen::Domid;

/// A grant table of version 2, which is two: entries that the guest writes, and how they are used, which Xen writes.
///
/// ```
/// use core::ptr::NonNull;
/// use xen_abi::grant_table::GrantEntryV2;
/// use xen_abi::shared::{Access, GrantTableV2};
///
/// let (mut entries, mut statuses) = ([GrantEntryV2::default(); 256], [0; 256]);
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let table = unsafe {
///     GrantTableV2::new(NonNull::from(&mut entries[..]), NonNull::from(&mut statuses[..]))
/// };
///
/// let entry = table.entry(8).unwrap();
/// // SAFETY: the example has no frame of this number that could change.
/// unsafe { entry.grant(7, 0x1234, Access::ReadWrite)? };
/// entry.end_access()?;
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[cfg(not(loom))]
#[derive(Clone, Copy, Debug)]
pub struct GrantTableV2<'a> {
    entries: Shared<'a, [GrantEntryV2]>,
    statuses: &'a [AtomicU16],
}

#[cfg(not(loom))]
impl<'a> GrantTableV2<'a> {
    /// The table at two addresses.
    ///
    /// # Safety
    ///
    /// [What every view relies on](crate::shared#what-every-view-relies-on). While the view or an
    /// [entry](GrantV2) of it lives, the table has version 2 and both parts stay where they are; no entry is used while
    /// what it grants is swapped away by `GNTTABOP_swap_grant_ref`; and the domain is not suspended.
    pub const unsafe fn new(entries: NonNull<[GrantEntryV2]>, statuses: NonNull<[GrantStatus]>) -> Self {
        // SAFETY: the caller promises the same.
        unsafe { Self { entries: Shared::new(entries), statuses: Shared::new(statuses).atomics() } }
    }

    /// An entry, if there are so many entries and statuses.
    pub fn entry(self, reference: GrantRef) -> Option<GrantV2<'a>> {
        let status = self.statuses.get(usize::try_from(reference).ok()?)?;
        Some(GrantV2::from_atomics(self.entries.get(reference)?.words(), status))
    }
}

/// An entry of a grant table of version 2. It is for whoever has allocated it.
#[derive(Clone, Copy, Debug)]
pub struct GrantV2<'a> {
    entry: &'a [AtomicU32; ENTRY_WORDS],
    status: &'a AtomicU16,
}

/// How many words an entry has; the header is the first.
const ENTRY_WORDS: usize = size_of::<GrantEntryV2>() / size_of::<u32>();

impl<'a> GrantV2<'a> {
    /// The entry that is kept in these atomics.
    pub const fn from_atomics(entry: &'a [AtomicU32; ENTRY_WORDS], status: &'a AtomicU16) -> Self {
        Self { entry, status }
    }

    /// Lets another domain use a page.
    ///
    /// # Errors
    ///
    /// If the entry grants something already, or what it has granted is still in use.
    ///
    /// # Safety
    ///
    /// Until [`end_access`](Self::end_access) succeeds, the guest does not take the page for memory of its own that
    /// nobody else writes, or with [`Access::ReadOnly`] reads. It succeeds rightly only if nothing has
    /// [invalidated](crate::shared#what-invalidates-views) the grant.
    pub unsafe fn grant(self, domain: Domid, frame: u64, access: Access) -> Result<(), EntryTaken> {
        let hdr = permission(domain, access.flags());
        let page = GrantEntryV2FullPage { hdr, frame, ..Default::default() };
        // SAFETY: the caller promises the same.
        unsafe { self.publish(&GrantEntryV2::with_full_page(page)) }
    }

    /// Writes an entry of any kind, such as one for a part of a page, or for what a third domain has granted.
    ///
    /// # Errors
    ///
    /// If the entry grants something already, or what it has granted is still in use.
    ///
    /// # Safety
    ///
    /// As for [`grant`](Self::grant), for the memory that the entry names.
    pub unsafe fn publish(self, entry: &GrantEntryV2) -> Result<(), EntryTaken> {
        let [header, body @ ..] = self.entry;
        if header.load(Ordering::Relaxed) != FREE || self.unused().is_err() {
            return Err(EntryTaken);
        }
        let [new_header, new_body @ ..] = entry.__spacer();
        for (word, new) in body.iter().zip(new_body) {
            word.store(*new, Ordering::Relaxed);
        }
        // Released: who sees the flags sees the rest, and what is in the page.
        header.store(*new_header, Ordering::Release);
        Ok(())
    }

    /// Takes the page back: nobody can map it from now on, and the result says whether anyone has it still.
    ///
    /// # Errors
    ///
    /// If the other domain has mapped it or is copying. Call it again later; until it succeeds, the page is shared
    /// and the entry cannot be used for anything else.
    pub fn end_access(self) -> Result<(), StillUsed> {
        let [header, ..] = self.entry;
        header.store(FREE, Ordering::Relaxed);
        // Xen marks the entry as used and then looks at the header again; so either it sees that, or this the mark.
        fence(Ordering::SeqCst);
        self.unused()
    }

    /// An error if Xen says that the page is in use. Acquired: what the other domain wrote before it let go.
    fn unused(self) -> Result<(), StillUsed> {
        unused(self.status.load(Ordering::Acquire))
    }
}
