//! `vcpu_op`: what a CPU shares with Xen, and what it does.

use core::ptr::NonNull;
use core::sync::atomic::Ordering;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::shared::{RunstateView, VcpuInfoView};
use xen_abi::vcpu::{
    Runstate, VcpuRegisterRunstateMemoryArea, VcpuRegisterRunstateMemoryAreaAddr, VcpuRegisterVcpuInfo,
    VcpuRunstateInfo, XEN_RUNSTATE_UPDATE,
};
use xen_abi::xen::VcpuInfo;
use xen_abi::{GuestHandle, Hypercaller};

use super::upcall;
use crate::{Guest, Machine, Page};

/// Where Xen keeps what it shares with the CPU, after it was moved.
static CPU: Page = Page::new();
/// Where Xen keeps the run state.
static RUNSTATE: Page = Page::new();

/// A CPU that the guest does not have.
const NO_CPU: u32 = 1;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    vcpu_info(guest);
    runstate(guest);
    only_on_x86(guest);
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    x86::check(guest);
    guest.refused("vcpu.is_up_no_cpu", guest.xen.vcpu().is_up(NO_CPU), Errno::ENOENT);
}

/// That what Xen shares with the CPU can be moved to a page of the guest's choice, once.
fn vcpu_info<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    const OFFSET: usize = 64;
    let mfn = guest.machine.frame(&CPU) as _;
    let place = |offset| VcpuRegisterVcpuInfo { mfn, offset, ..Default::default() };

    // SAFETY: it is refused, since the record would cross the end of the page.
    let crossing = unsafe { xen.vcpu().register_vcpu_info(0, &place(Page::SIZE as u32 - 8)) };
    guest.refused("vcpu.register_vcpu_info_crossing", crossing, Errno::ENXIO);

    // SAFETY: the page is there for nothing else.
    let moved = unsafe { xen.vcpu().register_vcpu_info(0, &place(OFFSET as u32)) };
    if guest.succeeds("vcpu.register_vcpu_info", moved).is_none() {
        return;
    }
    let record = NonNull::new(CPU.pointer::<VcpuInfo>().wrapping_byte_add(OFFSET));
    // SAFETY: Xen has it there for good, and only views of it are used.
    let cpu = unsafe { VcpuInfoView::new(record.expect("the page is not at address 0")) };
    guest.cpu.set(cpu);
    let all_pending = cpu.evtchn_upcall_pending().load(Ordering::SeqCst) == 1
        && cpu.evtchn_pending_sel().load(Ordering::SeqCst) != 0;
    guest.check("vcpu.all_pending", all_pending, format_args!("after the record was moved"));

    // SAFETY: as above.
    let again = unsafe { xen.vcpu().register_vcpu_info(0, &place(OFFSET as u32)) };
    let twice = if guest.is_before((4, 18)) { Errno::EINVAL } else { Errno::EBUSY };
    guest.refused("vcpu.register_vcpu_info_again", again, twice);
    upcall::settle(guest);
}

/// The run state of the CPU, where [`register`] has had Xen keep it.
pub(super) fn kept_runstate() -> VcpuRunstateInfo {
    let record = RUNSTATE.start();
    // SAFETY: Xen or nobody writes it, and only views of it are used.
    unsafe { RunstateView::new(record) }.read()
}

/// Since when the CPU has run, in nanoseconds of system time.
pub(super) fn running_since() -> u64 {
    kept_runstate().state_entry_time & !XEN_RUNSTATE_UPDATE
}

fn register(xen: &impl Hypercaller) -> Result<(), Errno> {
    let record = GuestHandle::new(RUNSTATE.pointer());
    let area = VcpuRegisterRunstateMemoryArea { addr: VcpuRegisterRunstateMemoryAreaAddr::with_h(record) };
    // SAFETY: the page is there for nothing else.
    unsafe { xen.vcpu().register_runstate_memory_area(0, &area) }
}

