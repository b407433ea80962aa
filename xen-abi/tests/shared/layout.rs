//! Views are where the records say, on each target: what one side writes as a record the other reads by the view.

use std::sync::atomic::Ordering;
use std::time::Duration;

use xen_abi::shared::{RunstateView, SharedInfoView, TimeView, VcpuInfoView};
use xen_abi::vcpu::VcpuRunstateInfo;
use xen_abi::xen::{SharedInfo, VcpuInfo, VcpuTimeInfo, XenUlong};

use crate::memory::Memory;

#[test]
fn the_shared_page_is_seen_as_it_is() {
    let mut page = SharedInfo { wc_version: 4, wc_sec: 5, wc_nsec: 6, ..SharedInfo::default() };
    #[cfg(target_arch = "x86")]
    let high = &mut page.arch.wc_sec_hi;
    #[cfg(not(target_arch = "x86"))]
    let high = &mut page.wc_sec_hi;
    *high = 1;
    let cpus = page.vcpu_info.len() as u32;
    page.vcpu_info[cpus as usize - 1].evtchn_pending_sel = 77;
    page.evtchn_pending[3] = 1;
    page.evtchn_mask[XenUlong::BITS as usize - 1] = 1 << (XenUlong::BITS - 1);

    let memory = Memory::new(Box::new(page));
    // SAFETY: the memory outlives the view and is used by views alone.
    let shared = unsafe { SharedInfoView::new(memory.start()) };
    assert_eq!(shared.wall_clock(), Duration::new(1 << u32::BITS | 5, 6));
    let last = shared.vcpu_info(cpus - 1).unwrap();
    assert_eq!(last.evtchn_pending_sel().load(Ordering::Relaxed), 77);
    assert!(shared.vcpu_info(cpus).is_none());

    let ports = shared.ports();
    assert!(ports.port(3 * XenUlong::BITS).unwrap().is_pending());
    assert!(!ports.port(3 * XenUlong::BITS + 1).unwrap().is_pending());
    let highest = xen_abi::event_channel::EVTCHN_2L_NR_CHANNELS - 1;
    assert!(ports.port(highest).unwrap().is_masked());
    assert!(ports.port(highest + 1).is_none());
}

#[test]
fn a_wall_clock_of_nonsense_is_no_panic() {
    let mut page = SharedInfo { wc_sec: u32::MAX, wc_nsec: u32::MAX, ..SharedInfo::default() };
    #[cfg(target_arch = "x86")]
    let high = &mut page.arch.wc_sec_hi;
    #[cfg(not(target_arch = "x86"))]
    let high = &mut page.wc_sec_hi;
    *high = u32::MAX;
    let memory = Memory::new(Box::new(page));
    // SAFETY: the memory outlives the view and is used by views alone.
    assert_eq!(unsafe { SharedInfoView::new(memory.start()) }.wall_clock(), Duration::MAX);
}

#[test]
fn records_are_copied_whole() {
    let time = VcpuTimeInfo {
        version: 2,
        tsc_timestamp: 0x1111_2222_3333_4444,
        system_time: 0x5555_6666_7777_8888,
        tsc_to_system_mul: 9,
        tsc_shift: -3,
        flags: xen_abi::xen::XenPvclock::TSC_STABLE_BIT,
        ..VcpuTimeInfo::default()
    };
    let memory = Memory::new(Box::new(VcpuInfo { time, ..VcpuInfo::default() }));
    // SAFETY: the memory outlives the view and is used by views alone.
    assert_eq!(unsafe { VcpuInfoView::new(memory.start()) }.time().read(), time);
    let memory = Memory::new(Box::new(time));
    // SAFETY: the memory outlives the view and is used by views alone.
    assert_eq!(unsafe { TimeView::new(memory.start()) }.read(), time);

    let runstate = VcpuRunstateInfo {
        state: xen_abi::vcpu::Runstate::BLOCKED,
        state_entry_time: 0x1234_5678_9abc_def0,
        time: [1, 1 << 40, 3, u64::MAX],
        ..VcpuRunstateInfo::default()
    };
    let memory = Memory::new(Box::new(runstate));
    // SAFETY: the memory outlives the view and is used by views alone.
    assert_eq!(unsafe { RunstateView::new(memory.start()) }.read(), runstate);
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[test]
fn upcalls_are_masked_and_a_missed_one_is_told() {
    let memory = Memory::new(Box::new(VcpuInfo::default()));
    // SAFETY: the memory outlives the view and is used by views alone.
    let cpu = unsafe { VcpuInfoView::new(memory.start()) };
    cpu.mask_upcalls();
    assert_eq!(cpu.evtchn_upcall_mask().load(Ordering::Relaxed), 1);
    assert!(!cpu.unmask_upcalls());
    cpu.mask_upcalls();
    cpu.evtchn_upcall_pending().store(1, Ordering::Relaxed);
    assert!(cpu.unmask_upcalls());
    assert_eq!(cpu.evtchn_upcall_mask().load(Ordering::Relaxed), 0);
}
