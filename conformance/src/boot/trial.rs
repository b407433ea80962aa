//! Booting guests, several at a time.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use xen_abi_codegen::axes::Branch;

use super::error::BootError;
use super::guest::Guest;
use super::manifest::BootManifest;
use super::report::{Boot, Report};
use super::verdict::{Ending, Verdict};
use super::{console, emulator, session};
use crate::atomic_file::FileError;
use crate::parallel::in_parallel;
use crate::workplace::Workplace;

/// How long a boot may take that is otherwise done in seconds: another may want the processor, too.
pub const LIMIT: Duration = Duration::from_secs(60);

/// How many machines are emulated at a time.
const AT_A_TIME: usize = 2;

/// How many of the console's last lines are repeated if there is no result.
const LINES_REPEATED: usize = 5;

/// A guest that is to be booted on a branch of the hypervisor.
#[derive(Debug, Clone)]
pub struct Trial {
    /// What it is called, by its log too.
    pub name: String,
    /// The guest.
    pub guest: Guest,
    /// The branch.
    pub branch: Branch,
    /// The guest's image.
    pub image: PathBuf,
}

impl Trial {
    /// A guest as it should be.
    pub fn new(guest: Guest, branch: Branch, image: PathBuf) -> Self {
        Trial { name: format!("{guest}-{branch}"), guest, branch, image }
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Boots each, none longer than `limit`, and listens to what they say.
pub fn run(
    workplace: &Workplace,
    manifest: &BootManifest,
    trials: &[Trial],
    limit: Duration,
) -> Result<Report, BootError> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(AT_A_TIME).build()?;
    let boots =
        threads.install(|| in_parallel(trials, "boots", |trial| boot(workplace, manifest, trial, limit)));
    Ok(Report { boots: boots.into_iter().collect::<Result<_, _>>()? })
}

fn boot(
    workplace: &Workplace,
    manifest: &BootManifest,
    trial: &Trial,
    limit: Duration,
) -> Result<Boot, BootError> {
    let Trial { name, guest, branch, image } = trial;
    let hypervisor = manifest.hypervisor(*branch, guest.machine()).ok_or_else(|| {
        BootError::NoHypervisor { branch: *branch, guest: *guest, folder: workplace.boot() }
    })?;
    let log = workplace.boot_logs().join(format!("{name}.log"));
    let wrong = |source| BootError::Session { trial: name.clone(), source };
    let session = || {
        let folder = tempfile::tempdir().map_err(FileError::on("create", &std::env::temp_dir()))?;
        emulator::lay_out(folder.path(), &hypervisor.image(workplace), image)?;
        session::run(&mut emulator::command(&manifest.emulators, *guest, folder.path()), &log, limit)
    };
    let (transcript, ending) = session().map_err(wrong)?;
    let verdict = Verdict::of(&transcript, &ending);
    let last_lines = match ending {
        Ending::Said(_) | Ending::StaysUp(_) => Vec::new(),
        Ending::Ended(_) | Ending::TimedOut(_) => last_lines(&log).map_err(|error| wrong(error.into()))?,
    };
    Ok(Boot {
        guest: *guest,
        branch: branch.to_string(),
        version: hypervisor.version.clone(),
        verdict,
        complaints: transcript.complaints,
        contradictions: Vec::new(),
        last_lines,
        seen: transcript.seen,
        log,
    })
}

/// What was printed last.
fn last_lines(log: &Path) -> Result<Vec<String>, FileError> {
    let bytes = std::fs::read(log).map_err(FileError::on("read", log))?;
    let lines = bytes.split(|byte| *byte == b'\n').map(console::plain);
    let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
    Ok(lines[lines.len().saturating_sub(LINES_REPEATED)..].to_vec())
}
