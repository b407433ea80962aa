//! Hypercalls of Arm guests.

use crate::arch_arm::XEN_HYPERCALL_TAG;
use crate::runtime::{HypercallRequest, Hypercaller, hypercall_result};

/// The instruction `hvc` with the tag of Xen.
#[derive(Clone, Copy, Debug)]
pub struct Hvc(());

impl Hvc {
    /// The instruction, in a guest of Xen.
    ///
    /// # Safety
    ///
    /// The guest runs on Xen, in its kernel mode.
    pub const unsafe fn new() -> Self {
        Self(())
    }
}

// SAFETY: it hands the request to Xen.
unsafe impl Hypercaller for Hvc {
    #[inline]
    unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32> {
        let [a, b, c, d, e] = request.registers;
        let answer;
        // SAFETY: the registers are those of the interface; the caller promises the rest.
        #[cfg(target_arch = "aarch64")]
        unsafe {
            core::arch::asm!(
                "hvc #{tag}",
                tag = const XEN_HYPERCALL_TAG,
                inlateout("x16") request.number as usize => _,
                inlateout("x0") a => answer, inlateout("x1") b => _, inlateout("x2") c => _,
                inlateout("x3") d => _, inlateout("x4") e => _,
            );
        }
        // SAFETY: the registers are those of the interface; the caller promises the rest.
        #[cfg(target_arch = "arm")]
        unsafe {
            core::arch::asm!(
                ".arch_extension virt",
                "hvc #{tag}",
                tag = const XEN_HYPERCALL_TAG,
                inlateout("r12") request.number => _,
                inlateout("r0") a => answer, inlateout("r1") b => _, inlateout("r2") c => _,
                inlateout("r3") d => _, inlateout("r4") e => _,
            );
        }
        hypercall_result(answer)
    }
}
