use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use xen_abi::grant_table::{
    GrantEntryHeader, GrantEntryV1, GrantEntryV2, GrantEntryV2SubPage, GrantStatus, Gtf, GtfType,
};
use xen_abi::shared::atomics::AtomicU16;
use xen_abi::shared::{Access, EntryTaken, GrantTableV1, GrantTableV2, StillUsed};

use crate::memory::{Memory, Over, ROUNDS};
use crate::xen_side::grant::{map_v1, map_v2, unmap_v1, unmap_v2};

const IN_USE: Gtf = Gtf::READING.union(Gtf::WRITING);

/// A page that both sides write, each while it alone has it. Miri notices if both do at once.
struct Page(UnsafeCell<u32>);

// SAFETY: this is what the tests check.
unsafe impl Sync for Page {}

impl Page {
    fn use_it(&self) {
        // SAFETY: whoever uses it has it alone.
        unsafe { *self.0.get() += 1 };
    }
}

/// Has one side grant a page and take it back, while the other maps and unmaps it when it can. Both use the page, and
/// no use is lost.
fn share(grant: impl Fn(), end: impl Fn() -> bool, map: impl Fn() -> bool + Sync, unmap: impl Fn() + Sync) {
    let page = Page(UnsafeCell::new(0));
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut uses = 0;
            while !over.load(Ordering::Relaxed) {
                if map() {
                    page.use_it();
                    unmap();
                    uses += 1;
                }
                thread::yield_now();
            }
            uses
        });
        let ends = Over(&over);
        for _ in 0..ROUNDS {
            grant();
            while !end() {
                thread::yield_now();
            }
            page.use_it();
        }
        drop(ends);
        let uses = other.join().unwrap();
        // SAFETY: the other side has ended.
        assert_eq!(unsafe { *page.0.get() }, ROUNDS + uses);
    });
}

#[test]
fn a_page_of_version_1_has_one_user_at_a_time() {
    let memory = Memory::new(Box::new([GrantEntryV1::default(); 4]));
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let entry = unsafe { GrantTableV1::new(memory.start()) }.entry(3).unwrap();
    let header = memory.word(3 * size_of::<GrantEntryV1>());
    share(
        // SAFETY: there is no such frame.
        || unsafe { entry.grant(7, 5, Access::ReadWrite) }.unwrap(),
        || entry.end_access().is_ok(),
        || map_v1(header),
        || unmap_v1(header),
    );
}

#[test]
fn a_page_of_version_2_has_one_user_at_a_time() {
    let memory = Memory::new(Box::new([GrantEntryV2::default(); 4]));
    let statuses: Memory<[GrantStatus; 4]> = Memory::new(Box::default());
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let entry = unsafe { GrantTableV2::new(memory.start(), statuses.start()) }.entry(3).unwrap();
    let header = memory.word(3 * size_of::<GrantEntryV2>());
    // SAFETY: the memory outlives the atomic and is used by atomics alone.
    let status = unsafe { AtomicU16::from_ptr(statuses.start().as_ptr().cast::<u16>().add(3)) };
    share(
        // SAFETY: there is no such frame.
        || while unsafe { entry.grant(7, 5, Access::ReadWrite) }.is_err() {},
        || entry.end_access().is_ok(),
        || map_v2(header, status),
        || unmap_v2(status),
    );
}

#[test]
fn an_entry_of_version_1_is_what_xen_reads() {
    let memory = Memory::new(Box::new([GrantEntryV1::default(); 2]));
    let read = || {
        let word = |offset| memory.word(offset).load(Ordering::Relaxed).to_ne_bytes();
        let bytes: Vec<u8> = (2..4).flat_map(|index| word(4 * index)).collect();
        <GrantEntryV1 as xen_abi::Plain>::read_from_bytes(&bytes).unwrap()
    };
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let table = unsafe { GrantTableV1::new(memory.start()) };
    assert!(table.entry(2).is_none());
    let entry = table.entry(1).unwrap();
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.grant(7, 0x1234_5678, Access::ReadOnly) }, Ok(()));
    let flags = GtfType::PERMIT_ACCESS.0 | Gtf::READONLY.0;
    assert_eq!(read(), GrantEntryV1 { flags, domid: 7, frame: 0x1234_5678 });
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.grant(8, 1, Access::ReadOnly) }, Err(EntryTaken));

    let header = memory.word(size_of::<GrantEntryV1>());
    assert_eq!(entry.end_access(), Ok(()));
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.grant(7, 5, Access::ReadWrite) }, Ok(()));
    assert!(map_v1(header));
    assert_eq!(entry.end_access(), Err(StillUsed { by: IN_USE }));
    unmap_v1(header);
    assert_eq!(entry.end_access(), Ok(()));
    assert!(!map_v1(header));
}

#[test]
fn an_entry_of_version_2_is_what_xen_reads() {
    let memory = Memory::new(Box::new([GrantEntryV2::default(); 2]));
    let statuses: Memory<[GrantStatus; 2]> = Memory::new(Box::default());
    let read = || {
        let word = |offset| memory.word(offset).load(Ordering::Relaxed).to_ne_bytes();
        let bytes: Vec<u8> = (4..8).flat_map(|index| word(4 * index)).collect();
        let mut entry = GrantEntryV2::default();
        entry.bytes.copy_from_slice(&bytes);
        entry
    };
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let table = unsafe { GrantTableV2::new(memory.start(), statuses.start()) };
    assert!(table.entry(2).is_none());
    let entry = table.entry(1).unwrap();
    let frame = 0x1234_5678_9abc_def0;
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.grant(7, frame, Access::ReadWrite) }, Ok(()));
    assert_eq!(*read().hdr(), GrantEntryHeader { flags: GtfType::PERMIT_ACCESS.0, domid: 7 });
    assert_eq!(read().full_page().frame, frame);
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.grant(8, 1, Access::ReadOnly) }, Err(EntryTaken));

    let header = memory.word(size_of::<GrantEntryV2>());
    // SAFETY: the memory outlives the atomic and is used by atomics alone.
    let status = unsafe { AtomicU16::from_ptr(statuses.start().as_ptr().cast::<u16>().add(1)) };
    assert!(map_v2(header, status));
    assert_eq!(entry.end_access(), Err(StillUsed { by: IN_USE }));
    // It is revoked, but not free before the other side lets go.
    assert_eq!(*read().hdr(), GrantEntryHeader::default());
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.grant(8, 1, Access::ReadOnly) }, Err(EntryTaken));
    unmap_v2(status);
    assert_eq!(entry.end_access(), Ok(()));

    let flags = GtfType::PERMIT_ACCESS.0 | Gtf::SUB_PAGE.0;
    let hdr = GrantEntryHeader { flags, domid: 7 };
    let part = GrantEntryV2SubPage { hdr, page_off: 16, length: 32, frame };
    // SAFETY: there is no such frame.
    assert_eq!(unsafe { entry.publish(&GrantEntryV2::with_sub_page(part)) }, Ok(()));
    assert_eq!(*read().sub_page(), part);
}
