//! One translation unit: the headers to include, and how clang must read them.

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::{InterfaceVersion, View};

use crate::cell::Cell;
use crate::manifest::Toolchain;

/// A translation unit for one cell.
#[derive(Debug)]
pub(crate) struct Unit<'a> {
    toolchain: &'a Toolchain,
    folder: PathBuf,
    arguments: Vec<String>,
    /// The text: nothing but `#include`.
    pub(crate) text: String,
}

impl<'a> Unit<'a> {
    /// A unit that includes the headers in order.
    pub(crate) fn new(toolchain: &'a Toolchain, stubs: &Path, cell: &Cell, headers: &[String]) -> Unit<'a> {
        let mut text = String::new();
        let libraries = ["stdint.h", "stddef.h", "string.h", "xen/xen.h"].map(str::to_owned);
        for header in libraries.into_iter().chain(headers.iter().map(|header| format!("xen/{header}"))) {
            text.push_str(&format!("#include <{header}>\n"));
        }
        let mut arguments = vec![
            format!("--target={}", cell.target.triple()),
            "-resource-dir".to_owned(),
            toolchain.resources.display().to_string(),
            "-ffreestanding".to_owned(),
            "-nostdlibinc".to_owned(),
            "-std=gnu11".to_owned(),
            "-w".to_owned(),
            format!("-I{}", stubs.display()),
            format!("-I{}", cell.set.folder.display()),
        ];
        match (cell.view, cell.interface) {
            (View::Tools, _) => arguments.push("-D__XEN_TOOLS__".to_owned()),
            (View::Guest, InterfaceVersion::NONE) => {}
            (View::Guest, version) => arguments.push(format!("-D__XEN_INTERFACE_VERSION__={version}")),
        }
        Unit { toolchain, folder: cell.set.folder.clone(), arguments, text }
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

    /// The name that a file has among the public headers: relative to their root, whichever way it was reached.
    pub(crate) fn header_name(&self, file: &str) -> Option<String> {
        let plain = without_detours(Path::new(file));
        let below = plain.strip_prefix(&self.folder).ok()?;
        let name = below.strip_prefix("xen").or_else(|_| below.strip_prefix("public")).ok()?;
        Some(name.to_string_lossy().into_owned())
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
