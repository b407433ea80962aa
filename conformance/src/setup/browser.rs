//! What drives a browser over the site: the machine's own node and npm, a browser, and packages of npm.

use std::path::{Path, PathBuf};

use super::error::SetupError;
use super::files::{library_folders, on_path};
use super::own_suite::OwnSuite;
use super::turn::WaitingTurn;
use crate::atomic_file::{self, remove_folder};
use crate::process;
use crate::tool::Tool;
use crate::workplace::{Workplace, workspace_root};

/// A browser, what runs scripts, and the packages that these use.
#[derive(Debug, Clone)]
pub struct BrowserTools {
    /// Runs scripts.
    pub node: Tool,
    /// Shows pages.
    pub chromium: Chromium,
    /// Where `node_modules` lies.
    pub packages: PathBuf,
}

/// The browser.
#[derive(Debug, Clone)]
pub struct Chromium {
    /// The program.
    pub tool: Tool,
    /// The list of the fonts that were unpacked with it.
    pub fonts: Option<PathBuf>,
}

/// The files that name packages of npm, with versions and hashes.
const LISTS: [&str; 2] = ["package.json", "package-lock.json"];

/// The oldest version of node that all of these packages run on.
const OLDEST_NODE: (u32, u32) = (18, 19);

/// The folder of the scripts.
pub(crate) fn scripts() -> PathBuf {
    workspace_root().join("conformance/browser")
}

/// Brings the workplace into the state in which the site can be looked at; a second run needs no network.
pub fn set_up(workplace: &Workplace) -> Result<BrowserTools, SetupError> {
    let _turn = WaitingTurn::take(workplace)?;
    let (node, npm) = node_and_npm().ok_or(SetupError::NoNode { oldest: OLDEST_NODE })?;
    let of_machine =
        || on_path("chromium").map(|program| Chromium { tool: Tool::of_machine(program), fonts: None });
    let chromium = match of_machine().or_else(|| unpacked(&workplace.browser())) {
        Some(chromium) => chromium,
        None => download(workplace)?,
    };
    let packages = workplace.browser_packages();
    install(&npm, &packages)?;
    Ok(BrowserTools { node, chromium, packages })
}

/// The machine's own, if node is new enough. Debian's node cannot be unpacked elsewhere: parts of it are looked for below
/// `/usr/share/nodejs`, whatever it is told.
fn node_and_npm() -> Option<(Tool, Tool)> {
    let node = Tool::of_machine(on_path("node")?);
    let said = process::run(node.command().arg("--version")).ok()?;
    let is_new = node_version(&String::from_utf8_lossy(&said.stdout))? >= OLDEST_NODE;
    Some((node, Tool::of_machine(on_path("npm")?))).filter(|_| is_new)
}

fn download(workplace: &Workplace) -> Result<Chromium, SetupError> {
    eprintln!("setup: chromium is not installed; fetching it from the machine's own suite");
    atomic_file::create_folder(&workplace.scratch())?;
    let folder = workplace.browser();
    OwnSuite::ask(workplace)?.unpack(&["chromium".to_owned()], &folder)?;
    remove_folder(&workplace.scratch())?;
    let fonts = format!(
        "<?xml version=\"1.0\"?>\n<fontconfig>\n<dir>{0}/usr/share/fonts</dir>\n<dir>/usr/share/fonts</dir>\n\
         <cachedir>{0}/fonts-cache</cachedir>\n</fontconfig>\n",
        folder.display()
    );
    atomic_file::write(&fonts_of(&folder), &fonts)?;
    unpacked(&folder).ok_or(SetupError::UnusableBrowser { folder })
}

/// A browser below a folder, if it runs.
fn unpacked(root: &Path) -> Option<Chromium> {
    // What Debian has in `/usr/bin` is a script that looks for the program in `/usr/lib`.
    let program = root.join("usr/lib/chromium/chromium");
    let tool = Tool { program, library_path: library_folders(root) };
    process::run(tool.command().arg("--version")).ok()?;
    Some(Chromium { tool, fonts: Some(fonts_of(root)) })
}

fn fonts_of(root: &Path) -> PathBuf {
    root.join("fonts.conf")
}

/// The first two numbers of `v18.20.4`.
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Installs the packages of the committed lock file, if those of another or none are there; nothing of them is run.
fn install(npm: &Tool, folder: &Path) -> Result<(), SetupError> {
    let wanted = atomic_file::read(&scripts().join("package-lock.json"))?;
    let mark = folder.join("installed.json");
    if mark.is_file() && atomic_file::read(&mark)? == wanted {
        return Ok(());
    }
    atomic_file::create_folder(folder)?;
    for list in LISTS {
        atomic_file::write(&folder.join(list), &atomic_file::read(&scripts().join(list))?)?;
    }
    process::run(npm.command().current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))?;
    Ok(atomic_file::write(&mark, &wanted)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_by_number() {
        assert_eq!(node_version("v18.20.4\n"), Some((18, 20)));
        assert!(node_version("v20.1.0") > Some(OLDEST_NODE));
        assert!(node_version("v18.9.0") < Some(OLDEST_NODE));
        assert_eq!(node_version("node"), None);
    }

    #[test]
    fn an_empty_root_has_no_browser() {
        let folder = tempfile::tempdir().unwrap();
        assert!(unpacked(folder.path()).is_none());
    }
}
