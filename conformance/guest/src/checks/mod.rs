//! The checks, one file for each group of operations.

mod assist;
mod bad_input;
mod channel;
mod clock;
mod console;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod cpu_vector;
mod events;
mod fifo;
mod grants;
mod hvm;
mod memory;
mod multicall;
mod physdev;
#[cfg(target_arch = "x86_64")]
mod pv;
mod scheduler;
mod timers;
mod upcall;
mod vcpu;
mod version;

use xen_abi::Hypercaller;

use crate::witness::Witness;
use crate::{Guest, Machine, xen};

/// Runs all checks, and ends the machine.
pub fn run<M: Machine>(xen: &'static dyn Hypercaller, machine: M) -> ! {
    let guest = Guest::new(Witness::new(xen), machine);
    version::check(&guest);
    console::check(&guest);
    assist::check(&guest);
    hvm::check(&guest);
    vcpu::check(&guest);
    clock::check(&guest);
    upcall::check(&guest);
    events::check(&guest);
    scheduler::check(&guest);
    timers::check(&guest);
    multicall::check(&guest);
    memory::check(&guest);
    grants::check(&guest);
    physdev::check(&guest);
    #[cfg(target_arch = "x86_64")]
    pv::check(&guest);
    bad_input::check(&guest);
    fifo::check(&guest);
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    cpu_vector::check(&guest);
    guest.conclude();
    xen::shut_down()
}
