//! The kernel of PVH guests on x86, of 64 or 32 bits by the target that it is compiled for.
#![no_std]
#![no_main]

#[cfg(target_arch = "x86_64")]
#[path = "long_mode.rs"]
mod entry;
#[cfg(target_arch = "x86")]
#[path = "protected_mode.rs"]
mod entry;
mod hypercalls;
mod interrupts;
mod machine;

use xen_abi::arch_x86::hvm::start_info::{HvmStartInfo, XEN_HVM_START_MAGIC_VALUE};
use xen_abi_guest::{checks, elf_note, elf_note::text, say, xen};

elf_note!(GUEST_OS: [u8; 8] = GUEST_OS, text("xen-abi"));
elf_note!(XEN_VERSION: [u8; 8] = XEN_VERSION, text("xen-3.0"));
elf_note!(START: unsafe extern "C" fn() = PHYS32_ENTRY, entry::_start);

/// What the code at the entry calls, with its stack set up and its pages mapped at their physical addresses.
extern "C" fn main(start_info: &HvmStartInfo) -> ! {
    let page = hypercalls::set_up();
    xen::found(page);
    interrupts::set_up();
    assert_eq!(start_info.magic, XEN_HVM_START_MAGIC_VALUE, "EBX had something else");
    say!("info x86 PVH, {} bits, start info of version {}", usize::BITS, start_info.version);
    checks::run(page, machine::Pvh::new(page))
}
