//! The entry of a PV kernel, in which Xen has mapped memory already, and the page of hypercalls that Xen fills.

use core::arch::global_asm;
use core::ptr::NonNull;

use xen_abi::HypercallPage;

unsafe extern "C" {
    /// Where Xen begins.
    pub(crate) safe fn _start();
    /// What Xen fills with the code of hypercalls before the kernel begins.
    pub(crate) static hypercall_page: u8;
}

/// The page of hypercalls.
// SAFETY: the note tells Xen to fill the page before the kernel begins, and nobody else writes it.
pub(crate) static PAGE: HypercallPage =
    unsafe { HypercallPage::new(NonNull::new_unchecked((&raw const hypercall_page).cast_mut())) };

global_asm!(include_str!("entry.s"), main = sym super::main);
