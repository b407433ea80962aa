//! What is needed to boot guests, as it was found or fetched.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xen_abi_codegen::axes::{Branch, UnknownWord};

use super::Machine;
use crate::atomic_file;
use crate::json;
use crate::manifest::{self, ManifestError, RustToolchain};
use crate::package_version::PackageVersion;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// The content of `boot/manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootManifest {
    /// The compiler that builds the guests.
    pub rust: RustToolchain,
    /// The linker that does so for all architectures.
    pub linker: Tool,
    /// QEMU.
    pub emulators: Emulators,
    /// One for each branch and machine.
    pub hypervisors: Vec<Hypervisor>,
}

/// QEMU's programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emulators {
    /// The one for x86.
    pub x86: Tool,
    /// The one for Arm.
    pub arm: Tool,
    /// Folders with firmware, if QEMU does not find it by itself.
    pub firmware: Vec<PathBuf>,
    /// The version, such as `7.2.22`.
    pub version: String,
}

/// A hypervisor that was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypervisor {
    /// The package.
    pub package: String,
    /// What Debian calls the architecture.
    pub architecture: String,
    /// Version of the package.
    pub version: PackageVersion,
    /// The suite that it is from.
    pub suite: String,
}

impl BootManifest {
    /// Reads it, and makes sure that what it names is there.
    pub fn load(workplace: &Workplace) -> Result<BootManifest, ManifestError> {
        let manifest: BootManifest = manifest::read(workplace.boot_manifest(), &workplace.boot())?;
        manifest::require(manifest.named(workplace))?;
        Ok(manifest)
    }

    /// Writes it; the last step of setting up.
    pub fn store(&self, workplace: &Workplace) -> Result<(), ManifestError> {
        Ok(atomic_file::write(&workplace.boot_manifest(), &json::text(self))?)
    }

    /// The hypervisor of a branch for a machine.
    pub fn hypervisor(&self, branch: Branch, machine: Machine) -> Option<&Hypervisor> {
        self.hypervisors.iter().find(|hypervisor| hypervisor.is_for(branch, machine))
    }

    fn named(&self, workplace: &Workplace) -> Vec<PathBuf> {
        let emulators = &self.emulators;
        let tools = [&self.linker, &emulators.x86, &emulators.arm].map(|tool| tool.program.clone());
        let loader = self.rust.loader.iter().map(|loader| loader.program.clone());
        let images = self.hypervisors.iter().map(|hypervisor| hypervisor.image(workplace));
        let rustc = std::iter::once(self.rust.rustc.clone());
        tools.into_iter().chain(rustc).chain(loader).chain(emulators.firmware.clone()).chain(images).collect()
    }
}

impl Emulators {
    /// The one for a machine.
    pub(crate) fn of(&self, machine: Machine) -> &Tool {
        match machine {
            Machine::X86 => &self.x86,
            Machine::Arm => &self.arm,
        }
    }
}

impl Hypervisor {
    /// Whether it is of a branch, for a machine.
    pub(crate) fn is_for(&self, branch: Branch, machine: Machine) -> bool {
        self.branch() == Ok(branch) && self.architecture == machine.debian_name()
    }

    /// The branch that it is of.
    pub fn branch(&self) -> Result<Branch, UnknownWord> {
        self.version.release().map(|release| release.branch)
    }

    /// The image that QEMU loads.
    pub fn image(&self, workplace: &Workplace) -> PathBuf {
        let name = format!("xen-{}-{}", self.version.0, self.architecture);
        workplace.boot().join("xen").join(Path::new(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(program: &Path) -> BootManifest {
        let tool = Tool::of_machine(program);
        let hypervisor = Hypervisor {
            package: "xen-hypervisor-4.20-arm64".to_owned(),
            architecture: "arm64".to_owned(),
            version: PackageVersion("4.20.4+63-g7abfd2bce2-0+deb13u1".to_owned()),
            suite: "trixie-security".to_owned(),
        };
        BootManifest {
            rust: RustToolchain {
                rustc: program.to_owned(),
                sysroot: None,
                loader: None,
                version: "1.97.1".to_owned(),
            },
            linker: tool.clone(),
            emulators: Emulators {
                x86: tool.clone(),
                arm: tool,
                firmware: Vec::new(),
                version: "7.2.22".to_owned(),
            },
            hypervisors: vec![hypervisor],
        }
    }

    #[test]
    fn what_is_stored_is_loaded_as_long_as_all_of_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let workplace = Workplace::at(folder.path());
        assert!(matches!(BootManifest::load(&workplace), Err(ManifestError::Missing { .. })));
        let program = folder.path().join("program");
        atomic_file::write(&program, "").unwrap();
        let manifest = manifest(&program);
        manifest.store(&workplace).unwrap();
        let image = manifest.hypervisors[0].image(&workplace);
        let gone = BootManifest::load(&workplace).unwrap_err();
        assert!(matches!(&gone, ManifestError::Gone { path } if *path == image), "{gone}");
        atomic_file::write(&image, "").unwrap();
        assert_eq!(BootManifest::load(&workplace).unwrap(), manifest);
        std::fs::remove_file(&program).unwrap();
        assert!(matches!(BootManifest::load(&workplace), Err(ManifestError::Gone { .. })));
    }

    #[test]
    fn a_hypervisor_is_found_by_branch_and_machine() {
        let manifest = manifest(Path::new("/program"));
        let find = |branch: &str, machine| manifest.hypervisor(branch.parse().unwrap(), machine);
        assert_eq!(find("4.20", Machine::Arm), Some(&manifest.hypervisors[0]));
        assert_eq!(find("4.20", Machine::X86), None);
        assert_eq!(find("4.17", Machine::Arm), None);
    }
}
