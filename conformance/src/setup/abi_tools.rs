//! Tools of others that compare two states of an ABI: the machine's own, or unpacked from the machine's own suite.

use std::path::Path;

use super::error::SetupError;
use super::files::{library_folders, on_path};
use super::own_suite::OwnSuite;
use super::turn::WaitingTurn;
use crate::atomic_file::{self, remove_folder};
use crate::process;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// Programs of others that read what compilers say of types.
#[derive(Debug, Clone)]
pub struct AbiTools {
    /// That of libabigail.
    pub abidiff: AbiTool,
    /// That of dwarves.
    pub pahole: AbiTool,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct AbiTool {
    /// The program.
    pub tool: Tool,
    /// The version, such as `2.2.0`.
    pub version: String,
}

/// A program, and the package that has it.
struct Wanted {
    program: &'static str,
    package: &'static str,
}

const ABIDIFF: Wanted = Wanted { program: "abidiff", package: "abigail-tools" };
const PAHOLE: Wanted = Wanted { program: "pahole", package: "pahole" };

/// Brings the workplace into the state in which they can be asked; a second run needs no network.
pub fn set_up(workplace: &Workplace) -> Result<AbiTools, SetupError> {
    let _turn = WaitingTurn::take(workplace)?;
    let get = |wanted: Wanted| existing(workplace, &wanted).map_or_else(|| download(workplace, &wanted), Ok);
    Ok(AbiTools { abidiff: get(ABIDIFF)?, pahole: get(PAHOLE)? })
}

fn existing(workplace: &Workplace, wanted: &Wanted) -> Option<AbiTool> {
    let of_machine = on_path(wanted.program).map(Tool::of_machine).and_then(inspected);
    of_machine.or_else(|| unpacked(&workplace.abi_tool(wanted.package), wanted))
}

fn download(workplace: &Workplace, wanted: &Wanted) -> Result<AbiTool, SetupError> {
    let Wanted { program, package } = *wanted;
    atomic_file::create_folder(&workplace.scratch())?;
    let folder = workplace.abi_tool(package);
    OwnSuite::ask(workplace)?.unpack(&[package.to_owned()], &folder)?;
    remove_folder(&workplace.scratch())?;
    unpacked(&folder, wanted).ok_or(SetupError::UnusableTool { name: program, package, folder })
}

fn unpacked(root: &Path, wanted: &Wanted) -> Option<AbiTool> {
    let program = root.join("usr/bin").join(wanted.program);
    inspected(Tool { program, library_path: library_folders(root) })
}

/// The tool, if it runs and says its version.
fn inspected(tool: Tool) -> Option<AbiTool> {
    let output = process::run(tool.command().arg("--version")).ok()?;
    let version = version_in(&String::from_utf8_lossy(&output.stdout))?;
    Some(AbiTool { tool, version })
}

/// The number in `abidiff: 2.2.0` and in `v1.24`.
fn version_in(text: &str) -> Option<String> {
    let word = text.split_whitespace().next_back()?.trim_start_matches('v');
    word.starts_with(|c: char| c.is_ascii_digit()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_each_says() {
        assert_eq!(version_in("/usr/bin/abidiff: 2.2.0\n").as_deref(), Some("2.2.0"));
        assert_eq!(version_in("v1.24\n").as_deref(), Some("1.24"));
        assert_eq!(version_in("usage: pahole\n"), None);
    }

    #[test]
    fn an_empty_root_has_no_tool() {
        let folder = tempfile::tempdir().unwrap();
        assert!(unpacked(folder.path(), &ABIDIFF).is_none());
    }
}
