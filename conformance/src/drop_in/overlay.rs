//! A copy of a header set in which our headers stand for the real ones.

use std::fs;

use xen_abi_codegen::axes::Release;

use crate::atomic_file::{self, FileError};
use crate::cell::cells_of;
use crate::header_set::{HeaderSet, HeaderSetError, headers_below};
use crate::ours::{Ours, OursError, Specification};
use crate::workplace::Workplace;

/// A tree could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// A file could not be copied or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The real headers are not as they must be.
    #[error(transparent)]
    HeaderSet(#[from] HeaderSetError),
    /// The headers could not be generated.
    #[error(transparent)]
    Ours(#[from] OursError),
}

/// Copies a set into the workplace, and puts the generated headers of a release over it. Says which those are, by
/// their paths below the tree.
pub fn overlaid(
    workplace: &Workplace,
    set: &HeaderSet,
    specification: &Specification,
    release: Release,
) -> Result<(HeaderSet, Vec<String>), OverlayError> {
    let folder = workplace.root().join("drop-in").join(format!("{}-as-{release}", set.name()));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(FileError::on("remove", &folder))?;
    }
    let copy = HeaderSet { folder, release, ..set.clone() };
    for header in headers_below(&set.tree())? {
        atomic_file::copy(&set.tree().join(&header), &copy.tree().join(&header))?;
    }
    // Some headers of Xen include others as `public/xen.h`.
    let link = copy.folder.join("public");
    std::os::unix::fs::symlink("xen", &link).map_err(FileError::on("make", &link))?;
    let mut replaced = Vec::new();
    for cell in cells_of(&copy, specification.releases())?.0 {
        // Those of Linux differ between targets only in where they lie.
        for (header, text) in specification.c_headers(&cell)? {
            let file = copy.file_of(&header, cell.target);
            // What the set does not have is no header of it.
            if specification.is_whole(&cell, &header) && file.exists() && !replaced.contains(&file) {
                atomic_file::write(&file, &text)?;
                replaced.push(file);
            }
        }
    }
    let tree = copy.tree();
    let names = replaced.iter().filter_map(|file| Some(file.strip_prefix(&tree).ok()?.display().to_string()));
    let names = names.collect();
    Ok((copy, names))
}
