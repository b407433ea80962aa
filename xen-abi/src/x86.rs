//! Hypercalls of x86 guests: by the page that Xen fills, or by the instruction itself.

use core::ptr::NonNull;

use crate::errno::Errno;
use crate::runtime::{HypercallRequest, Hypercaller, hypercall_result};

/// Makes a hypercall by an instruction that leaves the answer in `rax`.
#[cfg(target_arch = "x86_64")]
macro_rules! call {
    ($instruction:literal, $rax:expr, $registers:expr) => {{
        let [a, b, c, d, e] = $registers;
        let answer;
        // SAFETY: the registers are those of the interface, of which the page takes `rcx` and `r11` too; the caller
        // promises the rest.
        unsafe {
            core::arch::asm!(
                $instruction,
                inlateout("rax") $rax => answer,
                inlateout("rdi") a => _, inlateout("rsi") b => _, inlateout("rdx") c => _,
                inlateout("r10") d => _, inlateout("r8") e => _,
                out("rcx") _, out("r11") _,
            );
        }
        hypercall_result(answer)
    }};
}

/// Makes a hypercall by an instruction that leaves the answer in `eax`.
///
/// Rust cannot be asked for `ebx` and `esi`, so the code loads them itself, from the registers in memory.
#[cfg(target_arch = "x86")]
macro_rules! call {
    ($instruction:literal, $eax:expr, $registers:expr) => {{
        let answer;
        // SAFETY: the registers are those of the interface; the caller promises the rest.
        unsafe {
            core::arch::asm!(
                "push ebx",
                "push esi",
                "mov ebx, [edi]",
                "mov ecx, [edi + 4]",
                "mov edx, [edi + 8]",
                "mov esi, [edi + 12]",
                "mov edi, [edi + 16]",
                $instruction,
                "pop esi",
                "pop ebx",
                inlateout("eax") $eax => answer,
                inlateout("edi") &raw const $registers => _,
                lateout("ecx") _, lateout("edx") _,
            );
        }
        hypercall_result(answer)
    }};
}

#[cfg(target_arch = "x86_64")]
macro_rules! call_page {
    ($entry:expr, $registers:expr) => {
        call!("call rax", $entry, $registers)
    };
}

#[cfg(target_arch = "x86")]
macro_rules! call_page {
    ($entry:expr, $registers:expr) => {
        call!("call eax", $entry, $registers)
    };
}

/// How many bytes the code of one hypercall takes in a hypercall page.
const ENTRY_BYTES: usize = 32;

/// How many hypercalls have code in a page.
const ENTRIES: u32 = 4096 / ENTRY_BYTES as u32;

/// A page that Xen has filled with code, 32 bytes for each hypercall. Every kind of guest can have one.
///
/// A PV guest names the page by the note `XEN_ELFNOTE_HYPERCALL_PAGE` of its image. Others write its address to the
/// model-specific register that the third leaf of Xen's CPUID names, which also tells Xen whether the guest has 32 or
/// 64 bits.
#[derive(Clone, Copy, Debug)]
pub struct HypercallPage {
    start: NonNull<u8>,
}

impl HypercallPage {
    /// The page at an address.
    ///
    /// # Safety
    ///
    /// Xen has filled the page for this guest, and it stays there, executable, as long as the value is used.
    pub const unsafe fn new(start: NonNull<u8>) -> Self {
        Self { start }
    }
}

// SAFETY: the page is code, which all processors share.
unsafe impl Send for HypercallPage {}
// SAFETY: as for `Send`.
unsafe impl Sync for HypercallPage {}

// SAFETY: it hands the request to Xen.
unsafe impl Hypercaller for HypercallPage {
    #[inline]
    unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32> {
        // Xen knows no such hypercall, and behind the page there can be anything.
        if request.number >= ENTRIES {
            return Err(Errno::ENOSYS.0);
        }
        let entry = self.start.as_ptr().wrapping_add(request.number as usize * ENTRY_BYTES);
        call_page!(entry, request.registers)
    }
}

/// Declares a way to make hypercalls by an instruction.
macro_rules! instruction {
    ($(#[$doc:meta])* $name:ident, $instruction:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(());

        impl $name {
            /// The instruction, on a processor that has it.
            ///
            /// # Safety
            ///
            /// The guest runs on Xen, is not PV, and the processor has the instruction.
            pub const unsafe fn new() -> Self {
                Self(())
            }
        }

        // SAFETY: it hands the request to Xen.
        unsafe impl Hypercaller for $name {
            #[inline]
            unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32> {
                call!($instruction, request.number as usize, request.registers)
            }
        }
    };
}

instruction! {
    /// The instruction `vmcall`, which Intel's processors have.
    Vmcall, "vmcall"
}

instruction! {
    /// The instruction `vmmcall`, which AMD's processors have.
    Vmmcall, "vmmcall"
}
