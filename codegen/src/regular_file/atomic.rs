//! Files that are either written whole or not at all.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::check;
use super::under_way::{self, UnderWay};

/// How the names of temporary files begin and end. A file whose name does was left by a run that was killed.
const PREFIX: &str = ".xen-abi-";
const SUFFIX: &str = ".tmp";

/// How many links may lead to each other.
const MOST_LINKS: usize = 40;

/// Writes a file so that no reader ever sees half of it, and makes the folders above it.
///
/// A link stays one, and what it leads to is written. A file that is there keeps its mode and its owner; one that may
/// only be read is refused, as is what is no file at all.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &end_of_links(path)?;
    let old = match fs::metadata(path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if let Some(old) = &old {
        check_writable(path, old)?;
    }
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let mut file = under_way::begin(folder, PREFIX, SUFFIX)?;
    file.write_all(bytes)?;
    if let Some(old) = &old {
        keep(old, &file)?;
    }
    file.persist(path)
}

/// The temporary files in the folder of a file that are there though nobody writes them: a run was killed that did.
pub fn left_over(path: &Path) -> Vec<PathBuf> {
    let Ok(path) = end_of_links(path) else { return Vec::new() };
    let entries = fs::read_dir(folder_of(&path)).into_iter().flatten().flatten();
    let is_ours = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(PREFIX) && name.ends_with(SUFFIX)
    };
    let mut found: Vec<PathBuf> = entries.filter(is_ours).map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What a path leads to, whether it is there or not.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            // It is no link, or not there.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("links lead to each other"))
}

fn check_writable(path: &Path, old: &Metadata) -> io::Result<()> {
    check(old.file_type())?;
    // The superuser could write it all the same.
    if old.permissions().readonly() {
        return Err(io::Error::new(ErrorKind::PermissionDenied, "the file may only be read"));
    }
    OpenOptions::new().write(true).open(path).map(drop)
}

/// Gives a new file the owner and mode of the old one.
#[cfg(unix)]
fn keep(old: &Metadata, new: &UnderWay) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let known = new.file().metadata()?;
    if (known.uid(), known.gid()) != (old.uid(), old.gid()) {
        // Only the superuser can give files away. Otherwise it is ours from now on, as with every editor.
        let _ = fchown(new.file(), Some(old.uid()), Some(old.gid()));
    }
    new.file().set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep(old: &Metadata, new: &UnderWay) -> io::Result<()> {
    new.file().set_permissions(old.permissions())
}
