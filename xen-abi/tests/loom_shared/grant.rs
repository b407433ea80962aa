use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;
use xen_abi::shared::atomics::{AtomicU16, AtomicU32};
use xen_abi::shared::{Access, GrantV1, GrantV2};

use crate::xen_side::grant::{map_v1, map_v2, unmap_v1, unmap_v2};

/// A page; loom notices if one side uses it while the other writes.
struct Page(UnsafeCell<u32>);

// SAFETY: this is what the models check.
unsafe impl Sync for Page {}

impl Page {
    fn new() -> Self {
        Self(UnsafeCell::new(0))
    }

    fn use_it(&self) {
        // SAFETY: loom checks that nobody else is at it.
        self.0.with_mut(|number| unsafe { *number += 1 });
    }
}

struct V1 {
    header: AtomicU32,
    frame: AtomicU32,
    page: Page,
}

impl V1 {
    fn entry(&self) -> GrantV1<'_> {
        GrantV1::from_atomics(&self.header, &self.frame)
    }

    /// Maps the page, if the entry permits it, uses it and unmaps it.
    fn use_granted(&self) {
        if map_v1(&self.header) {
            assert_eq!(self.frame.load(xen_abi::shared::atomics::Ordering::Relaxed), 5);
            self.page.use_it();
            unmap_v1(&self.header);
        }
    }
}

struct V2 {
    entry: [AtomicU32; 4],
    status: AtomicU16,
    page: Page,
}

impl V2 {
    fn entry(&self) -> GrantV2<'_> {
        GrantV2::from_atomics(&self.entry, &self.status)
    }

    /// Maps the page, if the entry permits it, uses it and unmaps it.
    fn use_granted(&self) {
        if map_v2(&self.entry[0], &self.status) {
            assert_eq!(self.entry[2].load(xen_abi::shared::atomics::Ordering::Relaxed), 5);
            self.page.use_it();
            unmap_v2(&self.status);
        }
    }
}

/// Declares the models of a version: they differ in the types alone.
macro_rules! models {
    ($version:ident, $memory:expr) => {
        mod $version {
            use super::*;

            #[test]
            fn a_page_is_the_guests_own_once_access_has_ended() {
                loom::model(|| {
                    let memory = Arc::new($memory);
                    // SAFETY: there is no such frame.
                    unsafe { memory.entry().grant(7, 5, Access::ReadWrite) }.unwrap();
                    let other = thread::spawn({
                        let memory = memory.clone();
                        move || memory.use_granted()
                    });
                    if memory.entry().end_access().is_ok() {
                        memory.page.use_it();
                    }
                    other.join().unwrap();
                    assert_eq!(memory.entry().end_access(), Ok(()));
                });
            }

            #[test]
            fn a_page_is_the_others_once_it_is_granted() {
                loom::model(|| {
                    let memory = Arc::new($memory);
                    let other = thread::spawn({
                        let memory = memory.clone();
                        move || memory.use_granted()
                    });
                    memory.page.use_it();
                    // SAFETY: there is no such frame.
                    unsafe { memory.entry().grant(7, 5, Access::ReadWrite) }.unwrap();
                    other.join().unwrap();
                });
            }
        }
    };
}

models!(v1, V1 { header: AtomicU32::new(0), frame: AtomicU32::new(0), page: Page::new() });
models!(v2, V2 { entry: [0; 4].map(AtomicU32::new), status: AtomicU16::new(0), page: Page::new() });
