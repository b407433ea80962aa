//! One translation unit: the headers to include, and how clang must read them.

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Target, View};

use crate::cell::Cell;
use crate::header_set::HeaderSet;
use crate::manifest::Toolchain;

/// What keeps clang from warning: what is measured here is not ours to mend.
pub(crate) const SILENCE: &str = "-w";

/// Functions of the ring headers call `memcpy`, which a program that looks at layouts alone does not declare; newer versions
/// of clang take that for an error.
const UNDECLARED: &str = "-Wno-implicit-function-declaration";

/// The headers on which all of Linux's build; those for programs take grants from them without saying so.
const OF_LINUX: [&str; 3] = ["linux/types.h", "xen/interface/xen.h", "xen/interface/grant_table.h"];

/// Where Linux's headers lie that are not about Xen.
const OF_ALL_PROGRAMS: &str = "include/uapi/asm-generic";

/// A translation unit for one cell.
#[derive(Debug)]
pub(crate) struct Unit<'a> {
    toolchain: &'a Toolchain,
    cell: &'a Cell,
    arguments: Vec<String>,
    /// The text: nothing but `#include`.
    pub(crate) text: String,
}

impl<'a> Unit<'a> {
    /// A unit that includes the headers in order.
    pub(crate) fn new(
        toolchain: &'a Toolchain,
        stubs: &Path,
        cell: &'a Cell,
        headers: &[String],
    ) -> Unit<'a> {
        let mut arguments = vec![
            format!("--target={}", cell.target.triple()),
            "-resource-dir".to_owned(),
            toolchain.resources.display().to_string(),
            "-ffreestanding".to_owned(),
            "-nostdlibinc".to_owned(),
            "-std=gnu11".to_owned(),
            SILENCE.to_owned(),
            // No use looking for what a name that is not there may have meant.
            "-fno-spell-checking".to_owned(),
            UNDECLARED.to_owned(),
            format!("-I{}", stubs.display()),
        ];
        let folders = cell.set.include_folders(cell.target);
        arguments.extend(folders.iter().map(|folder| format!("-I{}", folder.display())));
        arguments.extend(definition(cell));
        Unit { toolchain, cell, arguments, text: text(cell.set.dialect, headers) }
    }

    /// What clang and libclang are told.
    pub(crate) fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// clang, ready to read the unit from standard input.
    pub(crate) fn clang(&self) -> Command {
        let mut command = self.toolchain.command();
        command.args(&self.arguments).args(["-x", "c", "-fno-caret-diagnostics", "-"]);
        command
    }

    /// What clang says of headers, with the paths that they have in their source.
    pub(crate) fn in_its_source(&self, said: &str) -> String {
        self.cell.set.in_its_source(said)
    }

    /// The name that a file has among the public headers: relative to their root, whichever way it was reached.
    pub(crate) fn header_name(&self, file: &str) -> Option<String> {
        let plain = without_detours(Path::new(file));
        let set = &self.cell.set;
        let below = plain.strip_prefix(&set.folder).ok()?;
        let below = match set.dialect {
            Dialect::Xen => below.strip_prefix("xen").or_else(|_| below.strip_prefix("public")).ok()?,
            Dialect::Linux if below.starts_with(OF_ALL_PROGRAMS) => return None,
            Dialect::Linux => below,
        };
        Some(HeaderSet::header_at(&below.to_string_lossy()).to_owned())
    }
}

/// The text that includes headers, after those which all of them build on.
fn text(dialect: Dialect, headers: &[String]) -> String {
    let (first, root): (&[&str], &str) = match dialect {
        Dialect::Xen => (&["stdint.h", "stddef.h", "string.h", "xen/xen.h"], "xen/"),
        Dialect::Linux => (&OF_LINUX, ""),
    };
    let first = first.iter().map(|header| format!("#include <{header}>\n"));
    first.chain(headers.iter().map(|header| format!("#include <{root}{header}>\n"))).collect()
}

/// The macro by which a program says what it wants of the headers, if it needs one.
fn definition(cell: &Cell) -> Option<String> {
    match (cell.set.dialect, cell.view, cell.interface) {
        // Without its configuration Linux takes 32-bit x86 for 64-bit.
        (Dialect::Linux, ..) => match cell.target {
            Target::X86_32 => Some("-DCONFIG_X86_32=1".to_owned()),
            Target::X86_64 => Some("-DCONFIG_X86_64=1".to_owned()),
            Target::Arm32 | Target::Arm64 | Target::Riscv64 | Target::Ppc64 => None,
        },
        (Dialect::Xen, View::Tools, _) => Some("-D__XEN_TOOLS__".to_owned()),
        (Dialect::Xen, View::Guest, InterfaceVersion::NONE) => None,
        (Dialect::Xen, View::Guest, version) => Some(format!("-D__XEN_INTERFACE_VERSION__={version}")),
    }
}

/// Resolves `..` by text, as `io/../xen.h` is `xen.h`.
fn without_detours(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
