//! The kernel of Arm guests, of 64 or 32 bits by the target that it is compiled for.
#![no_std]
#![no_main]

mod interrupts;
mod machine;
#[cfg(target_arch = "aarch64")]
#[path = "arm64.rs"]
mod processor;
#[cfg(target_arch = "arm")]
#[path = "arm32.rs"]
mod processor;

use xen_abi::Hvc;
use xen_abi_guest::{checks, say, xen};

/// What the code at the entry calls, with its stack set up and all memory mapped at its physical addresses.
extern "C" fn main() -> ! {
    // SAFETY: Xen has started the kernel, in its kernel mode.
    static XEN: Hvc = unsafe { Hvc::new() };
    xen::found(&XEN);
    say!("info Arm, {} bits", usize::BITS);
    checks::run(&XEN, machine::Arm::new(&XEN))
}
