//! QEMU for both machines: the machine's own, or one that was unpacked.

use std::path::{Path, PathBuf};

use crate::boot::{Emulators, Machine};
use crate::process;
use crate::setup::error::SetupError;
use crate::setup::files::{library_folders, on_path};
use crate::setup::own_suite::OwnSuite;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// The packages with both emulators.
const PACKAGES: [&str; 2] = ["qemu-system-x86", "qemu-system-arm"];

/// Where the packages on which they depend have firmware.
const FIRMWARE: [&str; 2] = ["usr/share/qemu", "usr/share/seabios"];

/// Finds both emulators without a download.
pub(super) fn existing(workplace: &Workplace) -> Option<Emulators> {
    of_machine().or_else(|| unpacked(&workplace.emulators()))
}

/// Takes them from the machine's own suite, without the windows, sound and disks that they recommend.
pub(super) fn download(workplace: &Workplace, suite: &OwnSuite<'_>) -> Result<Emulators, SetupError> {
    let folder = workplace.emulators();
    suite.unpack(&PACKAGES.map(str::to_owned), &folder)?;
    unpacked(&folder).ok_or(SetupError::UnusableTool { name: "QEMU", package: PACKAGES[0], folder })
}

fn of_machine() -> Option<Emulators> {
    let [x86, arm] = Machine::ALL.map(|machine| on_path(machine.emulator()).map(Tool::of_machine));
    inspect(x86?, arm?, Vec::new())
}

fn unpacked(root: &Path) -> Option<Emulators> {
    let library_path = library_folders(root);
    let [x86, arm] = Machine::ALL.map(|machine| Tool {
        program: root.join("usr/bin").join(machine.emulator()),
        library_path: library_path.clone(),
    });
    // What the machine has installed was not downloaded.
    let roots = [root, Path::new("/")];
    let folders = roots.iter().flat_map(|root| FIRMWARE.iter().map(|folder| root.join(folder)));
    inspect(x86, arm, folders.filter(|folder| folder.is_dir()).collect())
}

/// Asks both for their version, and whether they can do without help of the processor.
fn inspect(x86: Tool, arm: Tool, firmware: Vec<PathBuf>) -> Option<Emulators> {
    let ask = |tool: &Tool, question: &[&str]| {
        let output = process::run(tool.command().args(question)).ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let is_able =
        |tool| ask(tool, &["-accel", "help"]).is_some_and(|said| said.lines().any(|line| line == "tcg"));
    let version = version_in(&ask(&x86, &["--version"])?)?;
    let is_usable = [&x86, &arm].into_iter().all(is_able);
    is_usable.then_some(Emulators { x86, arm, firmware, version })
}

/// The number in `QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)`.
fn version_in(text: &str) -> Option<String> {
    Some(text.split("version ").nth(1)?.split_whitespace().next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_before_that_of_the_package() {
        let said = "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)\nCopyright (c) 2003-2022";
        assert_eq!(version_in(said).as_deref(), Some("7.2.22"));
        assert_eq!(version_in("Copyright"), None);
    }

    #[test]
    fn an_empty_root_has_no_emulators() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(unpacked(folder.path()), None);
    }
}
