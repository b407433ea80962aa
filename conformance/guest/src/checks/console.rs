//! `console_io`: writing, and reading when nothing was typed.

use xen_abi::calls::Hypercalls;

use crate::{Guest, Machine};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    guest.succeeds("console_io.write", guest.xen.console_io().write(b"guest: info written by a check\n"));
    let read = guest.xen.console_io().read(&mut [0; 16]);
    guest.check("console_io.read", read == Ok(0), format_args!("{read:?}"));
}
