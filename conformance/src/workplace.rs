//! The folder in which everything lies that the conformance tests need.

use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::Dialect;

use crate::package_version::PackageVersion;

/// `target/conformance/` of the workspace: made by `setup`, safe to delete.
#[derive(Debug, Clone)]
pub struct Workplace {
    root: PathBuf,
}

impl Workplace {
    /// The workplace of this checkout; `CARGO_TARGET_DIR` moves it as it moves all that cargo makes.
    pub fn of_workspace() -> Workplace {
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => workspace_root().join(folder),
            None => workspace_root().join("target"),
        };
        Workplace { root: target.join("conformance") }
    }

    /// A workplace in any folder.
    pub fn at(root: impl Into<PathBuf>) -> Workplace {
        Workplace { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What `setup` found and fetched.
    pub fn manifest(&self) -> PathBuf {
        self.root.join("manifest.json")
    }

    /// Headers of our own that stand for those of a C library.
    pub fn stubs(&self) -> PathBuf {
        self.root.join("stubs")
    }

    /// One folder a header set.
    pub fn header_sets(&self) -> PathBuf {
        self.root.join("headers")
    }

    /// The folder of one set, named by its version.
    pub fn header_set(&self, dialect: Dialect, version: &PackageVersion) -> PathBuf {
        let name = match dialect {
            Dialect::Xen => version.0.clone(),
            Dialect::Linux => format!("linux-{}", version.0),
        };
        self.header_sets().join(name)
    }

    /// Where clang is unpacked when the machine has none.
    pub fn toolchain(&self) -> PathBuf {
        self.root.join("toolchain")
    }

    /// Where the Rust compiler is unpacked with core for every target.
    pub fn rust(&self) -> PathBuf {
        self.root.join("rust")
    }

    /// Where gcc is unpacked, a folder for each triple.
    pub fn gcc(&self) -> PathBuf {
        self.root.join("gcc")
    }

    /// Where a tool of others is unpacked when the machine has none, by its package.
    pub fn abi_tool(&self, package: &str) -> PathBuf {
        self.root.join("abi-tools").join(package)
    }

    /// Where a browser is unpacked when the machine has none.
    pub fn browser(&self) -> PathBuf {
        self.root.join("browser").join("chromium")
    }

    /// Where the packages of npm lie that drive it.
    pub fn browser_packages(&self) -> PathBuf {
        self.root.join("browser").join("packages")
    }

    /// Pictures of the site, for people: beside the workplace, as each checkout has a site of its own.
    pub fn site_pictures(&self) -> PathBuf {
        self.root.with_file_name("site-pictures")
    }

    /// Where the pairs lie that such tools are given.
    pub fn score(&self) -> PathBuf {
        self.root.join("score")
    }

    /// Everything that is for booting guests.
    pub fn boot(&self) -> PathBuf {
        self.root.join("boot")
    }

    /// What is needed to boot guests, as it was found or fetched.
    pub fn boot_manifest(&self) -> PathBuf {
        self.boot().join("manifest.json")
    }

    /// Where QEMU is unpacked when the machine has none.
    pub fn emulators(&self) -> PathBuf {
        self.boot().join("qemu")
    }

    /// Where a linker for all architectures is unpacked when the machine has none.
    pub fn linker(&self) -> PathBuf {
        self.boot().join("linker")
    }

    /// What guests and hypervisors printed, one file a boot.
    pub fn boot_logs(&self) -> PathBuf {
        self.boot().join("logs")
    }

    /// Where guests are built: beside the workplace, as what lies in it may be shared by several checkouts.
    pub fn guests(&self) -> PathBuf {
        self.root.with_file_name("guests")
    }

    /// Where mutated guests are built.
    pub fn mutated_guests(&self) -> PathBuf {
        self.root.with_file_name("mutated-guests")
    }

    /// A copy of the workspace whose specification is mutated.
    pub fn mutated_workspace(&self) -> PathBuf {
        self.mutated_guests().join("workspace")
    }

    /// What only `setup` uses while it runs.
    pub fn scratch(&self) -> PathBuf {
        self.root.join("scratch")
    }
}

/// The folder of the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace").to_owned()
}
