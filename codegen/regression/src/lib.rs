//! What changed between two states of the Xen ABI, and whom that breaks.

pub mod accepted;
pub mod calls;
pub mod cells;
pub mod class;
mod compare;
pub mod diff;
pub mod known;
pub mod lint;
pub mod lock;
pub mod over_releases;
pub mod pages;
pub mod places;
pub mod policy;
pub mod report;
pub mod rules;
pub mod state;
