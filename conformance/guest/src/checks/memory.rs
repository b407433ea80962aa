//! `memory_op`: how much memory there is, and giving some back.

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::memory::{
    MemResource, PhysMapSpace, XenAddToPhysmap, XenMachphysMfnList, XenMemAcquireResource, XenMemoryDomain,
    XenMemoryMap, XenMemoryReservation, XenPodTarget, XenRemoveFromPhysmap, XenVnumaTopologyInfo,
};
use xen_abi::xen::{DOMID_SELF, Domid, XenPfn};
use xen_abi::{GuestHandle, Hypercaller};

use crate::{Guest, Lone, Machine, Page};

/// A domain that is not there.
const NOBODY: Domid = 1000;
/// The number of the guest, which is the first domain.
const OWN: Domid = 0;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    numbers(guest);
    maps(guest);
    others(guest);
    reservation(guest);
    moved(guest);
}

fn numbers<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let of = |domid| XenMemoryDomain { domid };
    let counted = [
        ("memory.maximum_ram_page", xen.memory().maximum_ram_page()),
        ("memory.current_reservation", xen.memory().current_reservation(&of(DOMID_SELF))),
        ("memory.maximum_reservation", xen.memory().maximum_reservation(&of(DOMID_SELF))),
    ];
    for (name, count) in counted {
        guest.check(name, matches!(count, Ok(1..)), format_args!("{count:x?}"));
    }
    // A PV guest says itself which frame is the last; this one has not.
    guest.succeeds("memory.maximum_gpfn", xen.memory().maximum_gpfn(&of(DOMID_SELF)));
    let of_nobody = xen.memory().current_reservation(&of(NOBODY));
    guest.refused("memory.current_reservation_nobody", of_nobody, Errno::ESRCH);

    guest.succeeds("memory.get_sharing_freed_pages", xen.memory().get_sharing_freed_pages());
    guest.succeeds("memory.get_sharing_shared_pages", xen.memory().get_sharing_shared_pages());
}

/// How many bytes a map of memory can have here.
const MAP_ROOM: usize = 4096;

/// A map of memory, and how many entries it has.
fn map(ask: impl FnOnce(&mut XenMemoryMap) -> Result<(), Errno>) -> Result<u32, Errno> {
    static ROOM: Lone<[u8; MAP_ROOM]> = Lone::new([0; MAP_ROOM]);
    const ENTRY: usize = 20;
    let mut map = XenMemoryMap {
        nr_entries: (MAP_ROOM / ENTRY) as u32,
        buffer: GuestHandle::new(ROOM.pointer().cast()),
        ..Default::default()
    };
    ask(&mut map)?;
    Ok(map.nr_entries)
}

fn maps<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    // SAFETY: there is as much room as the record says.
    let own = map(|map| unsafe { xen.memory().memory_map(map) });
    // The first domain is not given one as a PV guest.
    let refused = guest.by_kind(Some(Errno::ENOSYS), None, Some(Errno::ENOSYS));
    guest.succeeds_unless("memory.memory_map", refused, own);
    // SAFETY: as above.
    let machines = map(|map| unsafe { xen.memory().machine_memory_map(map) });
    let on_pvh = guest.is_before((4, 19)).then_some(Errno::ENOSYS);
    let refused = guest.by_kind(None, on_pvh, Some(Errno::ENOSYS));
    guest.succeeds_unless("memory.machine_memory_map", refused, machines);
    let refused = guest.by_kind(None, Some(Errno::ENOSYS), Some(Errno::ENOSYS));
    let seen = xen.memory().machphys_mapping();
    guest.succeeds_unless("memory.machphys_mapping", refused, seen);
}

fn others<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let mut target = XenPodTarget { domid: DOMID_SELF, ..Default::default() };
    let refused = guest.by_kind(Some(Errno::EINVAL), None, Some(Errno::ENOSYS));
    guest.succeeds_unless("memory.get_pod_target", refused, xen.memory().get_pod_target(&mut target));
    claims(guest);
    frames_of_table(guest);
    not_for_itself(guest);
    let no_such = add_unknown(xen);
    let refused = guest.by_kind(Errno::EACCES, Errno::EINVAL, Errno::ENOSYS);
    guest.refused("memory.add_to_physmap_unknown", no_such, refused);
}

/// Asks for the frames of the table of frame numbers, on x86.
fn frames_of_table<M: Machine>(guest: &Guest<M>) {
    let frame = Lone::<XenPfn>::new(0);
    let mut list = XenMachphysMfnList {
        max_extents: 1,
        extent_start: GuestHandle::new(frame.pointer()),
        ..Default::default()
    };
    // SAFETY: the list has room for one frame.
    let told = unsafe { guest.xen.memory().machphys_mfn_list(&mut list) };
    let narrow = cfg!(target_arch = "x86").then_some(Errno::EOPNOTSUPP);
    let refused = guest.by_kind(None, narrow, Some(Errno::ENOSYS));
    if guest.succeeds_unless("memory.machphys_mfn_list", refused, told).is_some() {
        let right = list.nr_extents == 1 && frame.get() != 0;
        guest.check("memory.machphys_frame", right, format_args!("{:#x}", frame.get()));
    }
}

