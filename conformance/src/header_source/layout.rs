//! Finding public headers in whatever tree has them, and laying them out as programs include them.

use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::Dialect;

use super::HeaderSourceError;
use crate::atomic_file::{self, FileError};
use crate::header_set::headers_below;

/// Where trees have Xen's headers: those themselves, an installation, a package, the sources of Xen.
const OF_XEN: [&str; 5] = ["", "xen", "include/xen", "usr/include/xen", PUBLIC];

/// Where trees have Linux's headers: its sources. A package has them below a folder of its own name.
const OF_LINUX: [&str; 1] = [""];

/// What is kept of Linux: the rest of the kernel's headers is large, and of no use here.
const KEPT_OF_LINUX: [&str; 15] = [
    "arch/arm/include/asm/xen",
    "arch/arm64/include/asm/pvclock-abi.h",
    "arch/arm64/include/asm/xen",
    "arch/x86/include/asm/emulate_prefix.h",
    "arch/x86/include/asm/pvclock-abi.h",
    "arch/x86/include/asm/xen",
    "include/linux/args.h",
    "include/linux/arm-smccc.h",
    "include/uapi/asm-generic/errno-base.h",
    "include/uapi/asm-generic/errno.h",
    "include/uapi/asm-generic/ioctl.h",
    "include/uapi/linux/const.h",
    "include/uapi/linux/psci.h",
    "include/uapi/xen",
    "include/xen",
];

/// What was added to it last: sets that were fetched before lack it.
const ADDED_LAST: &str = "include/uapi/asm-generic/ioctl.h";

/// Where Xen's sources have the public headers.
const PUBLIC: &str = "xen/include/public";

/// The folder in the sources of a dialect that has the public headers; those of Linux lie in several.
pub(super) fn folder_in_sources(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Xen => PUBLIC,
        Dialect::Linux => "",
    }
}

/// What the sources of a dialect have that matters here.
pub(super) fn paths_in_sources(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Xen => &[PUBLIC],
        Dialect::Linux => &KEPT_OF_LINUX,
    }
}

/// A header without which a tree is not one of the dialect.
fn main_header(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Xen => "xen.h",
        Dialect::Linux => "include/xen/interface/xen.h",
    }
}

/// Whether a folder has a set that is laid out, and with all that is kept of Linux today.
pub(super) fn is_laid_out(dialect: Dialect, folder: &Path) -> bool {
    match dialect {
        Dialect::Xen => folder.join("xen").join(main_header(dialect)).exists(),
        Dialect::Linux => {
            [main_header(dialect), ADDED_LAST].iter().all(|header| folder.join(header).exists())
        }
    }
}

/// Lays the public headers out that are somewhere below a folder; they are copied. Says in which folder they were.
pub(super) fn lay_out(dialect: Dialect, below: &Path, into: &Path) -> Result<PathBuf, HeaderSourceError> {
    let tree = find(dialect, below)?;
    match dialect {
        Dialect::Xen => {
            copy_headers(&tree, &into.join("xen"))?;
            // One header includes others as `public/...`, as they lie in Xen's own tree.
            let link = into.join("public");
            std::os::unix::fs::symlink("xen", &link).map_err(FileError::on("create", &link))?;
        }
        Dialect::Linux => {
            // Older releases lack some of it.
            for path in KEPT_OF_LINUX.iter().filter(|path| tree.join(path).exists()) {
                copy_headers(&tree.join(path), &into.join(path))?;
            }
        }
    }
    Ok(tree)
}

/// The folder that has the headers of a dialect.
fn find(dialect: Dialect, below: &Path) -> Result<PathBuf, HeaderSourceError> {
    let header = main_header(dialect);
    let places: &[&str] = match dialect {
        Dialect::Xen => &OF_XEN,
        Dialect::Linux => &OF_LINUX,
    };
    // Without the slash that joining nothing leaves.
    let mut trees = places.iter().map(|place| below.join(place).components().collect::<PathBuf>());
    let found = trees.find(|tree| tree.join(header).exists());
    found.ok_or_else(|| HeaderSourceError::NoHeaders { folder: below.to_owned(), dialect, header })
}

/// Copies a header, or all that lie below a folder.
fn copy_headers(from: &Path, to: &Path) -> Result<(), FileError> {
    if from.is_file() {
        return atomic_file::copy(from, to);
    }
    for header in headers_below(from)? {
        atomic_file::copy(&from.join(&header), &to.join(&header))?;
    }
    Ok(())
}
