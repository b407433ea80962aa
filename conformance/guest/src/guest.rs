//! What checks are made with, and what they have found.

use core::cell::Cell;
use core::fmt;

use xen_abi::errno::XenErrno;

use crate::witness::{ErrnoName, Witness};
use crate::{Machine, say};

/// The guest in which checks run.
pub struct Guest<M> {
    /// Makes hypercalls, and tells what is answered.
    pub xen: Witness,
    /// What only this kind of guest can do.
    pub machine: M,
    passed: Cell<usize>,
    failed: Cell<usize>,
}

impl<M: Machine> Guest<M> {
    pub(crate) const fn new(xen: Witness, machine: M) -> Self {
        Self { xen, machine, passed: Cell::new(0), failed: Cell::new(0) }
    }

    /// Says whether something is as it should be.
    pub fn check(&self, name: &str, right: bool, detail: fmt::Arguments<'_>) {
        let (count, word) = if right { (&self.passed, "ok") } else { (&self.failed, "FAIL") };
        count.set(count.get() + 1);
        say!("{word} {name} {detail}");
    }

    /// Says whether an operation succeeded, and returns its result if it did.
    pub fn succeeds<T>(&self, name: &str, result: Result<T, XenErrno>) -> Option<T> {
        match result {
            Ok(_) => self.check(name, true, format_args!("")),
            Err(errno) => self.check(name, false, format_args!("fails with {}", ErrnoName(errno))),
        }
        result.ok()
    }

    /// Says whether an operation was refused as it should be.
    pub fn refused<T>(&self, name: &str, result: Result<T, XenErrno>, expected: XenErrno) {
        let expected_name = ErrnoName(expected);
        match result {
            Err(errno) if errno == expected => self.check(name, true, format_args!("refused with {expected_name}")),
            Err(errno) => self.check(name, false, format_args!("{} instead of {expected_name}", ErrnoName(errno))),
            Ok(_) => self.check(name, false, format_args!("succeeds instead of {expected_name}")),
        }
    }

    /// Says whether an operation succeeded, or, where it does not exist, was refused as it should be.
    pub fn succeeds_unless<T>(
        &self,
        name: &str,
        refused: Option<XenErrno>,
        result: Result<T, XenErrno>,
    ) -> Option<T> {
        match refused {
            None => self.succeeds(name, result),
            Some(expected) => {
                self.refused(name, result, expected);
                None
            }
        }
    }

    /// Tells how many checks passed or failed.
    pub(crate) fn conclude(&self) {
        match (self.passed.get(), self.failed.get()) {
            (passed, 0) => say!("RESULT PASS {passed}"),
            (_, failed) => say!("RESULT FAIL {failed}"),
        }
    }
}
