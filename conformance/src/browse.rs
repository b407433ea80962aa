//! The site in a browser: it is written, and scripts drive a browser over it that looks at what a reader would see.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::atomic_file::FileError;
use crate::ours::{OursError, Specification};
use crate::process::{self, ProcessError};
use crate::setup::browser::{BrowserTools, scripts};
use crate::tool::joined;
use crate::workplace::Workplace;

/// Why the site could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// There is no site.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// It could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The scripts could not be started.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The folder of the scripts has none.
    #[error("`{}` has no tests", .0.display())]
    NoTests(PathBuf),
}

/// What the scripts do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'w> {
    /// All tests, or those of the files whose names have a word.
    Tests(Option<&'w str>),
    /// Say how soon the search answers.
    Speed,
}

/// Does what is wanted, and says whether all is well. What the scripts say goes to standard output as they run.
pub fn run(workplace: &Workplace, tools: &BrowserTools, wanted: Wanted<'_>) -> Result<bool, BrowseError> {
    let folder = write_site()?;
    let mut command = tools.node.command();
    match wanted {
        Wanted::Tests(only) => {
            let reporter = format!("--test-reporter={}", scripts().join("reporter.mjs").display());
            command.args(["--test", &reporter]).args(tests(only)?)
        }
        Wanted::Speed => command.arg(scripts().join("first_answer.mjs")),
    };
    command
        .env("XEN_ABI_SITE", folder.path())
        .env("XEN_ABI_CHROMIUM", &tools.chromium.tool.program)
        .env("XEN_ABI_CHROMIUM_LIBRARIES", joined(&tools.chromium.tool.library_path))
        .envs(tools.chromium.fonts.iter().map(|fonts| ("FONTCONFIG_FILE", fonts)))
        .env("XEN_ABI_NODE_MODULES", &tools.packages)
        .env("XEN_ABI_PICTURES", workplace.site_pictures());
    let status = command.status().map_err(|source| process::not_started(&command, source))?;
    Ok(status.success())
}

/// Writes the site of this workspace's specification into a folder that lasts as long as it is looked at.
fn write_site() -> Result<TempDir, BrowseError> {
    let files = Specification::load()?.site()?;
    let folder = tempfile::tempdir().map_err(FileError::on("create", &std::env::temp_dir()))?;
    for (path, text) in files.iter() {
        let path = folder.path().join(path.as_str());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(FileError::on("create", parent))?;
        }
        std::fs::write(&path, text).map_err(FileError::on("write", &path))?;
    }
    Ok(folder)
}

/// The files of tests, by name.
fn tests(only: Option<&str>) -> Result<Vec<PathBuf>, BrowseError> {
    let folder = scripts();
    let entries = std::fs::read_dir(&folder).map_err(FileError::on("read", &folder))?;
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut tests: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| name(path).ends_with(".test.mjs"))
        .filter(|path| only.is_none_or(|only| name(path).contains(only)))
        .collect();
    tests.sort();
    if tests.is_empty() { Err(BrowseError::NoTests(folder)) } else { Ok(tests) }
}
