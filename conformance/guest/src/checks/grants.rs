//! `grant_table_op`: what the guest grants to itself.

use core::ptr::NonNull;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::grant_table::{
    GNTTAB_NR_RESERVED_ENTRIES, Gntcopy, Gntmap, GnttabCache, GnttabCacheFlush, GnttabCacheFlushA,
    GnttabCopy, GnttabCopyPtr, GnttabCopyPtrU, GnttabDumpTable, GnttabGetStatusFrames, GnttabGetVersion,
    GnttabMapGrantRef, GnttabQuerySize, GnttabSetVersion, GnttabSetupTable, GnttabStatus, GnttabSwapGrantRef,
    GnttabUnmapGrantRef, GrantEntryV1, GrantEntryV2, GrantRef,
};
use xen_abi::memory::{PhysMapSpace, XenAddToPhysmapBatch};
use xen_abi::shared::{Access, GrantTableV1, GrantTableV2};
use xen_abi::xen::{DOMID_SELF, Domid, XenPfn};
use xen_abi::{GuestHandle, Hypercaller};

use crate::{GrantFrame, Guest, Kind, Lone, Machine, Page};

/// The number of the guest, which is the first domain.
const OWN: Domid = 0;
/// A domain that is not there.
const NOBODY: Domid = 1000;
/// An entry that the toolstack does not reserve, and the next one.
const REFERENCE: GrantRef = GNTTAB_NR_RESERVED_ENTRIES as GrantRef;
const OTHER: GrantRef = REFERENCE + 1;
/// A reference for which there is no entry.
const BEYOND: GrantRef = 0x00ff_ffff;

/// Where the entries of the table are, and the status of entries.
static ENTRIES: Page = Page::new();
static STATUSES: Page = Page::new();
/// What is granted in a table of version 1 or 2. Each is granted once: where a PVH guest maps a page that is its own,
/// the page is no longer where it was.
static GRANTED: [Page; 2] = [Page::new(), Page::new()];
/// Where it is mapped, and where it is copied.
static MAPPED: Page = Page::new();
static COPIED: Page = Page::new();

/// What is in the page that is granted.
const CONTENT: u64 = 0x0123_4567_89ab_cdef;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    sizes(guest);
    // SAFETY: the page is there for nothing else.
    let shown = unsafe { guest.machine.show_grants(&guest.xen, &ENTRIES, GrantFrame::Entries) };
    if guest.succeeds("grants.show_entries", shown).is_none() {
        return;
    }
    for page in &GRANTED {
        // SAFETY: nothing else uses the page, which is the kernel's.
        unsafe { page.pointer::<u64>().write_volatile(CONTENT) };
    }
    version_1(guest);
    version_2(guest);
    shown_elsewhere(guest);
}

fn sizes<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let mut size = GnttabQuerySize { dom: DOMID_SELF, ..Default::default() };
    guest.succeeds("grants.query_size", xen.grant_table().query_size(&mut size));
    let right = size.status == GnttabStatus::OKAY && (1..=size.max_nr_frames).contains(&size.nr_frames);
    guest.check("grants.size", right, format_args!("{} of {} frames", size.nr_frames, size.max_nr_frames));
    let mut of_nobody = GnttabQuerySize { dom: NOBODY, ..Default::default() };
    guest.succeeds("grants.query_size_nobody", xen.grant_table().query_size(&mut of_nobody));
    let right = of_nobody.status == GnttabStatus::BAD_DOMAIN;
    guest.check("grants.size_nobody", right, format_args!("{:?}", of_nobody.status));

    let mut frame: XenPfn = 0;
    let frame_list = GuestHandle::new(&raw mut frame);
    let mut table = GnttabSetupTable { dom: DOMID_SELF, nr_frames: 1, frame_list, ..Default::default() };
    // SAFETY: the list has room for one frame.
    guest.succeeds("grants.setup_table", unsafe { xen.grant_table().setup_table(&mut table) });
    let status = table.status;
    guest.check("grants.table", status == GnttabStatus::OKAY, format_args!("{status:?}"));

    guest.refused(
        "grants.dump_table",
        xen.grant_table().dump_table(&mut GnttabDumpTable::default()),
        Errno::ENOSYS,
    );
}

