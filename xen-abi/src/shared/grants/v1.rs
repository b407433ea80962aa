#[cfg(not(loom))]
use core::ptr::NonNull;

use super::header::{FREE, flags, permission, unused, word};
use super::{Access, EntryTaken, StillUsed};
#[cfg(not(loom))]
use crate::grant_table::{GrantEntryV1, GrantRef};
use crate::shared::atomics::{AtomicU32, Ordering};
#[cfg(not(loom))]
use crate::shared::memory::Shared;
use crate::xen::Domid;

/// A grant table of version 1.
///
/// ```
/// use core::ptr::NonNull;
/// use xen_abi::grant_table::GrantEntryV1;
/// use xen_abi::shared::{Access, GrantTableV1};
///
/// let mut memory = [GrantEntryV1::default(); 512];
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let table = unsafe { GrantTableV1::new(NonNull::from(&mut memory[..])) };
///
/// let entry = table.entry(8).unwrap();
/// // SAFETY: the example has no frame of this number that could change.
/// unsafe { entry.grant(7, 0x1234, Access::ReadOnly)? };
/// entry.end_access()?;
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[cfg(not(loom))]
#[derive(Clone, Copy, Debug)]
pub struct GrantTableV1<'a> {
    entries: Shared<'a, [GrantEntryV1]>,
}

#[cfg(not(loom))]
impl<'a> GrantTableV1<'a> {
    /// The table at an address.
    ///
    /// # Safety
    ///
    /// [What every view relies on](crate::shared#what-every-view-relies-on). While the view or an
    /// [entry](GrantV1) of it lives, the table has version 1 and stays where it is; no entry is used while what it
    /// grants is swapped away by `GNTTABOP_swap_grant_ref`; and the domain is not suspended.
    pub const unsafe fn new(entries: NonNull<[GrantEntryV1]>) -> Self {
        // SAFETY: the caller promises the same.
        Self { entries: unsafe { Shared::new(entries) } }
    }

    /// An entry, if there are so many.
    pub fn entry(self, reference: GrantRef) -> Option<GrantV1<'a>> {
        let [header, frame] = self.entries.get(reference)?.words();
        Some(GrantV1::from_atomics(header, frame))
    }
}

/// An entry of a grant table of version 1 that permits access. It is for whoever has allocated it.
#[derive(Clone, Copy, Debug)]
pub struct GrantV1<'a> {
    header: &'a AtomicU32,
    frame: &'a AtomicU32,
}

impl<'a> GrantV1<'a> {
    /// The entry that is kept in these atomics: flags and domain in one, the frame in the other.
    pub const fn from_atomics(header: &'a AtomicU32, frame: &'a AtomicU32) -> Self {
        Self { header, frame }
    }

    /// Lets another domain use a page.
    ///
    /// # Errors
    ///
    /// If the entry grants something already.
    ///
    /// # Safety
    ///
    /// Until [`end_access`](Self::end_access) succeeds, the guest does not take the page for memory of its own that
    /// nobody else writes, or with [`Access::ReadOnly`] reads. It succeeds rightly only if nothing has
    /// [invalidated](crate::shared#what-invalidates-views) the grant.
    pub unsafe fn grant(self, domain: Domid, frame: u32, access: Access) -> Result<(), EntryTaken> {
        if self.header.load(Ordering::Relaxed) != FREE {
            return Err(EntryTaken);
        }
        self.frame.store(frame, Ordering::Relaxed);
        // Released: who sees the flags sees the frame, and what is in the page.
        self.header.store(word(permission(domain, access.flags())), Ordering::Release);
        Ok(())
    }

    /// Takes the page back, unless it is in use.
    ///
    /// # Errors
    ///
    /// If the other domain has mapped it or is copying. The entry stays as it is, and more may be mapped.
    pub fn end_access(self) -> Result<(), StillUsed> {
        let mut header = self.header.load(Ordering::Relaxed);
        loop {
            unused(flags(header))?;
            // In one step, since Xen may mark the entry as used after the look at it. Acquired: what the other
            // domain wrote before it let go.
            match self.header.compare_exchange(header, FREE, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(now) => header = now,
            }
        }
    }
}
