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

/// No release has this version of both interfaces.
pub const XEN_SYSCTL_INTERFACE_VERSION: u32 = 0x13;

/// A record with a name of its own, and with the members of one of Xen's.
#[repr(C)]
pub struct Connection {
    pub remote_dom: u16,
    pub remote_port: u16,
    pub local_port: u32,
}

/// The number of an ioctl for a record of another size.
pub const IOCTL_PRIVCMD_MMAPBATCH_V2: u64 = 0x0018_5004;

/// The second argument is where nobody looks, the first is changed, and memory is written.
pub unsafe fn event_channel_op(command: usize, argument: *mut u8) -> isize {
    let result: isize;
    core::arch::asm!(
        "vmcall",
        inlateout("rax") 32isize => result,
        in("rdi") command,
        in("rcx") argument,
        options(nomem, nostack),
    );
    result
}

/// The operand of another hypervisor.
pub unsafe fn sched_op(command: usize, argument: *mut u8) -> isize {
    let result: isize;
    core::arch::asm!(
        "hvc #0",
        inlateout("x0") command => result,
        inlateout("x1") argument => _,
        inlateout("x16") 29usize => _,
    );
    result
}
