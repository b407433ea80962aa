//! Headers in a folder that somebody names: a copy that may have drifted, or a tree of sources.

use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::{Dialect, Release};

use super::{HeaderSource, HeaderSourceError, layout};
use crate::header_set::{HeaderSet, Origin};

/// A folder with public headers, or with a tree that has them.
#[derive(Debug, Clone)]
pub struct HeaderFolder {
    /// The folder.
    pub folder: PathBuf,
    /// Whose headers it has.
    pub dialect: Dialect,
    /// The release that they are held to be of.
    pub release: Release,
}

impl HeaderSource for HeaderFolder {
    fn lay_out(&self, into: &Path) -> Result<HeaderSet, HeaderSourceError> {
        let origin = Origin::Folder(layout::lay_out(self.dialect, &self.folder, into)?);
        let (dialect, release, folder) = (self.dialect, self.release, into.to_owned());
        Ok(HeaderSet { dialect, origin, release, folder, without: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header_set::headers_below;

    #[test]
    fn headers_are_found_in_each_kind_of_tree() {
        for place in ["", "usr/include/xen", "xen/include/public"] {
            let (tree, into) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let public = tree.path().join(place);
            std::fs::create_dir_all(public.join("io")).unwrap();
            for file in ["xen.h", "io/ring.h", "Makefile"] {
                std::fs::write(public.join(file), "").unwrap();
            }
            std::os::unix::fs::symlink(".", public.join("loop")).unwrap();
            let source = HeaderFolder {
                folder: tree.path().to_owned(),
                dialect: Dialect::Xen,
                release: "4.19.2".parse().unwrap(),
            };
            let set = source.lay_out(into.path()).unwrap();
            assert_eq!(headers_below(&set.tree()).unwrap(), ["io/ring.h", "xen.h"], "{place}");
            assert!(set.folder.join("public/xen.h").exists());
            assert_eq!(set.name(), "headers-4.19.2");
        }
    }

    #[test]
    fn a_folder_without_headers_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (dialect, header) in [(Dialect::Xen, "xen.h"), (Dialect::Linux, "include/xen/interface/xen.h")] {
            let release = "4.20".parse().unwrap();
            let source = HeaderFolder { folder: folder.path().to_owned(), dialect, release };
            let error = source.lay_out(&folder.path().join("into")).unwrap_err().to_string();
            assert!(error.ends_with(&format!("`{header}` was not found")), "{error}");
        }
    }
}
