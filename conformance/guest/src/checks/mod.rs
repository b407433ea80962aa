//! The checks, one file for each group of operations.

mod version;

use xen_abi::MakeHypercall;

use crate::witness::Witness;
use crate::{Guest, Machine, xen};

/// Runs all checks, and ends the machine.
pub fn run<M: Machine>(xen: &'static dyn MakeHypercall, machine: M) -> ! {
    let guest = Guest::new(Witness::new(xen), machine);
    version::check(&guest);
    guest.conclude();
    xen::shut_down()
}
