//! Sets of real headers, each from one source.

use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::{Branch, Dialect, InterfaceVersion, Release, Target, UnknownWord};

use crate::atomic_file::{self, FileError};
use crate::package_version::PackageVersion;

/// Where headers are from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A package of Debian.
    Package {
        /// Its name.
        name: String,
        /// Its version.
        version: PackageVersion,
    },
    /// A commit of a git repository.
    Commit {
        /// Its tag, or whatever else git takes for it.
        tag: String,
        /// The hash of the folder in it that has the public headers.
        tree: String,
    },
    /// A folder that somebody named.
    Folder(PathBuf),
}

/// What people call the project of a dialect.
pub(crate) fn project(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Xen => "Xen",
        Dialect::Linux => "Linux",
    }
}

/// One set of headers, unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderSet {
    /// Whose headers they are.
    pub dialect: Dialect,
    /// Where they are from.
    pub origin: Origin,
    /// The point release on which it is based.
    pub release: Release,
    /// The folder in which they lie as programs expect them.
    pub folder: PathBuf,
    /// Targets of which they lack a part, so that nothing is measured there.
    pub without: Vec<Target>,
}

/// The name of a set from a package: `4.17.7+13` of Xen, `linux-6.12.117` of Linux.
pub fn name_of(dialect: Dialect, version: &PackageVersion) -> String {
    match dialect {
        Dialect::Xen => version.short().to_owned(),
        Dialect::Linux => format!("linux-{}", version.short()),
    }
}

impl HeaderSet {
    /// A set from a package, in any folder; it has the headers of all targets.
    pub fn at(
        folder: PathBuf,
        dialect: Dialect,
        package: &str,
        version: &PackageVersion,
    ) -> Result<HeaderSet, UnknownWord> {
        let release = version.release()?;
        let origin = Origin::Package { name: package.to_owned(), version: version.clone() };
        Ok(HeaderSet { dialect, origin, release, folder, without: Vec::new() })
    }

