//! Which headers go into the translation unit of a cell.

use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Target, View};

use crate::atomic_file::FileError;
use crate::cell::{Cell, CellId};
use crate::header_set::{HeaderSet, Origin, headers_below};
use crate::ours::Specification;

/// A choice of headers; what they include comes along.
#[derive(Clone, Copy)]
pub enum HeaderChoice<'s> {
    /// Those that the specification describes.
    Described(&'s Specification),
    /// These, where they apply to the target.
    Named(&'s [String]),
    /// Every header that applies to the target.
    All,
}

/// Headers that cannot be read beside the others: old names of another, or parts that only another may include.
const NEVER: [&str; 6] = [
    "arch-x86_32.h",
    "arch-x86_64.h",
    "arch-x86/xen-x86_32.h",
    "arch-x86/xen-x86_64.h",
    "arch-x86/hvm/save.h",
    "arch-arm/hvm/save.h",
];

/// Folders that the package adds: for other programs than guests and toolstacks.
const FOREIGN_FOLDERS: [&str; 2] = ["foreign/", "sys/"];

/// Headers that do not know RISC-V and POWER.
const OLDER_ARCHITECTURES_ONLY: [&str; 2] = ["callback.h", "io/protocols.h"];

/// Headers that refuse to be read without `__XEN_TOOLS__`; others only hide names then.
const TOOLS_ONLY: [&str; 2] = ["domctl.h", "sysctl.h"];

/// The header that refuses to be read by programs of this interface version and newer ones.
const COMPATIBILITY_ONLY: (&str, InterfaceVersion) = ("dom0_ops.h", InterfaceVersion(0x0003_0204));

impl HeaderChoice<'_> {
    /// The headers for a cell, in alphabetical order.
    pub fn headers(self, cell: &Cell) -> Result<Vec<String>, FileError> {
        match self {
            HeaderChoice::Described(specification) => {
                let described = specification.headers(cell).into_iter();
                Ok(described.filter(|header| !may_lack(cell, header)).collect())
            }
            HeaderChoice::Named(names) => {
                let all = applicable(cell)?;
                Ok(all.into_iter().filter(|header| names.contains(header)).collect())
            }
            HeaderChoice::All => applicable(cell),
        }
    }
}

/// Whether a header is not in a copy that somebody made, which need not have all.
fn may_lack(cell: &Cell, header: &str) -> bool {
    matches!(cell.set.origin, Origin::Folder(_)) && !cell.set.file_of(header, cell.target).exists()
}

/// The folders of Linux in which the headers about Xen lie that say how to talk to it, and to Linux's drivers for it;
/// those of an architecture come along with them.
const OF_LINUX: [&str; 2] = ["uapi/xen/", "xen/interface/"];

/// The header of an architecture that none of the others includes.
const LINUX_ALONE: &str = "asm/xen/cpuid.h";

/// Linux's headers that cannot be read on Arm.
const LINUX_X86_ONLY: [&str; 3] = [LINUX_ALONE, "xen/interface/callback.h", "xen/interface/xenpmu.h"];

/// Every header of the set that can be read in a cell.
fn applicable(cell: &Cell) -> Result<Vec<String>, FileError> {
    let paths = headers_below(&cell.set.tree())?;
    if cell.set.dialect == Dialect::Linux {
        let headers = paths.iter().map(|path| HeaderSet::header_at(path));
        let applies = |header: &&str| {
            (OF_LINUX.iter().any(|folder| header.starts_with(folder)) || *header == LINUX_ALONE)
                && (cell.target.is_x86() || !LINUX_X86_ONLY.contains(header))
        };
        return Ok(headers.filter(applies).map(str::to_owned).collect());
    }
    Ok(paths.into_iter().filter(|header| applies(header, cell.id())).collect())
}

fn applies(header: &str, cell: CellId) -> bool {
    let CellId { target, view, interface } = cell;
    let is_new = matches!(target, Target::Riscv64 | Target::Ppc64);
    let is_left_out = NEVER.contains(&header)
        || FOREIGN_FOLDERS.iter().any(|folder| header.starts_with(folder))
        || (is_new && OLDER_ARCHITECTURES_ONLY.contains(&header))
        || (view == View::Guest && TOOLS_ONLY.contains(&header))
        || (header == COMPATIBILITY_ONLY.0 && interface >= COMPATIBILITY_ONLY.1);
    !is_left_out && architecture(header).is_none_or(|family| family == family_of(target))
}

/// The family in `arch-x86/cpuid.h` and `arch-arm.h`.
fn architecture(header: &str) -> Option<&str> {
    header.strip_prefix("arch-")?.split(['/', '.']).next()
}

fn family_of(target: Target) -> &'static str {
    match target {
        Target::X86_32 | Target::X86_64 => "x86",
        Target::Arm32 | Target::Arm64 => "arm",
        Target::Riscv64 => "riscv",
        Target::Ppc64 => "ppc",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn headers_of_other_architectures_do_not_apply() {
        let applies = |header, cell: &str| super::applies(header, cell.parse().unwrap());
        assert!(applies("arch-x86/cpuid.h", "x86_32/tools/0x00041300"));
        assert!(!applies("arch-x86/cpuid.h", "arm64/tools/0x00041300"));
        assert!(applies("arch-arm.h", "arm32/tools/0x00041300"));
        assert!(!applies("arch-arm.h", "riscv64/tools/0x00041300"));
        assert!(applies("callback.h", "arm64/tools/0x00041300"));
        assert!(!applies("callback.h", "ppc64/tools/0x00041300"));
        assert!(applies("dom0_ops.h", "x86_64/guest/none"));
        assert!(!applies("dom0_ops.h", "x86_64/guest/0x00041300"));
        assert!(!applies("foreign/x86_64.h", "x86_64/tools/0x00041300"));
        assert!(applies("sysctl.h", "arm64/tools/0x00041300"));
        assert!(!applies("sysctl.h", "arm64/guest/0x00041300"));
        assert!(applies("io/ring.h", "riscv64/tools/0x00041300"));
    }
}
