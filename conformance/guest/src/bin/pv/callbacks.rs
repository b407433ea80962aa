//! Exceptions, which end the kernel, and the callback by which Xen says that an event is pending.

use core::arch::{asm, global_asm};
use core::sync::atomic::AtomicU8;

use xen_abi::arch_x86::xen::TrapInfo;
use xen_abi::arch_x86::xen_x86_64::FLAT_KERNEL_CS;
use xen_abi::callback::{CallbackFlags, CallbackRegister, CallbackType};
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::xen::{HYPERVISOR_IRET, HYPERVISOR_XEN_VERSION};
use xen_abi::{ConstGuestHandle, Hypercaller, Plain};
use xen_abi_guest::{Lone, upcalls};

use crate::entry::hypercall_page;

/// Exceptions of the processor that a guest can have.
const EXCEPTIONS: usize = 20;
/// What lies between the entries of two exceptions.
const ENTRY_SIZE: usize = 16;
/// The exceptions that have an error code.
const WITH_ERROR_CODE: usize = 1 << 8 | 0b11111 << 10 | 1 << 17;
/// What the callback for a failed return calls itself.
const FAILSAFE: usize = 64;
/// Where the code of a hypercall is in the page.
const IRET: usize = HYPERVISOR_IRET as usize * 32;
const XEN_VERSION: usize = HYPERVISOR_XEN_VERSION as usize * 32;

unsafe extern "C" {
    /// The first of the entries of exceptions.
    static exception_entries: u8;
    /// Counts an upcall, and returns with events held back.
    safe fn upcall_entry();
    /// Where Xen goes on if it cannot return where it should.
    safe fn failsafe_entry();
}

global_asm!(
    include_str!("callbacks.s"),
    ENTRY_SIZE = const ENTRY_SIZE,
    FAILSAFE = const FAILSAFE,
    IRET = const IRET,
    upcalls = sym upcalls::UPCALLS,
    exception = sym exception,
);

/// What is on the stack after an exception.
#[repr(C)]
struct Exception {
    vector: usize,
    rcx: usize,
    r11: usize,
    /// An error code if the exception has one, then where it was.
    more: [usize; 2],
}

extern "C" fn exception(what: &Exception) -> ! {
    let &Exception { vector, more: [first, second], .. } = what;
    match vector < EXCEPTIONS && WITH_ERROR_CODE >> vector & 1 == 1 {
        true => panic!("exception {vector}, error code {first:#x}, at {second:#x}"),
        false => panic!("exception {vector} at {first:#x}"),
    }
}

/// With the entry behind the last, of which the address is 0.
static HANDLERS: Lone<[TrapInfo; EXCEPTIONS + 1]> = Lone::new([NO_HANDLER; EXCEPTIONS + 1]);
const NO_HANDLER: TrapInfo = TrapInfo::ZERO;
/// Of a handler: events are held back when it is entered.
const MASK_EVENTS: u8 = 1 << 2;

/// Lets exceptions have their handlers.
pub(crate) fn handle_exceptions(xen: &impl Hypercaller) {
    let mut handlers = HANDLERS.get();
    let first = (&raw const exception_entries).addr();
    for (vector, handler) in handlers.iter_mut().enumerate().take(EXCEPTIONS) {
        *handler = TrapInfo {
            vector: vector as u8,
            flags: MASK_EVENTS,
            cs: FLAT_KERNEL_CS,
            address: first + vector * ENTRY_SIZE,
            ..NO_HANDLER
        };
    }
    HANDLERS.set(handlers);
    let list = ConstGuestHandle::new(HANDLERS.pointer().cast());
    // SAFETY: the list ends as it should, and each handler is there.
    unsafe { xen.set_trap_table(list) }.expect("Xen takes the handlers");
}

/// Tells Xen where to call when an event is pending, and when it cannot return.
pub(crate) fn handle_events(xen: &impl Hypercaller) -> Result<(), Errno> {
    let callbacks = [
        (CallbackType::EVENT, upcall_entry as *const () as usize),
        (CallbackType::FAILSAFE, failsafe_entry as *const () as usize),
    ];
    for (kind, address) in callbacks {
        let callback = CallbackRegister {
            r#type: kind,
            flags: CallbackFlags::MASK_EVENTS,
            address: address as _,
            ..Default::default()
        };
        // SAFETY: the handlers are there, and keep what the interrupted code needs.
        unsafe { xen.callback().register(&callback) }?;
    }
    Ok(())
}

/// Lets events in, makes a hypercall, on the return from which Xen delivers them, and holds them back again.
pub(crate) fn let_events_in(mask: &AtomicU8) {
    let code = (&raw const hypercall_page).wrapping_add(XEN_VERSION);
    // SAFETY: asking for the version changes nothing, nor does the handler but a counter. There is no `nostack`,
    // since it uses the stack.
    unsafe {
        asm!(
            "mov byte ptr [{mask}], 0",
            "call {code}",
            "mov byte ptr [{mask}], 1",
            mask = in(reg) mask.as_ptr(),
            code = in(reg) code,
            inout("rdi") 0usize => _, inout("rsi") 0usize => _,
            out("rax") _, out("rcx") _, out("r11") _,
        );
    }
}
