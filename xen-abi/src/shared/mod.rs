//! Memory that Xen writes while the guest reads, and the guest writes while Xen reads.
//!
//! Rust's references promise that nobody else writes, which is not true of this memory. So a view holds an address
//! and gives out atomics, values that were copied as a whole, and the steps of each protocol. To make a view is
//! `unsafe`: whoever makes it promises what [below](#what-every-view-relies-on) is said once, and what the constructor
//! adds. Using it is not, except for granting memory, which lets another domain write.
//!
//! | memory | view | what it does |
//! |---|---|---|
//! | [`shared_info`](crate::xen::SharedInfo) | [`SharedInfoView`] | CPUs, ports of the two-level form, wall clock |
//! | [`vcpu_info`](crate::xen::VcpuInfo) | [`VcpuInfoView`] | upcalls of one CPU |
//! | [`vcpu_time_info`](crate::xen::VcpuTimeInfo) | [`TimeView`] | system time |
//! | [`vcpu_runstate_info`](crate::vcpu::VcpuRunstateInfo) | [`RunstateView`] | where the time went |
//! | two-level event channels | [`TwoLevelUpcall`], [`TwoLevelPort`] | takes events, masks and unmasks |
//! | FIFO event channels | [`FifoUpcall`], [`ControlBlockView`], [`EventArray`] | takes events by priority |
//! | grant table, version 1 | [`GrantTableV1`], [`GrantV1`] | grants access and ends it |
//! | grant table, version 2 | [`GrantTableV2`], [`GrantV2`] | grants access and ends it |
//!
//! The protocols know nothing of records: they are given atomics, by the views or, in tests, by whoever plays Xen.
//!
//! # What every view relies on
//!
//! From when a view is made until its lifetime ends,
//!
//! - the memory is mapped at this address, for reading and writing, and aligned as its type,
//! - the guest uses it by views alone, and by nothing that takes it for memory of its own, such as a reference,
//! - Xen uses it as the record that the view is for, or does not know of it yet, or no longer does.
//!
//! # What invalidates views
//!
//! These calls can change that. None of them is safe: whoever makes one promises that what it changes is not used by
//! a view any more.
//!
//! - `memory`: the memory is gone from its address, or Xen takes it for another record. That concerns all views.
//!   By `XENMEM_decrease_reservation`, `XENMEM_populate_physmap`, `XENMEM_add_to_physmap`,
//!   `XENMEM_add_to_physmap_batch`, `XENMEM_remove_from_physmap`, `XENMEM_exchange`, `XENMEM_acquire_resource`,
//!   `GNTTABOP_map_grant_ref`, `GNTTABOP_unmap_grant_ref`, `GNTTABOP_unmap_and_replace`, `GNTTABOP_transfer`,
//!   `GNTTABOP_set_version`, `HVMOP_set_param`, `HVMOP_altp2m`, `mmu_update`, `mmuext_op`, `update_va_mapping`,
//!   `update_va_mapping_otherdomain`, `multicall`, `SCHEDOP_shutdown`, `SCHEDOP_remote_shutdown`,
//!   `SCHEDOP_shutdown_code`.
//! - `grants`: an entry no longer grants what its view has written. That concerns views of grants.
//!   By `GNTTABOP_set_version`, `GNTTABOP_swap_grant_ref`, `multicall`, `SCHEDOP_shutdown`,
//!   `SCHEDOP_remote_shutdown`, `SCHEDOP_shutdown_code`.
//!
//! Other calls only have Xen use other memory from then on, and leave what it used before to the guest. Views of that
//! stay sound and see nothing new: after `VCPUOP_register_vcpu_info` and the like those of the place before, after
//! `EVTCHNOP_init_control` those of two-level ports, after `EVTCHNOP_reset` those of the FIFO form.
//!
//! # Order
//!
//! Guests of several CPUs and Xen order their accesses with the barriers for memory that processors share, also
//! where a guest has but one CPU, since Xen may run on another. Rust's orders of atomics are these barriers: on x86
//! `Acquire` and `Release` cost nothing, and a full fence is `mfence` or a locked instruction; on Arm they are `ldar`,
//! `stlr` and `dmb ish`, on RISC-V and PowerPC fences of their own.

pub mod atomics;
mod fifo;
mod grants;
#[cfg(not(loom))]
mod memory;
#[cfg(not(loom))]
mod pvclock;
#[cfg(not(loom))]
mod runstate;
#[cfg(not(loom))]
mod shared_info;
mod stable;
mod two_level;
mod unmasked;
#[cfg(not(loom))]
mod vcpu_info;

pub use fifo::{ControlBlockView, EventArray, EventWordView, EventWords, FifoUpcall};
pub use grants::{Access, EntryTaken, GrantV1, GrantV2, StillUsed};
#[cfg(not(loom))]
pub use grants::{GrantTableV1, GrantTableV2};
#[cfg(not(loom))]
pub use pvclock::{TimeView, scale_cycles};
#[cfg(not(loom))]
pub use runstate::RunstateView;
#[cfg(not(loom))]
pub use shared_info::SharedInfoView;
pub use stable::{EntryTime, Version};
pub use two_level::{TwoLevelPort, TwoLevelPorts, TwoLevelUpcall};
pub use unmasked::Unmasked;
#[cfg(not(loom))]
pub use vcpu_info::VcpuInfoView;
