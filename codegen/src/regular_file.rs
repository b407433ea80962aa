//! Files with contents: no folders, no pipes, no devices, which would be read or waited for without end.

#[cfg(feature = "write")]
mod atomic;
#[cfg(feature = "write")]
mod under_way;

#[cfg(feature = "write")]
pub use atomic::{left_over, write};

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;

/// The bytes of a file, unless there are more than allowed.
pub fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    // Opening anything else could wait for ever, as for the other end of a pipe.
    let known = fs::metadata(path)?;
    check(known.file_type())?;
    if known.len() > most {
        return Ok(None);
    }
    // It may grow meanwhile.
    let mut bytes = Vec::with_capacity(known.len() as usize + 1);
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Refuses what is no such file.
fn check(kind: FileType) -> io::Result<()> {
    if kind.is_file() {
        Ok(())
    } else {
        let what =
            if kind.is_dir() { "this is a folder" } else { "this is not a file, but a pipe or device" };
        Err(io::Error::other(what))
    }
}
