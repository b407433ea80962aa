//! The entry of a 32-bit PVH kernel: it stays in 32-bit mode without paging.

use core::arch::global_asm;

/// Of CR4: SSE and its exceptions.
const CR4: u32 = 1 << 9 | 1 << 10;
/// Of CR0: no FPU, and another task's FPU.
const CR0_NO_FPU: u32 = 1 << 2 | 1 << 3;

unsafe extern "C" {
    /// Where Xen begins.
    pub(crate) safe fn _start();
}

global_asm!(
    include_str!("protected_mode.s"),
    CR4 = const CR4,
    CR0_NO_FPU = const CR0_NO_FPU,
    main = sym super::main,
);
