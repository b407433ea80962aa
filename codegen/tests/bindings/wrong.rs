//! Bindings with each defect that was found in the wild, made up anew.

use std::ffi::{c_int, c_void};

// Unsigned where C has `int8_t`.
#[repr(C)]
pub struct vcpu_time_info {
    version: u32,
    pad0: u32,
    tsc_timestamp: u64,
    system_time: u64,
    tsc_to_system_mul: u32,
    tsc_shift: u8,
    flags: u8,
    pad1: [u8; 2],
}

// A member of Arm that is missing, so that those behind it are shifted.
#[cfg(target_arch = "aarch64")]
#[repr(C)]
pub struct xen_arch_domainconfig {
    gic_version: u8,
    tee_type: u16,
    nr_spis: u32,
    clock_frequency: u32,
}

// Rust lays it out as it likes.
pub struct EvtchnUnmask {
    port: u32,
}

// An integer that is too small.
#[repr(C)]
pub struct SchedPoll {
    ports: *const u32,
    nr_ports: u16,
    timeout: u64,
}

// As wide as an address, where the width is fixed.
#[repr(C)]
pub struct VcpuRunstateInfo {
    state: c_int,
    state_entry_time: usize,
    time: [usize; 4],
}

// An enumeration that is closed.
#[repr(u32)]
pub enum Status {
    Closed = 0,
    Reserved = 1,
}

#[repr(C)]
pub struct EvtchnClose {
    port: Status,
}

// As it was in older releases.
#[repr(C)]
pub struct xen_domctl_irq_permission {
    pirq: u8,
    allow_access: u8,
}

pub const XENMEM_MEMORY_MAP: u32 = 10;
pub const XEN_DOMCTL_INTERFACE_VERSION: u32 = 0x17;
pub const DOMID_IO: u16 = 0x7FF2;

#[allow(unused)]
type Pointer = *mut c_void;

// A domain that goes on over what is padding.
#[repr(C)]
pub struct EvtchnBindInterdomain {
    remote_dom: u32,
    remote_port: u32,
    local_port: u32,
}
