//! Hypervisors: of each branch and for each machine the newest that Debian has today.

use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::Branch;

use crate::atomic_file::{self, FileError, replace_folder};
use crate::boot::{Hypervisor, Machine};
use crate::package_version::PackageVersion;
use crate::process;
use crate::setup::apt::{self, Offer, PrivateApt, Purpose, megabytes};
use crate::setup::error::SetupError;
use crate::setup::sources::{Mirrors, Source};
use crate::suites::Suites;
use crate::workplace::Workplace;

/// Downloads and unpacks those that are not there yet.
pub(super) fn obtain(workplace: &Workplace, wanted: &Suites) -> Result<Vec<Hypervisor>, SetupError> {
    let mirrors = Mirrors::of_machine().ok_or(SetupError::NoMirror)?;
    let sources = sources(&mirrors, wanted);
    let [first, other] = Machine::ALL.map(Machine::debian_name);
    let others = [other];
    let purpose = Purpose::Architectures(first, &others);
    let private = PrivateApt::create(&workplace.scratch().join("apt-xen"), purpose, &sources)?;
    let suites = sources.iter().flat_map(|source| source.suites.iter().map(String::as_str));
    eprintln!(
        "setup: asking {} for hypervisors: about 50 MB of lists",
        suites.collect::<Vec<_>>().join(", ")
    );
    let complaints = private.update()?;
    let branches = wanted.booted_branches();
    let wanted = || branches.iter().flat_map(|branch| Machine::ALL.map(|machine| (*branch, machine)));
    let names: Vec<String> = wanted().map(|(branch, machine)| qualified(branch, machine)).collect();
    let offers = private.offers(&names)?;
    let mut hypervisors = Vec::new();
    for (branch, machine) in wanted() {
        let hypervisor = newest(&offers, branch, machine).ok_or_else(|| SetupError::NoHypervisor {
            package: package(branch, machine),
            complaints: complaints.clone(),
        })?;
        fetch(workplace, &private, &hypervisor)?;
        hypervisors.push(hypervisor);
    }
    Ok(hypervisors)
}

/// Suites that have been released, and their security updates.
fn sources(mirrors: &Mirrors, wanted: &Suites) -> Vec<Source> {
    let archive = Source { suites: wanted.booted(), ..mirrors.archive.clone() };
    let security = mirrors.security.as_ref();
    let security = security.map(|source| Source { suites: wanted.security(), ..source.clone() });
    std::iter::once(archive).chain(security).collect()
}

fn package(branch: Branch, machine: Machine) -> String {
    format!("xen-hypervisor-{branch}-{}", machine.debian_name())
}

/// The package with its architecture, which is not the one that apt looks for first.
fn qualified(branch: Branch, machine: Machine) -> String {
    format!("{}:{}", package(branch, machine), machine.debian_name())
}

/// The newest hypervisor of a branch for a machine.
fn newest(offers: &[Offer], branch: Branch, machine: Machine) -> Option<Hypervisor> {
    let package = package(branch, machine);
    let fitting = offers.iter().filter(|offer| offer.is_of(&package, machine.debian_name()));
    let offered = fitting.map(|offer| Hypervisor {
        package: offer.package.clone(),
        architecture: offer.architecture.clone(),
        version: PackageVersion(offer.version.clone()),
        suite: offer.suite.clone(),
    });
    offered
        .filter(|hypervisor| hypervisor.is_for(branch, machine))
        .max_by(|one, other| one.version.cmp(&other.version))
}

/// Unpacks the image as QEMU loads it; what is under way lies in the scratch folder until it is whole.
fn fetch(workplace: &Workplace, private: &PrivateApt, hypervisor: &Hypervisor) -> Result<(), SetupError> {
    let image = hypervisor.image(workplace);
    if image.exists() {
        return Ok(());
    }
    let Hypervisor { package, architecture, version, .. } = hypervisor;
    let scratch = workplace.scratch().join("xen").join(package);
    replace_folder(&scratch)?;
    let file = private.download(&format!("{package}:{architecture}"), &version.0, &scratch)?;
    let file = file.ok_or(SetupError::NothingDownloaded)?;
    let bytes = std::fs::metadata(&file).map_err(FileError::on("read", &file))?.len();
    eprintln!("setup: downloaded {package} {}: {}", version.0, megabytes(bytes));
    apt::unpack(&file, &scratch)?;
    let name = package.replacen("-hypervisor", "", 1);
    let unpacked = uncompressed(&scratch.join("boot"), &name)?;
    atomic_file::create_folder(image.parent().unwrap_or(Path::new(".")))?;
    Ok(std::fs::rename(&unpacked, &image).map_err(FileError::on("move", &unpacked))?)
}

/// The image called `name`; QEMU finds no ELF in a compressed one, as those for x86 are.
fn uncompressed(folder: &Path, name: &str) -> Result<PathBuf, SetupError> {
    let compressed = folder.join(format!("{name}.gz"));
    if compressed.exists() {
        process::run(Command::new("gzip").arg("--decompress").arg(&compressed))?;
    }
    Ok(folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(package: &str, architecture: &str, version: &str, suite: &str) -> Offer {
        Offer {
            package: package.to_owned(),
            architecture: architecture.to_owned(),
            version: version.to_owned(),
            suite: suite.to_owned(),
        }
    }

    #[test]
    fn the_newest_of_the_branch_for_the_machine_is_taken() {
        let of_branch = "xen-hypervisor-4.20-arm64";
        let offers = [
            offer(of_branch, "arm64", "4.20.4+9-g1-1", "trixie"),
            offer(of_branch, "arm64", "4.20.4+63-g7-0+deb13u1", "trixie-security"),
            offer("xen-hypervisor-4.20-amd64", "amd64", "4.20.5-1", "trixie"),
            offer("xen-hypervisor-4.17-arm64", "arm64", "4.17.9-1", "bookworm"),
        ];
        let branch = Branch { major: 4, minor: 20 };
        let found = newest(&offers, branch, Machine::Arm).unwrap();
        assert_eq!(
            (found.version.0.as_str(), found.suite.as_str()),
            ("4.20.4+63-g7-0+deb13u1", "trixie-security")
        );
        assert_eq!(newest(&offers[..2], branch, Machine::X86), None);
    }

    #[test]
    fn a_compressed_image_is_unpacked_and_another_taken_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["xen-4.20-amd64", "xen-4.20-arm64"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        process::run(Command::new("gzip").arg(folder.path().join("xen-4.20-amd64"))).unwrap();
        for name in ["xen-4.20-amd64", "xen-4.20-arm64"] {
            let image = uncompressed(folder.path(), name).unwrap();
            assert_eq!(std::fs::read_to_string(image).unwrap(), name);
        }
    }
}
