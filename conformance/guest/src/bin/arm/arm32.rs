//! The entry of a 32-bit Arm kernel, its exceptions, and the registers of its interrupt controller.

use core::arch::{asm, global_asm};

use xen_abi_guest::upcalls;

/// What the header of Linux's compressed images has, by which Xen knows them.
const IMAGE_MAGIC: u32 = 0x016f_2818;
/// A relocation that adds where the image is to a number that is there.
const RELATIVE: u32 = 23;
/// A section of 1 MiB of memory that is cached, in a table of the first level: for everyone, shared with other
/// processors.
const SECTION: u32 = 1 << 16 | 1 << 12 | 0b11 << 10 | 1 << 3 | 1 << 2 | 0b10;
/// A section of 1 MiB of devices.
const DEVICES: u32 = 0b11 << 10 | 1 << 2 | 0b10;
/// How many sections there are below the memory of QEMU's machine `virt`.
const DEVICE_SECTIONS: u32 = 0x4000_0000 >> 20;
/// Of `TTBR0`: tables are cached and shared.
const TABLES: u32 = 1 << 6 | 0b01 << 3 | 1 << 1;
/// `SCTLR`: translation and caches on.
const CONTROL: u32 = 1 << 12 | 1 << 2 | 1;
/// `SCTLR`: checks of alignment.
const ALIGNMENT_CHECK: u32 = 1 << 1;
/// `CPACR`: floating point is allowed.
const FLOATING_POINT: u32 = 0b1111 << 20;
/// `FPEXC`: floating point is on.
const FLOATING_POINT_ON: u32 = 1 << 30;
/// Modes of the processor.
const INTERRUPT_MODE: u32 = 0x12;
const KERNEL_MODE: u32 = 0x13;

global_asm!(
    include_str!("arm32.s"),
    IMAGE_MAGIC = const IMAGE_MAGIC,
    RELATIVE = const RELATIVE,
    SECTION = const SECTION,
    DEVICES = const DEVICES,
    DEVICE_SECTIONS = const DEVICE_SECTIONS,
    TABLES = const TABLES,
    CONTROL = const CONTROL,
    ALIGNMENT_CHECK = const ALIGNMENT_CHECK,
    FLOATING_POINT = const FLOATING_POINT,
    FLOATING_POINT_ON = const FLOATING_POINT_ON,
    INTERRUPT_MODE = const INTERRUPT_MODE,
    KERNEL_MODE = const KERNEL_MODE,
    upcalls = sym upcalls::UPCALLS,
    interrupt = sym super::interrupts::LAST,
    exception = sym exception,
    main = sym super::main,
);

extern "C" fn exception(entry: usize, return_to: usize) -> ! {
    let (data_status, data_address, code_status): (usize, usize, usize);
    // SAFETY: it reads registers.
    unsafe {
        asm!("mrc p15, 0, {}, c5, c0, 0", out(reg) data_status);
        asm!("mrc p15, 0, {}, c6, c0, 0", out(reg) data_address);
        asm!("mrc p15, 0, {}, c5, c0, 1", out(reg) code_status);
    }
    panic!(
        "exception at entry {entry}: returns to {return_to:#x}, of data {data_status:#x} at {data_address:#x}, \
         of code {code_status:#x}"
    );
}

/// Lets this processor have interrupts of any priority from its controller.
pub(crate) fn accept_interrupts() {
    // SAFETY: interrupts have a handler.
    unsafe {
        asm!("mcr p15, 0, {}, c12, c12, 5", "isb", in(reg) 1u32);
        asm!("mcr p15, 0, {}, c4, c6, 0", in(reg) 0xffu32);
        asm!("mcr p15, 0, {}, c12, c12, 7", "isb", in(reg) 1u32);
    }
}

/// Lets interrupts in for a moment.
pub(crate) fn let_interrupts_in() {
    // SAFETY: the handler changes nothing but what it counts, and has a stack of its own.
    unsafe { asm!("cpsie i", "isb", "nop", "cpsid i") };
}

/// Waits until what was written before is there for everyone.
pub(crate) fn finish_writes() {
    // SAFETY: it changes nothing.
    unsafe { asm!("dsb sy", "isb") };
}
