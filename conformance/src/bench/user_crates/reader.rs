//! Reads two records with the types of `xen-abi`: what the benchmark compares with a pointer cast in C.

use std::hint::black_box;

use xen_abi::Plain;
use xen_abi::event_channel::{EvtchnStatus, EvtchnStatusKind};
use xen_abi::vcpu::VcpuRunstateInfo;

/// A buffer of which the compiler knows size and alignment.
#[repr(C, align(8))]
pub struct Buffer([u8; 64]);

#[inline(always)]
fn sum_of_status(status: &EvtchnStatus) -> u64 {
    let sum = u64::from(status.port) + u64::from(status.status.0);
    match status.kind() {
        Some(EvtchnStatusKind::Interdomain(far)) => sum + u64::from(far.dom) + u64::from(far.port),
        _ => sum,
    }
}

#[inline(always)]
fn sum_of_runstate(info: &VcpuRunstateInfo) -> u64 {
    let times = info.time.iter().fold(info.state_entry_time, |sum, time| sum.wrapping_add(*time));
    times.wrapping_add(info.state.0 as u64)
}

#[inline(never)]
#[unsafe(no_mangle)]
pub extern "C" fn status_of_buffer(buffer: &Buffer) -> u64 {
    EvtchnStatus::ref_from_prefix(&buffer.0).map_or(0, |(status, _)| sum_of_status(status))
}

#[inline(never)]
#[unsafe(no_mangle)]
pub extern "C" fn runstate_of_buffer(buffer: &Buffer) -> u64 {
    VcpuRunstateInfo::ref_from_prefix(&buffer.0).map_or(0, |(info, _)| sum_of_runstate(info))
}

#[inline(never)]
#[unsafe(no_mangle)]
pub extern "C" fn status_copied(bytes: &[u8; 64]) -> u64 {
    EvtchnStatus::read_from_prefix(bytes).map_or(0, |(status, _)| sum_of_status(&status))
}

#[inline(never)]
#[unsafe(no_mangle)]
pub extern "C" fn runstate_copied(bytes: &[u8; 64]) -> u64 {
    VcpuRunstateInfo::read_from_prefix(bytes).map_or(0, |(info, _)| sum_of_runstate(&info))
}

#[inline(never)]
#[unsafe(no_mangle)]
pub fn status_of_slice(bytes: &[u8]) -> u64 {
    EvtchnStatus::ref_from_prefix(bytes).map_or(0, |(status, _)| sum_of_status(status))
}

#[inline(never)]
#[unsafe(no_mangle)]
pub fn runstate_of_slice(bytes: &[u8]) -> u64 {
    VcpuRunstateInfo::ref_from_prefix(bytes).map_or(0, |(info, _)| sum_of_runstate(info))
}

fn main() {
    let calls: u32 = std::env::args().next_back().and_then(|word| word.parse().ok()).unwrap_or(1);
    let mut buffer = Buffer([0; 64]);
    // The status of a port that is connected to another domain.
    buffer.0[8] = 2;
    for _ in 0..calls {
        let buffer = black_box(&buffer);
        black_box(status_of_buffer(buffer) + runstate_of_buffer(buffer));
        black_box(status_copied(&buffer.0) + runstate_copied(&buffer.0));
        black_box(status_of_slice(&buffer.0) + runstate_of_slice(&buffer.0));
    }
}
