//! The way to Xen, known to all of the kernel once it has started.

use xen_abi::Hypercaller;
use xen_abi::calls::Hypercalls;
use xen_abi::sched::{SchedShutdown, ShutdownReason};

use crate::Lone;

static XEN: Lone<Option<&'static dyn Hypercaller>> = Lone::new(None);

/// How this machine is told that it is done. QEMU ends on Arm when it is powered off. On x86 Xen would merely halt
/// then, but QEMU can be told to end instead of starting anew.
pub(crate) const DONE: ShutdownReason = match cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
    true => ShutdownReason::REBOOT,
    false => ShutdownReason::POWEROFF,
};

/// Says how hypercalls are made from now on.
pub fn found(xen: &'static dyn Hypercaller) {
    XEN.set(Some(xen));
}

/// How hypercalls are made, if that is known already.
pub fn known() -> Option<&'static dyn Hypercaller> {
    XEN.get()
}

/// Ends the machine.
pub fn shut_down() -> ! {
    if let Some(xen) = known() {
        // There is nobody left to tell if it fails.
        // SAFETY: the machine ends, and is not suspended.
        let _ = unsafe { xen.sched().shutdown(&SchedShutdown { reason: DONE }, 0) };
    }
    loop {
        core::hint::spin_loop();
    }
}