fn version(xen: &impl Hypercaller, dom: Domid) -> Result<u32, Errno> {
    let mut version = GnttabGetVersion { dom, ..Default::default() };
    xen.grant_table().get_version(&mut version)?;
    Ok(version.version)
}

/// Sets the version of the table, and says which it is.
///
/// # Safety
///
/// Nothing is granted, and no view of the table is used any more.
unsafe fn set_version(xen: &impl Hypercaller, version: u32) -> Result<u32, Errno> {
    let mut version = GnttabSetVersion { version };
    // SAFETY: the caller promises it.
    unsafe { xen.grant_table().set_version(&mut version) }?;
    Ok(version.version)
}

fn version_1<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    // SAFETY: the table was not used yet.
    guest.succeeds("grants.set_version_1", unsafe { set_version(xen, 1) });
    let found = guest.succeeds("grants.get_version", version(xen, DOMID_SELF));
    guest.check("grants.is_version_1", found == Some(1), format_args!("{found:?}"));
    guest.refused("grants.get_version_nobody", version(xen, NOBODY), Errno::ESRCH);
    // SAFETY: as above.
    guest.refused("grants.set_version_unknown", unsafe { set_version(xen, 3) }, Errno::EINVAL);

    let entries = ENTRIES.start::<GrantEntryV1>();
    let count = Page::SIZE / size_of::<GrantEntryV1>();
    // SAFETY: Xen has the frame there for good, and only this view of it is used while the table has this version.
    let table = unsafe { GrantTableV1::new(NonNull::slice_from_raw_parts(entries, count)) };
    let Some(entry) = table.entry(REFERENCE) else { return };
    let frame = guest.machine.frame(&GRANTED[0]);
    // SAFETY: the page is used by volatile accesses alone.
    let granted = unsafe { entry.grant(OWN, frame as u32, Access::ReadWrite) };
    guest.check("grants.grant", granted.is_ok(), format_args!("{granted:?}"));
    copy(guest, "grants.copy_v1");
    map(guest, &|| entry.end_access().is_err());
    swap(guest);
    cache_flush(guest);
    let ended = entry.end_access();
    guest.check("grants.end_access", ended.is_ok(), format_args!("{ended:?}"));
}

/// Copies from a grant of the guest's own to a page.
fn copied(guest: &Guest<impl Machine>, reference: GrantRef, offset: u16) -> Result<GnttabStatus, Errno> {
    let gmfn = guest.machine.frame(&COPIED);
    let mut copy = [GnttabCopy {
        source: GnttabCopyPtr {
            u: GnttabCopyPtrU::with_ref(reference),
            domid: OWN,
            offset,
            ..Default::default()
        },
        dest: GnttabCopyPtr {
            u: GnttabCopyPtrU::with_gmfn(gmfn),
            domid: DOMID_SELF,
            offset: 8,
            ..Default::default()
        },
        len: 8,
        flags: Gntcopy::SOURCE_GREF,
        ..Default::default()
    }];
    // SAFETY: the page is there for this, and used by volatile accesses alone.
    unsafe { guest.xen.grant_table().copy(&mut copy) }?;
    Ok(copy[0].status)
}

fn copy<M: Machine>(guest: &Guest<M>, name: &str) {
    let place = COPIED.pointer::<u64>().wrapping_add(1);
    // SAFETY: it is in the page, which is used by volatile accesses alone.
    unsafe { place.write_volatile(0) };
    let status = copied(guest, REFERENCE, 0);
    // SAFETY: as above.
    let found = unsafe { place.read_volatile() };
    let right = status == Ok(GnttabStatus::OKAY) && found == CONTENT;
    guest.check(name, right, format_args!("{status:?} {found:#x}"));
    for (name, reference, offset, expected) in [
        ("grants.copy_beyond", BEYOND, 0, GnttabStatus::BAD_GNTREF),
        ("grants.copy_crossing", REFERENCE, Page::SIZE as u16 - 4, GnttabStatus::BAD_COPY_ARG),
    ] {
        let status = copied(guest, reference, offset);
        guest.check(name, status == Ok(expected), format_args!("{status:?}"));
    }
}

