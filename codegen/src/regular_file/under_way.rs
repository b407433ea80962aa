//! Temporary files, none of which stays when the process is told to end.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// The temporary files that are there.
static ALL: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn all() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that has no name of its own yet.
pub(super) struct UnderWay(NamedTempFile);

/// Makes a file in a folder.
pub(super) fn begin(folder: &Path, prefix: &str, suffix: &str) -> io::Result<UnderWay> {
    remove_all_on_signals();
    // Held so long, so that no signal comes between the file and its being known.
    let mut all = all();
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(suffix);
    if let Some(permissions) = ordinary_permissions() {
        builder.permissions(permissions);
    }
    let file = builder.tempfile_in(folder)?;
    all.insert(file.path().to_owned());
    Ok(UnderWay(file))
}

impl UnderWay {
    pub(super) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    pub(super) fn file(&self) -> &File {
        self.0.as_file()
    }

    /// Gives it a name, which another file may have had.
    pub(super) fn persist(self, path: &Path) -> io::Result<()> {
        let temporary = self.0.path().to_owned();
        let persisted = self.0.persist(path).map(drop).map_err(|error| error.error);
        all().remove(&temporary);
        persisted
    }
}

/// Those of an ordinary file, which the user's mask narrows; temporary files would be private.
#[cfg(unix)]
fn ordinary_permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary_permissions() -> Option<Permissions> {
    None
}

/// Removes the files when a signal would end the process, and then lets it end as it would have.
#[cfg(unix)]
fn remove_all_on_signals() {
    use std::sync::Once;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without it files are written all the same, and may stay. SIGHUP is left alone, which `nohup` has set aside.
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                // Not given back, so that nothing is begun any more.
                let all = all();
                for path in all.iter() {
                    let _ = fs::remove_file(path);
                }
                let _ = emulate_default_handler(signal);
            }
        });
    });
}

#[cfg(not(unix))]
fn remove_all_on_signals() {}
