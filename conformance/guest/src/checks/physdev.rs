//! `physdev_op`: as far as the first domain is allowed without touching a device.

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::{BindPirq, EvtchnBindPirq, EvtchnStat};
use xen_abi::physdev::{
    MapPirqType, PhysdevApic, PhysdevEoi, PhysdevGetFreePirq, PhysdevIrq, PhysdevIrqStatusQuery,
    PhysdevMapPirq, PhysdevPciDevice, PhysdevSetIobitmap, PhysdevSetIopl, PhysdevUnmapPirq,
};
use xen_abi::xen::DOMID_SELF;

use super::channel;
use crate::{Guest, Machine};

/// Where the I/O APIC of every PC is.
const IO_APIC: usize = 0xfec0_0000;
/// Its register with its version.
const VERSION: u32 = 1;

/// A global interrupt that no device of the machine has.
const UNUSED: i32 = 5;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    registers(guest);
    interrupt(guest);
}

/// That an interrupt of the machine can be bound to a port.
fn interrupt<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let mut map = PhysdevMapPirq {
        domid: DOMID_SELF,
        r#type: MapPirqType::GSI,
        index: UNUSED,
        pirq: UNUSED,
        ..Default::default()
    };
    // SAFETY: no device raises the interrupt.
    let mapped = unsafe { xen.physdev().map_pirq(&mut map) };
    let on_pvh = guest.is_before((4, 20)).then_some(Errno::ENOSYS);
    let missing = guest.by_kind(None, on_pvh, Some(Errno::ENOSYS));
    if guest.succeeds_unless("physdev.map_pirq", missing, mapped).is_none() {
        return;
    }
    let mut bind =
        EvtchnBindPirq { pirq: map.pirq as u32, flags: BindPirq::WILL_SHARE, ..Default::default() };
    if guest.succeeds("evtchn.bind_pirq", xen.event_channel().bind_pirq(&mut bind)).is_some() {
        let status = channel::status(xen, bind.port);
        let right =
            status.is_ok_and(|status| status.status == EvtchnStat::PIRQ && *status.u.pirq() == bind.pirq);
        guest.check("evtchn.is_pirq", right, format_args!("{status:?}"));
        guest.succeeds("evtchn.close_pirq", channel::close(xen, bind.port));
    }
    let unmap = PhysdevUnmapPirq { domid: DOMID_SELF, pirq: map.pirq, ..Default::default() };
    // SAFETY: nobody waits for the interrupt.
    guest.succeeds("physdev.unmap_pirq", unsafe { xen.physdev().unmap_pirq(&unmap) });
    // SAFETY: as above.
    guest.refused("physdev.unmap_pirq_again", unsafe { xen.physdev().unmap_pirq(&unmap) }, Errno::EINVAL);
}

fn registers<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let only_on_pv = guest.by_kind(None, Some(Errno::ENOSYS), Some(Errno::ENOSYS));
    let or_missing = |errno: Errno| only_on_pv.unwrap_or(errno);

    let iopl = |iopl| xen.physdev().set_iopl(&PhysdevSetIopl { iopl });
    guest.succeeds_unless("physdev.set_iopl", only_on_pv, iopl(1));
    guest.refused("physdev.set_iopl_beyond", iopl(4), or_missing(Errno::EINVAL));
    let no_ports = xen.physdev().set_iobitmap(&PhysdevSetIobitmap::default());
    guest.succeeds_unless("physdev.set_iobitmap", only_on_pv, no_ports);

    let mut status = PhysdevIrqStatusQuery { irq: 1, ..Default::default() };
    let queried = xen.physdev().irq_status_query(&mut status);
    guest.succeeds_unless("physdev.irq_status_query", only_on_pv, queried);
    let mut beyond = PhysdevIrqStatusQuery { irq: u32::MAX, ..Default::default() };
    let queried = xen.physdev().irq_status_query(&mut beyond);
    guest.refused("physdev.irq_status_query_beyond", queried, or_missing(Errno::EINVAL));
    let ended = xen.physdev().eoi(&PhysdevEoi { irq: u32::MAX });
    guest.refused("physdev.eoi_beyond", ended, or_missing(Errno::EINVAL));

    let mut free = PhysdevGetFreePirq::default();
    guest.succeeds_unless("physdev.get_free_pirq", only_on_pv, xen.physdev().get_free_pirq(&mut free));
    let mut apic = PhysdevApic { apic_physbase: IO_APIC, reg: VERSION, ..Default::default() };
    if guest.succeeds_unless("physdev.apic_read", only_on_pv, xen.physdev().apic_read(&mut apic)).is_some() {
        guest.check("physdev.apic_version", apic.value != 0, format_args!("{:#x}", apic.value));
    }
    let mut vector = PhysdevIrq { irq: 5, ..Default::default() };
    let allocated = xen.physdev().alloc_irq_vector(&mut vector);
    guest.succeeds_unless("physdev.alloc_irq_vector", only_on_pv, allocated);
    guest.refused("physdev.free_irq_vector", xen.physdev().free_irq_vector(&vector), Errno::ENOSYS);

    let no_device = PhysdevPciDevice { seg: 0, bus: 0xff, devfn: 0xff };
    // SAFETY: there is no such device.
    let removed = unsafe { xen.physdev().pci_device_remove(&no_device) };
    let refused = guest.by_kind(Errno::ENODEV, Errno::ENODEV, Errno::ENOSYS);
    guest.refused("physdev.pci_device_remove_none", removed, refused);
}
