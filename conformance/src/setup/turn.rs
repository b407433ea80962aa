//! One run of `setup` at a time.

use crate::atomic_file::{self, FileError};
use crate::workplace::Workplace;

/// Keeps two runs of `setup` from working in the same folder; the lock goes when the file is closed.
#[derive(Debug)]
pub(super) struct WaitingTurn {
    _file: fd_lock::RwLock<std::fs::File>,
}

impl WaitingTurn {
    pub(super) fn take(workplace: &Workplace) -> Result<WaitingTurn, FileError> {
        atomic_file::create_folder(workplace.root())?;
        let path = workplace.root().join("lock");
        let file = std::fs::File::create(&path).map_err(FileError::on("create", &path))?;
        let mut lock = fd_lock::RwLock::new(file);
        // The guard would unlock when dropped; forgetting it leaves that to the closing of the file.
        std::mem::forget(lock.write().map_err(FileError::on("lock", &path))?);
        Ok(WaitingTurn { _file: lock })
    }
}
