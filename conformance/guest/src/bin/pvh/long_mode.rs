//! The entry of a 64-bit PVH kernel: from 32-bit mode without paging to 64-bit mode with the first 4 GiB mapped.

use core::arch::global_asm;

/// Of page tables: present and writable.
const TABLE: u32 = 0b11;
/// Of a page table's entry: present, writable, a large page.
const LARGE_PAGE: u32 = 1 << 7 | 0b11;
/// Of CR4: entries of eight bytes, SSE and its exceptions.
const CR4: u32 = 1 << 5 | 1 << 9 | 1 << 10;
/// Of CR0: paging, protection, an FPU that waits as it should.
const CR0: u32 = 1 << 31 | 1 << 1 | 1;
/// Of CR0: no FPU, and another task's FPU.
const CR0_NO_FPU: u32 = 1 << 2 | 1 << 3;
/// The model-specific register `EFER`, and its bit for long mode.
const EFER: u32 = 0xc000_0080;
const EFER_LONG_MODE: u32 = 1 << 8;

unsafe extern "C" {
    /// Where Xen begins.
    pub(crate) safe fn _start();
}

global_asm!(
    include_str!("long_mode.s"),
    TABLE = const TABLE,
    LARGE_PAGE = const LARGE_PAGE,
    CR4 = const CR4,
    CR0 = const CR0,
    CR0_NO_FPU = const CR0_NO_FPU,
    EFER = const EFER,
    EFER_LONG_MODE = const EFER_LONG_MODE,
    main = sym super::main,
);
