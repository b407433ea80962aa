use core::error::Error;
use core::fmt;

use crate::grant_table::Gtf;

/// What another domain may do with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read it.
    ReadOnly,
    /// Read and write it.
    ReadWrite,
}

impl Access {
    pub(super) const fn flags(self) -> Gtf {
        match self {
            Self::ReadOnly => Gtf::READONLY,
            Self::ReadWrite => Gtf(0),
        }
    }
}

/// The entry grants something already, or others still use what it granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryTaken;

impl fmt::Display for EntryTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the grant entry is taken: end its access first, or use another entry")
    }
}

impl Error for EntryTaken {}

/// Another domain still uses the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StillUsed {
    /// How: [`Gtf::READING`], and [`Gtf::WRITING`] if it can write.
    pub by: Gtf,
}

impl fmt::Display for StillUsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.by.contains(Gtf::WRITING) { "writing" } else { "reading" };
        write!(f, "another domain has the page for {what}: let it unmap the grant, and end the access again")
    }
}

impl Error for StillUsed {}
