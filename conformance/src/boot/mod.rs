//! Booting guests on the real hypervisor: what they see of it is what users of the bindings would.
//!
//! [`setup::boot`](crate::setup::boot) fetches what is needed, a [`Builder`] makes the images, [`run`] boots them under
//! QEMU and listens to their consoles, and a [`Verdict`] says what that proves.

mod builder;
pub mod claims;
pub mod console;
mod emulator;
mod guest;
mod manifest;
pub mod mistakes;
mod record;
mod report;
mod session;
mod verdict;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use xen_abi_codegen::axes::{Branch, UnknownWord};

use crate::atomic_file::FileError;
use crate::ours::OursError;
use crate::parallel::in_parallel;
use crate::workplace::Workplace;

pub use builder::{BuildError, Builder};
pub use guest::{Guest, Machine};
pub use manifest::{BootManifest, Emulators, Hypervisor};
pub use record::BootRecord;
pub use report::{Boot, Report};
pub use session::SessionError;
pub use verdict::{Ending, Verdict};

/// How long a boot may take that is otherwise done in seconds: another may want the processor, too.
pub const LIMIT: Duration = Duration::from_secs(60);

/// How many machines are emulated at a time.
const AT_A_TIME: usize = 2;

/// How many of the console's last lines are repeated if there is no result.
const LINES_REPEATED: usize = 5;

/// Why guests could not be booted.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// A guest was not built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// No suite has a branch that the specification covers.
    #[error("conformance/packages.yaml has no suite with a branch of Xen that spec/releases.yaml covers")]
    NoBranch,
    /// There is no hypervisor of a branch.
    #[error("there is no hypervisor of {branch} for {guest}; delete `{}` and try again", folder.display())]
    NoHypervisor {
        /// The branch.
        branch: Branch,
        /// The guest.
        guest: Guest,
        /// Where it should be.
        folder: PathBuf,
    },
    /// Something on this side failed.
    #[error("{trial}: {source}")]
    Session {
        /// What the boot is called.
        trial: String,
        /// What is wrong.
        source: SessionError,
    },
    /// The specification with which answers are compared cannot be read.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// The version of a hypervisor's package is not of the form `X.Y.Z`.
    #[error("version of a hypervisor: {0}")]
    Version(#[from] UnknownWord),
    /// There are no threads to be had.
    #[error("could not start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

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
    let (heard, ending) = session().map_err(wrong)?;
    let verdict = Verdict::of(&heard, &ending);
    let last_lines = match ending {
        Ending::Said(_) | Ending::StaysUp(_) => Vec::new(),
        Ending::Ended(_) | Ending::TimedOut(_) => last_lines(&log).map_err(|error| wrong(error.into()))?,
    };
    Ok(Boot {
        guest: *guest,
        branch: branch.to_string(),
        version: hypervisor.version.clone(),
        verdict,
        complaints: heard.complaints,
        contradictions: Vec::new(),
        last_lines,
        seen: heard.seen,
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
