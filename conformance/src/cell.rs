//! The cells of the comparison: one header set, target, view and interface version each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xen_abi_codegen::axes::{Branch, Dialect, InterfaceVersion, Target, UnknownWord, View};

use crate::header_set::{HeaderSet, HeaderSetError};

/// One combination for which the headers are measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The headers.
    pub set: HeaderSet,
    /// The target.
    pub target: Target,
    /// The view.
    pub view: View,
    /// The interface version that the program asks for.
    pub interface: InterfaceVersion,
}

/// A combination that the headers do not support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// The header set.
    pub set: String,
    /// The target.
    pub target: Target,
    /// The view, or both.
    pub view: Option<View>,
    /// Why there is nothing to measure.
    pub reason: &'static str,
}

/// What identifies a cell within its header set, such as `arm64/guest/none`, or `arm64/tools/0x00041300`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId {
    /// The target.
    pub target: Target,
    /// The view.
    pub view: View,
    /// The interface version.
    pub interface: InterfaceVersion,
}

impl Cell {
    /// What identifies the cell within its header set.
    pub fn id(&self) -> CellId {
        CellId { target: self.target, view: self.view, interface: self.interface }
    }

    /// The same cell, but held against the point release that the header set leads to.
    pub fn at_next_release(&self) -> Option<Cell> {
        let release = self.set.next_release()?;
        Some(Cell { set: HeaderSet { release, ..self.set.clone() }, ..self.clone() })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.set.name(), self.id())
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interface {
            InterfaceVersion::NONE => write!(f, "{}/{}/none", self.target, self.view),
            version => write!(f, "{}/{}/{version}", self.target, self.view),
        }
    }
}

/// Every cell of a header set, and what does not exist in it.
pub fn cells_of(set: &HeaderSet) -> Result<(Vec<Cell>, Vec<Absent>), HeaderSetError> {
    let newest = set.newest_interface()?;
    let mut cells = Vec::new();
    let mut absent = Vec::new();
    for target in Target::ALL {
        let nothing = |view, reason| Absent { set: set.name(), target, view, reason };
        if let Some(reason) = lacks_target(set, target) {
            absent.push(nothing(None, reason));
            continue;
        }
        for view in View::ALL {
            if let Some(reason) = lacks_view(target, view) {
                absent.push(nothing(Some(view), reason));
                continue;
            }
            let versions: &[InterfaceVersion] = match (set.dialect, view) {
                // They ask for neither a view nor a version, which is what a guest gets that says nothing.
                (Dialect::Linux, View::Tools) => &[],
                (Dialect::Linux, View::Guest) => &[InterfaceVersion::NONE],
                (Dialect::Xen, View::Tools) => &[newest],
                (Dialect::Xen, View::Guest) => &[InterfaceVersion::NONE, newest],
            };
            cells.extend(versions.iter().map(|&interface| Cell {
                set: set.clone(),
                target,
                view,
                interface,
            }));
        }
    }
    Ok((cells, absent))
}

/// Why a set's headers cannot be read for a target.
fn lacks_target(set: &HeaderSet, target: Target) -> Option<&'static str> {
    match (set.dialect, target) {
        (Dialect::Linux, Target::Riscv64) => Some("Linux knows no Xen on RISC-V"),
        (Dialect::Linux, Target::Ppc64) => Some("Linux knows no Xen on POWER"),
        (Dialect::Linux, _) => None,
        (Dialect::Xen, target) => xen_lacks_target(set.branch(), target),
    }
}

fn xen_lacks_target(branch: Branch, target: Target) -> Option<&'static str> {
    let since = |minor| branch < Branch { major: 4, minor };
    match target {
        Target::Riscv64 if since(19) => Some("the headers know RISC-V since 4.19"),
        Target::Ppc64 if since(18) => Some("the headers know POWER since 4.18"),
        _ => None,
    }
}

/// Why a target's headers cannot be read in a view.
fn lacks_view(target: Target, view: View) -> Option<&'static str> {
    (target == Target::Ppc64 && view == View::Guest)
        .then_some("the headers of POWER can be read with __XEN_TOOLS__ only")
}

impl FromStr for CellId {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let mut parts = word.splitn(3, '/');
        let target = parts.next().unwrap_or_default().parse()?;
        let view = parts.next().unwrap_or_default().parse()?;
        let interface = parts.next().unwrap_or_default().parse()?;
        Ok(CellId { target, view, interface })
    }
}

impl Serialize for CellId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_a_cell_reads_as_it_is_written() {
        for word in ["arm64/guest/none", "x86_32/tools/0x00041300"] {
            assert_eq!(word.parse::<CellId>().unwrap().to_string(), word);
        }
        for word in ["arm64", "arm64/guest", "arm64/guest/new", "ia64/guest/none", ""] {
            assert!(word.parse::<CellId>().is_err(), "{word}");
        }
    }

    #[test]
    fn old_branches_lack_targets_and_power_lacks_the_guest_view() {
        let branch = |minor| Branch { major: 4, minor };
        assert!(xen_lacks_target(branch(17), Target::Riscv64).is_some());
        assert!(xen_lacks_target(branch(17), Target::Ppc64).is_some());
        assert!(xen_lacks_target(branch(18), Target::Ppc64).is_none());
        assert!(Target::ALL.iter().all(|&target| xen_lacks_target(branch(20), target).is_none()));
        assert!(lacks_view(Target::Ppc64, View::Guest).is_some());
        assert!(lacks_view(Target::Ppc64, View::Tools).is_none());
    }
}
