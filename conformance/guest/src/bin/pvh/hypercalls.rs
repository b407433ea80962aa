//! The hypercall page of a PVH kernel: which register of the processor takes its address is told by Xen's CPUID.

#[cfg(target_arch = "x86")]
use core::arch::x86::{__cpuid, CpuidResult};
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::{__cpuid, CpuidResult};
use core::ptr::NonNull;

use xen_abi::HypercallPage;
use xen_abi::arch_x86::cpuid::{
    XEN_CPUID_FIRST_LEAF, XEN_CPUID_SIGNATURE_EBX, XEN_CPUID_SIGNATURE_ECX, XEN_CPUID_SIGNATURE_EDX,
};
use xen_abi_guest::Page;

static CODE: Page = Page::new();
// SAFETY: nobody gets it before `set_up` has had the page filled. All of memory is executable here.
static PAGE: HypercallPage = unsafe { HypercallPage::new(NonNull::new_unchecked(CODE.pointer())) };

/// Leaves of hypervisors begin at a multiple of this, and how many such multiples are worth a look.
const LEAVES: u32 = 0x100;
const HYPERVISORS: u32 = 0x100;

/// Has Xen fill the hypercall page, which also tells it the width of the guest.
pub(crate) fn set_up() -> &'static HypercallPage {
    let register = cpuid(first_leaf() + 2).ebx;
    let address = CODE.address() as u64;
    // SAFETY: Xen writes the page, which is there for nothing else.
    unsafe { write_register(register, address) };
    &PAGE
}

/// Where the leaves of Xen begin.
fn first_leaf() -> u32 {
    let first = XEN_CPUID_FIRST_LEAF as u32;
    let signature = [XEN_CPUID_SIGNATURE_EBX, XEN_CPUID_SIGNATURE_ECX, XEN_CPUID_SIGNATURE_EDX];
    let is_xen = |&leaf: &u32| {
        let said = cpuid(leaf);
        [said.ebx, said.ecx, said.edx] == signature.map(|part| part as u32)
    };
    (0..HYPERVISORS).map(|index| first + index * LEAVES).find(is_xen).expect("the kernel runs on Xen")
}

/// Whether the processor is one of AMD's, whose instruction for hypercalls is another than that of Intel's.
pub(crate) fn processor_is_amd() -> bool {
    let said = cpuid(0);
    let name = [said.ebx, said.edx, said.ecx].map(u32::to_le_bytes);
    name.as_flattened() == b"AuthenticAMD"
}

#[allow(unused_unsafe, reason = "newer compilers know that it is safe")]
fn cpuid(leaf: u32) -> CpuidResult {
    // SAFETY: every processor on which Xen runs has the instruction.
    unsafe { __cpuid(leaf) }
}

/// Writes a model-specific register.
///
/// # Safety
///
/// What the register does changes nothing on which Rust relies.
unsafe fn write_register(register: u32, value: u64) {
    // SAFETY: the caller promises the rest.
    unsafe {
        core::arch::asm!("wrmsr", in("ecx") register, in("eax") value as u32, in("edx") (value >> 32) as u32);
    }
}
