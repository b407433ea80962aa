//! `physdev_op`: as far as the first domain is allowed without touching a device.

use xen_abi::calls::PhysdevOpCalls;
use xen_abi::errno::XenErrno;
use xen_abi::physdev::{
    PhysdevApic, PhysdevEoi, PhysdevGetFreePirq, PhysdevIrq, PhysdevIrqStatusQuery, PhysdevPciDevice,
    PhysdevSetIobitmap, PhysdevSetIopl,
};

use crate::{Guest, Machine};

/// Where the I/O APIC of every PC is.
const IO_APIC: usize = 0xfec0_0000;
/// Its register with its version.
const VERSION: u32 = 1;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let only_on_pv = guest.by_kind(None, Some(XenErrno::ENOSYS), Some(XenErrno::ENOSYS));
    let or_missing = |errno: XenErrno| only_on_pv.unwrap_or(errno);

    let iopl = |iopl| xen.physdevop_set_iopl(&PhysdevSetIopl { iopl });
    guest.succeeds_unless("physdev.set_iopl", only_on_pv, iopl(1));
    guest.refused("physdev.set_iopl_beyond", iopl(4), or_missing(XenErrno::EINVAL));
    let no_ports = xen.physdevop_set_iobitmap(&PhysdevSetIobitmap::default());
    guest.succeeds_unless("physdev.set_iobitmap", only_on_pv, no_ports);

    let mut status = PhysdevIrqStatusQuery { irq: 1, ..Default::default() };
    let queried = xen.physdevop_irq_status_query(&mut status);
    guest.succeeds_unless("physdev.irq_status_query", only_on_pv, queried);
    let mut beyond = PhysdevIrqStatusQuery { irq: u32::MAX, ..Default::default() };
    let queried = xen.physdevop_irq_status_query(&mut beyond);
    guest.refused("physdev.irq_status_query_beyond", queried, or_missing(XenErrno::EINVAL));
    let ended = xen.physdevop_eoi(&PhysdevEoi { irq: u32::MAX });
    guest.refused("physdev.eoi_beyond", ended, or_missing(XenErrno::EINVAL));

    let mut free = PhysdevGetFreePirq::default();
    guest.succeeds_unless("physdev.get_free_pirq", only_on_pv, xen.physdevop_get_free_pirq(&mut free));
    let mut apic = PhysdevApic { apic_physbase: IO_APIC, reg: VERSION, ..Default::default() };
    if guest.succeeds_unless("physdev.apic_read", only_on_pv, xen.physdevop_apic_read(&mut apic)).is_some() {
        guest.check("physdev.apic_version", apic.value != 0, format_args!("{:#x}", apic.value));
    }
    let mut vector = PhysdevIrq { irq: 5, ..Default::default() };
    let allocated = xen.physdevop_alloc_irq_vector(&mut vector);
    guest.succeeds_unless("physdev.alloc_irq_vector", only_on_pv, allocated);
    guest.refused("physdev.free_irq_vector", xen.physdevop_free_irq_vector(&vector), XenErrno::ENOSYS);

    let no_device = PhysdevPciDevice { seg: 0, bus: 0xff, devfn: 0xff };
    // SAFETY: there is no such device.
    let removed = unsafe { xen.physdevop_pci_device_remove(&no_device) };
    let refused = guest.by_kind(XenErrno::ENODEV, XenErrno::ENODEV, XenErrno::ENOSYS);
    guest.refused("physdev.pci_device_remove_none", removed, refused);
}