/// Maps a grant of the guest's own, and unmaps it. `in_use` says whether the entry says so.
fn map<M: Machine>(guest: &Guest<M>, in_use: &dyn Fn() -> bool) {
    let xen = &guest.xen;
    let request = |host_addr, reference| GnttabMapGrantRef {
        host_addr,
        flags: Gntmap::HOST_MAP,
        r#ref: reference,
        dom: OWN,
        ..Default::default()
    };
    let address = MAPPED.address() as u64;
    let mut requests = [request(address, REFERENCE), request(address, BEYOND)];
    // SAFETY: nobody uses the page, which is there for this.
    let mapped = unsafe { xen.grant_table().map_grant_ref(&mut requests) };
    guest.succeeds("grants.map_grant_ref", mapped);
    let [good, bad] = requests;
    guest.check(
        "grants.map_beyond",
        bad.status == GnttabStatus::BAD_GNTREF,
        format_args!("{:?}", bad.status),
    );
    if good.status != GnttabStatus::OKAY {
        return guest.check("grants.mapped", false, format_args!("{:?}", good.status));
    }
    // SAFETY: the page is mapped, and used by volatile accesses alone.
    let found = unsafe { MAPPED.pointer::<u64>().read_volatile() };
    guest.check("grants.mapped", found == CONTENT, format_args!("{found:#x}"));
    guest.check("grants.in_use", in_use(), format_args!("while it is mapped"));

    let mut unmap = [GnttabUnmapGrantRef { host_addr: address, handle: good.handle, ..Default::default() }];
    // SAFETY: nobody uses the page.
    guest.succeeds("grants.unmap_grant_ref", unsafe { xen.grant_table().unmap_grant_ref(&mut unmap) });
    let status = unmap[0].status;
    guest.check("grants.unmapped", status == GnttabStatus::OKAY, format_args!("{status:?}"));
    // SAFETY: it fails.
    guest.succeeds("grants.unmap_again", unsafe { xen.grant_table().unmap_grant_ref(&mut unmap) });
    let status = unmap[0].status;
    guest.check("grants.not_mapped", status == GnttabStatus::BAD_HANDLE, format_args!("{status:?}"));
}

/// Swaps two entries, and swaps them back.
fn swap<M: Machine>(guest: &Guest<M>) {
    let mut request = [GnttabSwapGrantRef { ref_a: REFERENCE, ref_b: OTHER, ..Default::default() }];
    for name in ["grants.swap_grant_ref", "grants.swap_grant_ref_back"] {
        // SAFETY: nobody ends what was granted before the entries are swapped back.
        guest.succeeds(name, unsafe { guest.xen.grant_table().swap_grant_ref(&mut request) });
        let status = request[0].status;
        guest.check("grants.swapped", status == GnttabStatus::OKAY, format_args!("{status:?}"));
    }
}

fn cache_flush<M: Machine>(guest: &Guest<M>) {
    let dev_bus_addr = guest.machine.frame(&COPIED) as u64 * Page::SIZE as u64;
    let request = |op| {
        [GnttabCacheFlush { a: GnttabCacheFlushA::with_dev_bus_addr(dev_bus_addr), offset: 0, length: 8, op }]
    };
    // SAFETY: to write a cache back changes nothing.
    let cleaned = unsafe { guest.xen.grant_table().cache_flush(&request(GnttabCache::CLEAN)) };
    let not_on_pvh = guest.by_kind(None, Some(Errno::ENOSYS), None);
    guest.succeeds_unless("grants.cache_flush", not_on_pvh, cleaned);
    // SAFETY: it is refused, since there is no such operation.
    let unknown = unsafe { guest.xen.grant_table().cache_flush(&request(GnttabCache(1 << 20))) };
    guest.refused("grants.cache_flush_unknown", unknown, not_on_pvh.unwrap_or(Errno::EINVAL));
}