/// What needs another domain, or nodes of memory.
fn not_for_itself<M: Machine>(guest: &Guest<M>) {
    let acquire = |domid| {
        let r#type = MemResource::GRANT_TABLE;
        let mut own = XenMemAcquireResource { domid, r#type, nr_frames: 1, ..Default::default() };
        // SAFETY: it is refused, since the domain is the caller.
        unsafe { guest.xen.memory().acquire_resource(&mut own) }
    };
    guest.refused("memory.acquire_resource_own", acquire(OWN), Errno::EPERM);
    guest.refused("memory.acquire_resource_self", acquire(DOMID_SELF), Errno::ESRCH);
    let mut nodes = XenVnumaTopologyInfo { domid: DOMID_SELF, ..Default::default() };
    // SAFETY: it is refused, since the domain has no nodes.
    let told = unsafe { guest.xen.memory().get_vnumainfo(&mut nodes) };
    guest.refused("memory.get_vnumainfo", told, Errno::EOPNOTSUPP);
}

/// Claims no pages, which takes back a claim. The guest must name itself by its number, and have a word of 64 bits on
/// x86.
fn claims<M: Machine>(guest: &Guest<M>) {
    let none = |domid| XenMemoryReservation { domid, nr_extents: 0, ..Default::default() };
    let narrow = cfg!(target_arch = "x86").then_some(Errno::ENOSYS);
    guest.succeeds_unless("memory.claim_pages", narrow, guest.xen.memory().claim_pages(&none(OWN)));
    let own = guest.xen.memory().claim_pages(&none(DOMID_SELF));
    guest.refused("memory.claim_pages_self", own, narrow.unwrap_or(Errno::EINVAL));
}

/// Asks for a space that is not there.
fn add_unknown(xen: &impl Hypercaller) -> Result<(), Errno> {
    let place = XenAddToPhysmap { domid: DOMID_SELF, space: PhysMapSpace(99), ..Default::default() };
    // SAFETY: it is refused, since there is no such space.
    unsafe { xen.memory().add_to_physmap(&place) }
}

/// That a page can be given back and got anew.
fn reservation<M: Machine>(guest: &Guest<M>) {
    static GIVEN: Page = Page::new();
    let xen = &guest.xen;
    let frame = Lone::new(guest.machine.frame(&GIVEN));
    let extent = || XenMemoryReservation {
        extent_start: GuestHandle::new(frame.pointer()),
        nr_extents: 1,
        domid: DOMID_SELF,
        ..Default::default()
    };
    // SAFETY: nobody uses the page, which is there for this.
    let given = unsafe { xen.memory().decrease_reservation(&extent()) };
    guest.check("memory.decrease_reservation", given == Ok(1), format_args!("{given:?}"));
    // A PV guest says by which number it knows the frame, and is told the frame.
    frame.set((GIVEN.address() / Page::SIZE) as _);
    // SAFETY: as above.
    let got = unsafe { xen.memory().populate_physmap(&mut extent()) };
    guest.check("memory.populate_physmap", got == Ok(1), format_args!("{got:?}"));
    let none_told = XenMemoryReservation { extent_start: GuestHandle::NULL, ..extent() };
    // SAFETY: the page that is added appears nowhere.
    let added = unsafe { xen.memory().increase_reservation(&mut { none_told }) };
    // The first domain on Arm starts with all the memory that it may have, so there is none to add.
    let expected = guest.by_kind(1, 1, 0);
    guest.check("memory.increase_reservation", added == Ok(expected), format_args!("{added:?}"));
    let of_nobody = XenMemoryReservation { domid: NOBODY, ..extent() };
    // SAFETY: nothing is given back, since there is no such domain.
    let given = unsafe { xen.memory().decrease_reservation(&of_nobody) };
    guest.check("memory.decrease_reservation_nobody", given == Ok(0), format_args!("{given:?}"));
}

/// That something can be taken from an address, for guests that have addresses of their own.
fn moved<M: Machine>(guest: &Guest<M>) {
    static TAKEN: Page = Page::new();
    let place =
        XenRemoveFromPhysmap { domid: DOMID_SELF, gpfn: guest.machine.frame(&TAKEN), ..Default::default() };
    // SAFETY: nobody uses the page, which is there for this.
    let taken = unsafe { guest.xen.memory().remove_from_physmap(&place) };
    let refused = guest.by_kind(Some(Errno::EACCES), None, None);
    if guest.succeeds_unless("memory.remove_from_physmap", refused, taken).is_some() {
        // SAFETY: nothing is there.
        let again = unsafe { guest.xen.memory().remove_from_physmap(&place) };
        guest.refused("memory.remove_from_physmap_again", again, Errno::ENOENT);
    }
}
