use std::fs;
use std::io::{self, Write};
use std::path::Path;

use xen_abi_codegen::backend::Files;

use super::failure::Failure;

/// Writes a text to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Writes bytes to standard output.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush()).map_err(Failure::standard_output)
}

/// Writes files below a folder, each at once or not at all. Files that are already right are left alone.
pub(super) fn write(folder: &Path, files: &Files) -> Result<(), Failure> {
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        write_file(&path, text)?;
    }
    Ok(())
}

/// Writes a file at once or not at all.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(Failure::disk(folder))?;
    let mut file = tempfile::Builder::new()
        .permissions(permissions())
        .tempfile_in(folder)
        .map_err(Failure::disk(folder))?;
    file.write_all(text.as_bytes()).map_err(Failure::disk(path))?;
    file.persist(path).map_err(|error| Failure::Disk(path.to_owned(), error.error))?;
    Ok(())
}

/// Those of an ordinary file, which the user's mask narrows; temporary files would be private.
#[cfg(unix)]
fn permissions() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

/// Prints files to standard output, or writes them below a folder.
pub(super) fn deliver(files: &Files, folder: Option<&Path>) -> Result<(), Failure> {
    match folder {
        Some(folder) => write(folder, files),
        None => files.values().try_for_each(|text| print(text)),
    }
}
