//! What checks are made with, and what they have found.

use core::cell::Cell;
use core::fmt;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::shared::{SharedInfoView, VcpuInfoView};

use crate::witness::{ErrnoName, Witness};
use crate::{Kind, Machine, say};

/// The guest in which checks run.
pub struct Guest<M> {
    /// Makes hypercalls, and tells what is answered.
    pub xen: Witness,
    /// What only this kind of guest can do.
    pub machine: M,
    /// What Xen shares with the guest.
    pub shared: SharedInfoView<'static>,
    /// What Xen shares with the only CPU.
    pub cpu: Cell<VcpuInfoView<'static>>,
    /// The release of Xen: the first number times 65536, plus the second.
    pub release: usize,
    passed: Cell<usize>,
    failed: Cell<usize>,
}

impl<M: Machine> Guest<M> {
    pub(crate) fn new(xen: Witness, machine: M) -> Self {
        // SAFETY: Xen has it there for good, and only this view of it is used.
        let shared = unsafe { SharedInfoView::new(machine.shared_info()) };
        let cpu = shared.vcpu_info(0).expect("there is a first CPU");
        let release = xen.xen_version().version().expect("the version is told to all");
        Self {
            xen,
            machine,
            shared,
            cpu: Cell::new(cpu),
            release,
            passed: Cell::new(0),
            failed: Cell::new(0),
        }
    }

    /// Whether Xen is older than a release, such as `(4, 18)`.
    pub fn is_before(&self, (major, minor): (usize, usize)) -> bool {
        self.release < major << 16 | minor
    }

    /// One of several things, by the kind of guest: PV, PVH or Arm.
    pub fn by_kind<T>(&self, pv: T, pvh: T, arm: T) -> T {
        match M::KIND {
            Kind::Pv => pv,
            Kind::Pvh => pvh,
            Kind::Arm => arm,
        }
    }

    /// Says whether something is as it should be.
    pub fn check(&self, name: &str, right: bool, detail: fmt::Arguments<'_>) {
        let (count, word) = if right { (&self.passed, "ok") } else { (&self.failed, "FAIL") };
        count.set(count.get() + 1);
        say!("{word} {name} {detail}");
    }

    /// Says whether an operation succeeded, and returns its result if it did.
    pub fn succeeds<T>(&self, name: &str, result: Result<T, Errno>) -> Option<T> {
        match result {
            Ok(_) => self.check(name, true, format_args!("")),
            Err(errno) => self.check(name, false, format_args!("fails with {}", ErrnoName(errno))),
        }
        result.ok()
    }

    /// Says whether an operation was refused as it should be.
    pub fn refused<T>(&self, name: &str, result: Result<T, Errno>, expected: Errno) {
        let expected_name = ErrnoName(expected);
        match result {
            Err(errno) if errno == expected => {
                self.check(name, true, format_args!("refused with {expected_name}"))
            }
            Err(errno) => {
                self.check(name, false, format_args!("{} instead of {expected_name}", ErrnoName(errno)))
            }
            Ok(_) => self.check(name, false, format_args!("succeeds instead of {expected_name}")),
        }
    }

    /// Says whether an operation succeeded, or, where it does not exist, was refused as it should be.
    pub fn succeeds_unless<T>(
        &self,
        name: &str,
        refused: Option<Errno>,
        result: Result<T, Errno>,
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
