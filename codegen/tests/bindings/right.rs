//! Bindings that are right: in Rust's style, in C's, with single bytes for an integer, with other names for members.

#[repr(C)]
pub struct EvtchnSend {
    pub port: u32,
}

#[repr(C)]
pub struct evtchn_bind_ipi_t {
    vcpu: u32,
    port: evtchn_port_t,
}

type evtchn_port_t = u32;

#[repr(C)]
pub struct HvmModlistEntry {
    pub physical_address: u64,
    pub len: u64,
    pub command_line: [u8; 8],
    pub unused: u64,
}

#[repr(C)]
pub struct VcpuTimeInfo {
    version: u32,
    pad0: u32,
    tsc_timestamp: u64,
    system_time: u64,
    tsc_to_system_mul: u32,
    tsc_shift: i8,
    flags: u8,
    pad1: [u8; 2],
}

pub const EVTCHNOP_SEND: u32 = 4;
pub const DOMID_SELF: u16 = 0x7FF0;
pub const XEN_ELFNOTE_PHYS32_ENTRY: u32 = 9 * 2;
pub const NOT_OF_XEN: u32 = 99;

pub struct NothingOfXen {
    name: String,
}

// Not the number of the bit, which has the same name with an underscore before it.
pub const XEN_X86_EMU_HPET: u32 = 1 << 1;

#[repr(C)]
pub struct EvtchnReset {
    dom: [u8; (u16::BITS / 8) as usize],
}

pub const IOCTL_PRIVCMD_HYPERCALL: u64 = 0x0030_5000;

/// The registers of x86_64.
pub unsafe fn event_channel_op(command: usize, argument: *mut u8) -> isize {
    let result: isize;
    core::arch::asm!(
        "vmcall",
        inlateout("rax") 32isize => result,
        inlateout("rdi") command => _,
        inlateout("rsi") argument => _,
        options(nostack),
    );
    result
}

/// Those of arm64.
pub unsafe fn sched_op(command: usize, argument: *mut u8) -> isize {
    let result: isize;
    core::arch::asm!(
        "hvc #0xEA1",
        inlateout("x0") command => result,
        inlateout("x1") argument => _,
        inlateout("x16") 29usize => _,
    );
    result
}

/// Those of SMCCC, which are not Xen's.
pub unsafe fn version() -> u64 {
    let result: u64;
    core::arch::asm!("hvc #0", inlateout("x0") 0x8000_0000u64 => result);
    result
}
