//! The kernel of PV guests on x86, of 64 bits.
#![no_std]
#![no_main]

mod callbacks;
mod entry;
mod machine;

use xen_abi::xen::{Sif, StartInfo};
use xen_abi_guest::{checks, elf_note, elf_note::text, say, xen};

use entry::{PAGE, hypercall_page};

elf_note!(GUEST_OS: [u8; 8] = GUEST_OS, text("xen-abi"));
elf_note!(XEN_VERSION: [u8; 8] = XEN_VERSION, text("xen-3.0"));
elf_note!(LOADER: [u8; 8] = LOADER, text("generic"));
elf_note!(VIRTUAL_BASE: u64 = VIRT_BASE, 0);
elf_note!(PHYSICAL_OFFSET: u64 = PADDR_OFFSET, 0);
elf_note!(START: unsafe extern "C" fn() = ENTRY, entry::_start);
elf_note!(HYPERCALLS: *const u8 = HYPERCALL_PAGE, &raw const hypercall_page);

/// What the code at the entry calls, with its stack set up.
extern "C" fn main(start_info: &'static StartInfo) -> ! {
    xen::found(&PAGE);
    callbacks::handle_exceptions(&PAGE);
    assert!(start_info.flags.contains(Sif::INITDOMAIN), "RSI had something else: {:?}", start_info.flags);
    say!("info x86 PV, {} bits, {} pages", usize::BITS, start_info.nr_pages);
    checks::run(&PAGE, machine::Pv::new(&PAGE, start_info))
}
