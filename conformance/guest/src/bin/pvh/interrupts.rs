//! Exceptions, which end the kernel, and the interrupt by which Xen says that an event is pending.

use core::arch::{asm, global_asm};

use xen_abi_guest::{Lone, upcalls};

/// The vector by which Xen says that an event is pending.
pub(crate) const UPCALL_VECTOR: u8 = 0x40;
/// The vector by which the local APIC says so, if it is asked to.
pub(crate) const CPU_VECTOR: u8 = 0x41;

/// Exceptions of the processor.
const EXCEPTIONS: usize = 32;
/// What lies between the entries of two exceptions.
const ENTRY_SIZE: usize = 16;
/// The exceptions that push an error code.
const WITH_ERROR_CODE: u32 = 1 << 8 | 0b11111 << 10 | 1 << 17 | 1 << 21 | 0b11 << 29;
/// The code segment that the entry has set up.
const CODE_SEGMENT: u16 = 8;
/// An interrupt gate that is present. Interrupts are off behind it.
const INTERRUPT_GATE: u16 = 0x8e00;

/// An entry of the table of interrupts.
#[derive(Clone, Copy)]
#[repr(C)]
struct Gate {
    offset_low: u16,
    segment: u16,
    kind: u16,
    offset_middle: u16,
    #[cfg(target_arch = "x86_64")]
    offset_high: u64,
}

impl Gate {
    const NONE: Self = Self {
        offset_low: 0,
        segment: 0,
        kind: 0,
        offset_middle: 0,
        #[cfg(target_arch = "x86_64")]
        offset_high: 0,
    };

    fn to(address: usize) -> Self {
        Self {
            offset_low: address as u16,
            segment: CODE_SEGMENT,
            kind: INTERRUPT_GATE,
            offset_middle: (address >> 16) as u16,
            #[cfg(target_arch = "x86_64")]
            offset_high: (address >> 32) as u64,
        }
    }
}

static GATES: Lone<[Gate; 256]> = Lone::new([Gate::NONE; 256]);

unsafe extern "C" {
    /// The first of the entries of exceptions.
    static exception_entries: u8;
    /// Counts an upcall, and returns with interrupts off.
    safe fn upcall_entry();
    /// The same for the other vector.
    safe fn cpu_upcall_entry();
}

#[cfg(target_arch = "x86_64")]
global_asm!(
    include_str!("interrupts.s"),
    include_str!("interrupts_64.s"),
    ENTRY_SIZE = const ENTRY_SIZE,
    WITH_ERROR_CODE = const WITH_ERROR_CODE,
    upcalls = sym upcalls::UPCALLS,
    of_cpu = sym upcalls::OF_CPU,
    exception = sym exception,
);
#[cfg(target_arch = "x86")]
global_asm!(
    include_str!("interrupts.s"),
    include_str!("interrupts_32.s"),
    ENTRY_SIZE = const ENTRY_SIZE,
    WITH_ERROR_CODE = const WITH_ERROR_CODE,
    upcalls = sym upcalls::UPCALLS,
    of_cpu = sym upcalls::OF_CPU,
    exception = sym exception,
);

/// What is on the stack after an exception.
#[repr(C)]
struct Exception {
    vector: usize,
    error_code: usize,
    instruction: usize,
}

extern "C" fn exception(what: &Exception) -> ! {
    let address: usize;
    // SAFETY: it reads a register.
    unsafe { asm!("mov {}, cr2", out(reg) address) };
    let &Exception { vector, error_code, instruction } = what;
    panic!("exception {vector}, error code {error_code:#x}, at {instruction:#x}, cr2 is {address:#x}");
}

/// Lets exceptions and upcalls have their handlers. Interrupts stay off.
pub(crate) fn set_up() {
    let mut gates = [Gate::NONE; 256];
    let first = (&raw const exception_entries).addr();
    for (vector, gate) in gates.iter_mut().enumerate().take(EXCEPTIONS) {
        *gate = Gate::to(first + vector * ENTRY_SIZE);
    }
    gates[usize::from(UPCALL_VECTOR)] = Gate::to(upcall_entry as *const () as usize);
    gates[usize::from(CPU_VECTOR)] = Gate::to(cpu_upcall_entry as *const () as usize);
    GATES.set(gates);
    load(GATES.pointer());
}

/// Makes a table of interrupts the processor's.
fn load(gates: *const [Gate; 256]) {
    #[repr(C, packed)]
    struct Pointer {
        limit: u16,
        address: usize,
    }
    let pointer =
        Pointer { limit: (size_of::<[Gate; 256]>() - 1) as u16, address: gates.expose_provenance() };
    // SAFETY: the table has a handler for whatever can come, and stays.
    unsafe { asm!("lidt [{}]", in(reg) &raw const pointer) };
}
