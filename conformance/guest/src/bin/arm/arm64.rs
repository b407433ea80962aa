//! The entry of a 64-bit Arm kernel, its exceptions, and the registers of its interrupt controller.

use core::arch::{asm, global_asm};

use xen_abi_guest::upcalls;

/// Of the image's header: little-endian, pages of 4 KiB, anywhere in memory.
const IMAGE_FLAGS: u64 = 0b1010;
/// A relocation that adds where the image is to a number.
const RELATIVE: u32 = 1027;
/// A block of 1 GiB of memory that is cached, in a table of the first level: accessed, shared with other processors.
const BLOCK: u64 = 1 << 10 | 0b11 << 8 | 1;
/// `MAIR`: the first kind of memory is cached; the second is that of devices.
const MEMORY_KINDS: u64 = 0x00ff;
/// `TCR`: addresses of 39 bits in the lower half, none in the upper one; tables are cached; 40 bits come out.
const TRANSLATION: u64 = 0b010 << 32 | 1 << 23 | 0b11 << 12 | 0b01 << 10 | 0b01 << 8 | (64 - 39);
/// `SCTLR`: translation and caches on.
const CONTROL: u64 = 1 << 12 | 1 << 2 | 1;
/// `SCTLR`: checks of alignment.
const ALIGNMENT_CHECK: u64 = 1 << 1;
/// `CPACR`: floating point is allowed.
const FLOATING_POINT: u64 = 0b11 << 20;
/// The gigabyte with the devices of QEMU's machine `virt`, and its kind of memory.
const DEVICES: u64 = 1 << 10 | 1 << 2 | 1;

global_asm!(
    include_str!("arm64.s"),
    IMAGE_FLAGS = const IMAGE_FLAGS,
    RELATIVE = const RELATIVE,
    BLOCK = const BLOCK,
    DEVICES = const DEVICES,
    MEMORY_KINDS = const MEMORY_KINDS,
    TRANSLATION = const TRANSLATION,
    CONTROL = const CONTROL,
    ALIGNMENT_CHECK = const ALIGNMENT_CHECK,
    FLOATING_POINT = const FLOATING_POINT,
    upcalls = sym upcalls::UPCALLS,
    interrupt = sym super::interrupts::LAST,
    exception = sym exception,
    main = sym super::main,
);

extern "C" fn exception(entry: usize, syndrome: usize, instruction: usize, address: usize) -> ! {
    panic!("exception at entry {entry}: syndrome {syndrome:#x}, at {instruction:#x}, address {address:#x}");
}

/// Lets this processor have interrupts of any priority from its controller.
pub(crate) fn accept_interrupts() {
    // SAFETY: interrupts have a handler.
    unsafe {
        asm!("msr ICC_SRE_EL1, {}", "isb", in(reg) 1u64);
        asm!("msr ICC_PMR_EL1, {}", in(reg) 0xffu64);
        asm!("msr ICC_IGRPEN1_EL1, {}", "isb", in(reg) 1u64);
    }
}

/// Lets interrupts in for a moment.
pub(crate) fn let_interrupts_in() {
    // SAFETY: the handler changes nothing but what it counts. There is no `nostack`, since it uses the stack.
    unsafe { asm!("msr DAIFClr, #2", "isb", "nop", "msr DAIFSet, #2") };
}

/// Waits until what was written before is there for everyone.
pub(crate) fn finish_writes() {
    // SAFETY: it changes nothing.
    unsafe { asm!("dsb sy", "isb") };
}
