//! The interrupt controller, a GICv3 as QEMU's machine `virt` has it and Xen emulates it for the first domain.

use core::ptr;
use core::sync::atomic::{AtomicU32, Ordering};

use super::processor;

/// The interrupt that came last; the handler of interrupts, which is assembly, writes it.
pub(crate) static LAST: AtomicU32 = AtomicU32::new(NONE);
/// The interrupt that may come.
static ENABLED_INTERRUPT: AtomicU32 = AtomicU32::new(NONE);
/// The number of no interrupt.
const NONE: u32 = u32::MAX;

/// The registers that all processors share.
const DISTRIBUTOR: usize = 0x0800_0000;
/// Of them: what goes on; here both groups of interrupts, sent to processors by their affinity.
const CONTROL: usize = DISTRIBUTOR;
const ENABLED: u32 = 1 << 4 | 0b11;
/// The registers about interrupts of the first processor.
const OWN_INTERRUPTS: usize = 0x080a_0000 + 0x1_0000;
/// Of them: a bit for each interrupt, whether it is for the kernel and whether it is on.
const GROUP: usize = OWN_INTERRUPTS + 0x80;
const ENABLE: usize = OWN_INTERRUPTS + 0x100;

/// Lets one of the first processor's own interrupts come.
///
/// # Panics
///
/// If it is not one of those, of which there are 32.
pub(crate) fn enable(interrupt: u32) {
    assert!(interrupt < 32, "interrupt {interrupt} is none of a processor's own");
    ENABLED_INTERRUPT.store(interrupt, Ordering::SeqCst);
    processor::accept_interrupts();
    write(CONTROL, ENABLED);
    write(GROUP, u32::MAX);
    write(ENABLE, 1 << interrupt);
    processor::finish_writes();
}

/// Makes sure that no interrupt came but the one that was enabled.
///
/// # Panics
///
/// If another one came.
pub(crate) fn expect_no_other() {
    let (last, enabled) = (LAST.load(Ordering::SeqCst), ENABLED_INTERRUPT.load(Ordering::SeqCst));
    assert!(last == NONE || last == enabled, "interrupt {last} came, not {enabled}");
}

fn write(register: usize, value: u32) {
    // SAFETY: the machine has these registers there, and what is written affects interrupts only.
    unsafe { ptr::with_exposed_provenance_mut::<u32>(register).write_volatile(value) };
}
