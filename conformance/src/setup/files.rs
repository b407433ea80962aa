//! Looking for programs and libraries.

use std::path::{Path, PathBuf};

/// Folders with shared libraries below an unpacked root: those for one architecture, and those for any.
pub(super) fn library_folders(root: &Path) -> Vec<PathBuf> {
    let parents = [root.join("usr/lib"), root.join("lib")];
    let for_one = parents.iter().flat_map(|parent| files_in(parent));
    let for_one = for_one.filter(|path| path.to_string_lossy().contains("-linux-gnu"));
    for_one.chain([root.join("usr/lib64"), root.join("usr/lib")]).filter(|folder| folder.is_dir()).collect()
}

/// What lies in a folder, in order; nothing if it is not there.
pub(super) fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// Where a program lies that is called by its name.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_looked_for_where_packages_of_old_have_them_too() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["usr/lib/aarch64-linux-gnu", "lib/aarch64-linux-gnu", "usr/lib/qemu"] {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let expected = ["usr/lib/aarch64-linux-gnu", "lib/aarch64-linux-gnu", "usr/lib"];
        assert_eq!(library_folders(root.path()), expected.map(|folder| root.path().join(folder)));
    }

    #[test]
    fn a_program_is_found_by_name() {
        assert!(on_path("sh").unwrap().ends_with("sh"));
        assert_eq!(on_path("no-such-program"), None);
    }
}
