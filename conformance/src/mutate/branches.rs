//! The branches that mutations of conditions name.

use xen_abi_codegen::axes::{Branch, Dialect};
use xen_abi_codegen::model::Releases;

/// Branches that conditions are changed to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branches {
    pub(super) oldest: Branch,
    pub(super) newest: Branch,
    /// The one that follows, which nobody knows.
    pub(super) next: Branch,
}

impl Branches {
    pub(super) fn of(releases: &Releases, dialect: Dialect) -> Option<Branches> {
        let mut all = releases.branches(dialect).map(|known| known.branch);
        let oldest = all.next()?;
        let newest = all.next_back().unwrap_or(oldest);
        Some(Branches { oldest, newest, next: Branch { minor: newest.minor + 1, ..newest } })
    }
}