fn runstate<M: Machine>(guest: &Guest<M>) {
    let registered = register(&guest.xen);
    guest.succeeds("vcpu.register_runstate_memory_area", registered);
    let kept = kept_runstate();
    let right = kept.state == Runstate::RUNNING && kept.state_entry_time > 0;
    guest.check(
        "vcpu.kept_runstate",
        right,
        format_args!("{:?} since {}", kept.state, kept.state_entry_time),
    );

    let missing = guest.by_kind(None, None, Some(Errno::EINVAL));
    let asked =
        guest.succeeds_unless("vcpu.get_runstate_info", missing, guest.xen.vcpu().get_runstate_info(0));
    if let Some(asked) = asked {
        let right = asked.state == kept.state && asked.state_entry_time == running_since();
        guest.check(
            "vcpu.runstates",
            right,
            format_args!("{:?} since {}", asked.state, asked.state_entry_time),
        );
    }
}

/// Operations that Arm refuses.
fn only_on_x86<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let missing = guest.by_kind(None, None, Some(Errno::EINVAL));
    if let Some(up) = guest.succeeds_unless("vcpu.is_up", missing, xen.vcpu().is_up(0)) {
        guest.check("vcpu.is_up_value", up == 1, format_args!("{up}"));
    }
    guest.succeeds_unless("vcpu.up", missing, xen.vcpu().up(0));
    // The machine has one CPU, so the guest's is pinned to it.
    guest.succeeds_unless("vcpu.get_physid", missing, xen.vcpu().get_physid(0));
}

/// What there is on x86 alone: a second copy of the time, and areas by physical address.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86 {
    use xen_abi::shared::TimeView;
    use xen_abi::vcpu::{VcpuRegisterTimeMemoryArea, VcpuRegisterTimeMemoryAreaAddr};

    use super::*;

    static TIME: Page = Page::new();
    static OTHER_TIME: Page = Page::new();
    static OTHER_RUNSTATE: Page = Page::new();

    pub(super) fn check<M: Machine>(guest: &Guest<M>) {
        let xen = &guest.xen;
        let record = GuestHandle::new(TIME.pointer());
        let area = VcpuRegisterTimeMemoryArea { addr: VcpuRegisterTimeMemoryAreaAddr::with_h(record) };
        // SAFETY: the page is there for nothing else.
        let registered = unsafe { xen.vcpu().register_vcpu_time_memory_area(0, &area) };
        if guest.succeeds("vcpu.register_vcpu_time_memory_area", registered).is_some() {
            same_time(guest, "vcpu.kept_time", &TIME);
        }

        let missing = guest.is_before((4, 18)).then_some(Errno::ENOSYS);
        let address = |page| guest.machine.frame(page) as u64 * Page::SIZE as u64;
        let addr = VcpuRegisterTimeMemoryAreaAddr::with_p(address(&OTHER_TIME));
        // SAFETY: the page is there for nothing else.
        let registered =
            unsafe { xen.vcpu().register_vcpu_time_phys_area(0, &VcpuRegisterTimeMemoryArea { addr }) };
        if guest.succeeds_unless("vcpu.register_vcpu_time_phys_area", missing, registered).is_some() {
            same_time(guest, "vcpu.kept_time_phys", &OTHER_TIME);
        }

        let at =
            |addr| VcpuRegisterRunstateMemoryArea { addr: VcpuRegisterRunstateMemoryAreaAddr::with_p(addr) };
        // SAFETY: the page is there for nothing else.
        let registered = unsafe { xen.vcpu().register_runstate_phys_area(0, &at(address(&OTHER_RUNSTATE))) };
        guest.succeeds_unless("vcpu.register_runstate_phys_area", missing, registered);
        // SAFETY: the address means that there is no such area any more.
        let taken_back = unsafe { xen.vcpu().register_runstate_phys_area(0, &at(u64::MAX)) };
        guest.succeeds_unless("vcpu.unregister_runstate_phys_area", missing, taken_back);
    }

    /// Says whether a copy of the time is what Xen shares anyway.
    fn same_time<M: Machine>(guest: &Guest<M>, name: &str, page: &Page) {
        let record = page.start();
        // SAFETY: Xen writes it, and only this view of it is used.
        let copy = unsafe { TimeView::new(record) }.read();
        let time = guest.cpu.get().time().read();
        let right = copy.tsc_to_system_mul == time.tsc_to_system_mul && copy.tsc_to_system_mul != 0;
        guest.check(name, right, format_args!("system time {}, or {}", copy.system_time, time.system_time));
    }
}