fn version_2<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    // Xen has no version 2 on Arm.
    let missing = (M::KIND == Kind::Arm).then_some(Errno::ENOSYS);
    // SAFETY: what was granted in version 1 was taken back, and the view of that is gone.
    let set = unsafe { set_version(xen, 2) };
    if guest.succeeds_unless("grants.set_version_2", missing, set).is_none() {
        return status_frames_of_version_1(guest);
    }
    // SAFETY: the page is there for nothing else.
    let shown = unsafe { guest.machine.show_grants(xen, &STATUSES, GrantFrame::Statuses) };
    guest.succeeds("grants.show_statuses", shown);
    let entries = ENTRIES.start::<GrantEntryV2>();
    let count = Page::SIZE / size_of::<GrantEntryV2>();
    let statuses = STATUSES.start();
    // SAFETY: Xen has the frames there for good, and only this view of them is used while the table has this version.
    let table = unsafe {
        GrantTableV2::new(
            NonNull::slice_from_raw_parts(entries, count),
            NonNull::slice_from_raw_parts(statuses, count),
        )
    };
    let Some(entry) = table.entry(REFERENCE) else { return };
    let frame = guest.machine.frame(&GRANTED[1]) as u64;
    // SAFETY: the page is used by volatile accesses alone.
    let granted = unsafe { entry.grant(OWN, frame, Access::ReadWrite) };
    guest.check("grants.grant_v2", granted.is_ok(), format_args!("{granted:?}"));
    copy(guest, "grants.copy_v2");
    map(guest, &|| entry.end_access().is_err());
    let ended = entry.end_access();
    guest.check("grants.end_access_v2", ended.is_ok(), format_args!("{ended:?}"));
    // A PV guest has mapped the frame of statuses itself, so Xen cannot take it away.
    let still_mapped = guest.by_kind(Some(Errno::EBUSY), None, None);
    // SAFETY: what was granted in version 2 was taken back, and the view of that is used no more.
    let set = unsafe { set_version(xen, 1) };
    if guest.succeeds_unless("grants.set_version_back", still_mapped, set).is_some() {
        status_frames_of_version_1(guest);
    }
}

/// That a list of places can be given at once, for guests that have addresses of their own.
fn shown_elsewhere<M: Machine>(guest: &Guest<M>) {
    static ELSEWHERE: Page = Page::new();
    // The first one is shown already.
    let (index, place, error) = (1, guest.machine.frame(&ELSEWHERE), Lone::new(1));
    let mut batch = XenAddToPhysmapBatch {
        domid: DOMID_SELF,
        space: PhysMapSpace::GRANT_TABLE.0 as u16,
        size: 1,
        idxs: GuestHandle::new((&raw const index).cast_mut()),
        gpfns: GuestHandle::new((&raw const place).cast_mut()),
        errs: GuestHandle::new(error.pointer()),
        ..Default::default()
    };
    // SAFETY: the page is there for nothing else, and the lists have one element.
    let shown = unsafe { guest.xen.memory().add_to_physmap_batch(&mut batch) };
    let refused = guest.by_kind(Some(Errno::EACCES), None, None);
    if guest.succeeds_unless("memory.add_to_physmap_batch", refused, shown).is_some() {
        guest.check("memory.add_to_physmap_batch_error", error.get() == 0, format_args!("{}", error.get()));
    }
}

/// That a table of version 1 has no frames with the status of entries.
fn status_frames_of_version_1<M: Machine>(guest: &Guest<M>) {
    let mut frame = 0;
    let frame_list = GuestHandle::new(&raw mut frame);
    let mut table = GnttabGetStatusFrames { dom: DOMID_SELF, nr_frames: 1, frame_list, ..Default::default() };
    // SAFETY: the list has room for one frame.
    let told = unsafe { guest.xen.grant_table().get_status_frames(&mut table) };
    let not_on_pvh = guest.by_kind(None, Some(Errno::ENOSYS), None);
    if guest.succeeds_unless("grants.get_status_frames_v1", not_on_pvh, told).is_none() {
        return;
    }
    let status = table.status;
    guest.check("grants.status_frames_v1", status != GnttabStatus::OKAY, format_args!("{status:?}"));
}