    /// How reports call it.
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::Package { version, .. } => name_of(self.dialect, version),
            Origin::Commit { tag, .. } => tag.clone(),
            Origin::Folder(_) => format!("headers-{}", self.release),
        }
    }

    /// The version of its package; of other headers the release.
    pub fn version(&self) -> PackageVersion {
        match &self.origin {
            Origin::Package { version, .. } => version.clone(),
            Origin::Commit { .. } | Origin::Folder(_) => PackageVersion(self.release.to_string()),
        }
    }

    /// Whether `wanted` is the beginning of its version, as `4.20` is.
    pub fn is_called(&self, wanted: &str) -> bool {
        let begins = |text: &str| {
            let rest = text.strip_prefix(wanted);
            // 6.1 is not the beginning of 6.12.
            rest.is_some_and(|rest| !wanted.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        begins(&self.version().0) || begins(&self.name())
    }

    /// Whether it is a later state of the same branch.
    fn is_newer_than(&self, other: &HeaderSet) -> bool {
        self.dialect == other.dialect && self.branch() == other.branch() && self.state() > other.state()
    }

    /// By what sets of a dialect are ordered, oldest first.
    pub fn state(&self) -> (Release, &Origin) {
        (self.release, &self.origin)
    }

    /// Whether none of these is a later state of its branch.
    pub fn is_newest_of(&self, sets: &[HeaderSet]) -> bool {
        !sets.iter().any(|other| other.is_newer_than(self))
    }

    /// The branch of Xen or of Linux.
    pub fn branch(&self) -> Branch {
        self.release.branch
    }

    /// The point release that a package leads to, if it was made after one: it may have what that one will have.
    pub fn next_release(&self) -> Option<Release> {
        let Origin::Package { version, .. } = &self.origin else { return None };
        let is_later = version.short().contains('+');
        is_later.then_some(Release { branch: self.release.branch, point: self.release.point + 1 })
    }

    /// The folder below which all public headers lie.
    pub fn tree(&self) -> PathBuf {
        match self.dialect {
            Dialect::Xen => self.folder.join("xen"),
            Dialect::Linux => self.folder.clone(),
        }
    }

    /// A text about headers, with the paths that they have in the folder or tag that they were copied from.
    pub fn in_its_source(&self, text: &str) -> String {
        let source = match &self.origin {
            Origin::Package { .. } => return text.to_owned(),
            Origin::Commit { tag, .. } => tag.clone(),
            Origin::Folder(folder) => folder.display().to_string(),
        };
        text.replace(&self.tree().display().to_string(), &source)
    }

    /// Where below the tree a header lies, by the name that programs include it with. Linux has headers whose
    /// names begin with `asm/` once for each architecture.
    pub fn path_in_tree(&self, header: &str, target: Target) -> PathBuf {
        match self.dialect {
            Dialect::Xen => PathBuf::from(header),
            Dialect::Linux if header.starts_with("asm/") => {
                Path::new("arch").join(target.linux_architecture()).join("include").join(header)
            }
            Dialect::Linux => Path::new("include").join(header),
        }
    }

    /// The file of a header.
    pub fn file_of(&self, header: &str, target: Target) -> PathBuf {
        self.tree().join(self.path_in_tree(header, target))
    }

    /// The name by which programs include the header at a path below the tree.
    pub fn header_at(path: &str) -> &str {
        path.rsplit_once("include/").map_or(path, |(_, header)| header)
    }

    /// Folders for the compiler to look for headers in.
    pub fn include_folders(&self, target: Target) -> Vec<PathBuf> {
        match self.dialect {
            Dialect::Xen => vec![self.folder.clone()],
            Dialect::Linux => {
                let architecture = self.folder.join("arch").join(target.linux_architecture());
                let folders = [architecture.join("include"), self.folder.join("include")];
                folders.into_iter().chain([self.folder.join("include/uapi")]).collect()
            }
        }
    }

    /// The newest interface version that the headers know, as they themselves say; those of Linux know none.
    pub fn newest_interface(&self) -> Result<InterfaceVersion, HeaderSetError> {
        if self.dialect == Dialect::Linux {
            return Ok(InterfaceVersion::NONE);
        }
        let path = self.tree().join("xen-compat.h");
        let text = atomic_file::read(&path)?;
        text.lines()
            .filter_map(|line| line.strip_prefix("#define __XEN_LATEST_INTERFACE_VERSION__"))
            .find_map(|value| value.trim().parse().ok())
            .ok_or(HeaderSetError::NoInterfaceVersion { path })
    }
}

/// A header set that is not as it must be.
#[derive(Debug, thiserror::Error)]
pub enum HeaderSetError {
    /// A header could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// `xen-compat.h` does not say which interface version is the newest.
    #[error("`{}` defines no __XEN_LATEST_INTERFACE_VERSION__", path.display())]
    NoInterfaceVersion {
        /// The header.
        path: PathBuf,
    },
}

/// Every header below `root`, relative to it and sorted.
pub fn headers_below(root: &Path) -> Result<Vec<String>, FileError> {
    files_below(root, "h")
}

/// Every file below `root` whose name ends with a dot and `ending`, relative to it and sorted.
pub(crate) fn files_below(root: &Path, ending: &str) -> Result<Vec<String>, FileError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(FileError::on("list", &folder))? {
            let entry = entry.map_err(FileError::on("list", &folder))?;
            let path = entry.path();
            // A link to a folder may lead back to where it lies.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let relative = path.strip_prefix(root).expect("what is listed lies below its folder");
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_says_its_release() {
        let version = PackageVersion("4.17.7+13-g2445b30a44-0+deb12u1".into());
        assert_eq!(version.short(), "4.17.7+13");
        assert_eq!(version.release().unwrap().to_string(), "4.17.7");
        assert_eq!(PackageVersion("4.20.0-1".into()).release().unwrap().to_string(), "4.20.0");
        assert!(PackageVersion("unstable".into()).release().is_err());
    }

    fn set(dialect: Dialect, version: &str) -> HeaderSet {
        HeaderSet::at("/sets/one".into(), dialect, "package", &PackageVersion(version.into())).unwrap()
    }

    #[test]
    fn a_set_goes_by_whole_numbers() {
        let linux = set(Dialect::Linux, "6.12.117-1");
        assert_eq!(linux.name(), "linux-6.12.117");
        for (wanted, is_called) in
            [("6.12", true), ("6.12.117", true), ("linux-6.12", true), ("6.1", false), ("", false)]
        {
            assert_eq!(linux.is_called(wanted), is_called, "{wanted}");
        }
        assert!(set(Dialect::Xen, "4.20.4+63-g7-1").is_called("4.20.4"));
    }

    #[test]
    fn each_branch_has_a_newest_set() {
        let sets = [
            set(Dialect::Xen, "4.17.5-1"),
            set(Dialect::Xen, "4.17.7+13-g1-1"),
            set(Dialect::Xen, "4.20.0-1"),
            set(Dialect::Linux, "6.1.9-1"),
            set(Dialect::Linux, "6.1.10-1"),
        ];
        let newest = sets.iter().filter(|set| set.is_newest_of(&sets)).map(HeaderSet::name);
        assert_eq!(newest.collect::<Vec<_>>(), ["4.17.7+13", "4.20.0", "linux-6.1.10"]);
    }

    #[test]
    fn headers_of_an_architecture_lie_in_its_folder() {
        let linux = set(Dialect::Linux, "6.1.192-2");
        let path = |header, target| linux.path_in_tree(header, target).display().to_string();
        assert_eq!(path("xen/interface/xen.h", Target::Arm64), "include/xen/interface/xen.h");
        assert_eq!(path("asm/xen/interface.h", Target::X86_32), "arch/x86/include/asm/xen/interface.h");
        assert_eq!(path("asm/xen/interface.h", Target::Arm64), "arch/arm64/include/asm/xen/interface.h");
        for header in ["xen/interface/xen.h", "asm/xen/interface.h"] {
            assert_eq!(HeaderSet::header_at(&path(header, Target::Arm32)), header);
        }
        assert_eq!(HeaderSet::header_at("arch-x86/xen.h"), "arch-x86/xen.h");
    }
}
