//! A private apt: its own lists, cache and sources, so that the machine stays as it was.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::sources::Source;
use crate::atomic_file::{self, FileError};
use crate::process::{self, ProcessError};

/// An apt whose state lies in one folder, and which needs no root.
#[derive(Debug)]
pub(crate) struct PrivateApt {
    folder: PathBuf,
}

/// What kind of machine the private apt works for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose<'a> {
    /// Packages that complement those which the machine has installed.
    ThisMachine,
    /// Packages of which only the files matter: the same on every machine.
    FilesOnly,
    /// Packages for a machine of which nothing is taken as installed, and beside them those of other architectures.
    Architectures(&'a str, &'a [&'a str]),
}

/// The architecture whose packages are taken where only the files matter; every suite has it.
const FILES_ARCHITECTURE: &str = "amd64";

/// Where Debian keeps the keys of all its suites.
const KEYRINGS: [&str; 2] =
    ["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

/// A package that a suite offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The name of the package.
    pub(crate) package: String,
    /// The architecture that it is for.
    pub(crate) architecture: String,
    /// The version.
    pub(crate) version: String,
    /// The suite.
    pub(crate) suite: String,
}

impl Offer {
    /// Whether it is a package for an architecture.
    pub(crate) fn is_of(&self, package: &str, architecture: &str) -> bool {
        self.package == package && self.architecture == architecture
    }
}

impl PrivateApt {
    /// Makes the folders, the configuration and the list of sources.
    pub(crate) fn create(
        folder: &Path,
        purpose: Purpose<'_>,
        sources: &[Source],
    ) -> Result<PrivateApt, FileError> {
        for part in ["state/lists/partial", "cache/archives/partial", "empty.d"] {
            atomic_file::create_folder(&folder.join(part))?;
        }
        atomic_file::write(&folder.join("empty"), "")?;
        atomic_file::write(&folder.join("sources.list"), &sources_list(sources))?;
        atomic_file::write(&folder.join("apt.conf"), &configuration(folder, purpose))?;
        Ok(PrivateApt { folder: folder.to_owned() })
    }

    /// Downloads the lists of packages, and returns what apt complained about.
    ///
    /// A suite that cannot be had makes apt fail, but does not keep it from taking the others; so only a
    /// program that cannot be started is an error here.
    pub(crate) fn update(&self) -> Result<String, ProcessError> {
        let output = process::run_with_input(self.command("apt-get").arg("update"), "")?;
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Every version of some packages that the suites offer.
    pub(crate) fn offers(&self, packages: &[String]) -> Result<Vec<Offer>, ProcessError> {
        if packages.is_empty() {
            return Ok(Vec::new());
        }
        let output = process::run(self.command("apt-cache").arg("madison").args(packages))?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(parse_offer).collect())
    }

    /// The names of packages that match a regular expression.
    pub(crate) fn names(&self, expression: &str) -> Result<Vec<String>, ProcessError> {
        let output = process::run(self.command("apt-cache").args(["search", "--names-only", expression]))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().filter_map(|line| line.split_once(" - ")).map(|(name, _)| name.to_owned()).collect())
    }

    /// The packages on which `package` depends directly, by name.
    pub(crate) fn depends(&self, package: &str) -> Result<Vec<String>, ProcessError> {
        let output = process::run(self.command("apt-cache").args(["depends", package]))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = text.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
        Ok(names.map(|name| name.split(':').next().unwrap_or_default().to_owned()).collect())
    }

    /// How many bytes installing the packages would download.
    pub(crate) fn download_size(&self, packages: &[String]) -> Result<u64, ProcessError> {
        let output = process::run(self.install(packages).args(["--print-uris", "--quiet=2"]))?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(size_of_uri_line).sum())
    }

    /// Downloads the packages with all that the machine lacks of their dependencies.
    pub(crate) fn download_with_dependencies(
        &self,
        packages: &[String],
    ) -> Result<Vec<PathBuf>, ProcessError> {
        process::run(self.install(packages).args(["--download-only", "--yes"]))?;
        Ok(packages_in(&self.folder.join("cache/archives")))
    }

    /// Downloads one version of one package into a folder.
    pub(crate) fn download(
        &self,
        package: &str,
        version: &str,
        into: &Path,
    ) -> Result<Option<PathBuf>, ProcessError> {
        let wanted = format!("{package}={version}");
        process::run(self.command("apt-get").current_dir(into).args(["download", &wanted]))?;
        Ok(packages_in(into).into_iter().next())
    }

    fn install(&self, packages: &[String]) -> Command {
        let mut command = self.command("apt-get");
        command.args(["install", "--no-install-recommends"]).args(packages);
        command
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("LC_ALL", "C").env("DEBIAN_FRONTEND", "noninteractive");
        command.arg("--config-file").arg(self.folder.join("apt.conf"));
        command
    }
}

/// Unpacks a package into a folder; nothing of it is run.
pub(crate) fn unpack(package: &Path, into: &Path) -> Result<(), ProcessError> {
    process::run(Command::new("dpkg-deb").arg("--extract").arg(package).arg(into)).map(drop)
}

/// Unpacks only those files of a package whose paths match one of the patterns.
pub(crate) fn unpack_some(package: &Path, patterns: &[&str], into: &Path) -> Result<(), ProcessError> {
    let not_started = |program: &'static str| {
        move |source| ProcessError::NotStarted { program: program.to_owned(), source }
    };
    let mut archive = Command::new("dpkg-deb");
    archive.arg("--fsys-tarfile").arg(package).stdout(Stdio::piped());
    let mut running = archive.spawn().map_err(not_started("dpkg-deb"))?;
    let input = running.stdout.take().map_or_else(Stdio::null, Stdio::from);
    let mut tar = Command::new("tar");
    tar.args(["--extract", "--wildcards", "--directory"]).arg(into).args(patterns).stdin(input);
    let output = tar.output().map_err(not_started("tar"))?;
    let is_whole = running.wait().map_err(not_started("dpkg-deb"))?.success();
    if is_whole && output.status.success() { Ok(()) } else { Err(process::failure(&tar, &output)) }
}

fn packages_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut packages: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "deb"))
        .collect();
    packages.sort();
    packages
}

/// One line of `apt-cache madison`: `package | version | uri suite/component architecture Packages`.
fn parse_offer(line: &str) -> Option<Offer> {
    let mut columns = line.split('|').map(str::trim);
    // Packages of other architectures have the architecture in their name.
    let package = columns.next()?.split(':').next()?.to_owned();
    let version = columns.next()?.to_owned();
    let origin = columns.next()?;
    let mut words = origin.split_whitespace().skip(1);
    let suite = words.next()?.rsplit_once('/')?.0.to_owned();
    let architecture = words.next()?.to_owned();
    origin.ends_with("Packages").then_some(Offer { package, architecture, version, suite })
}

/// One line of `--print-uris`: `'uri' file size hash`.
fn size_of_uri_line(line: &str) -> Option<u64> {
    line.strip_prefix('\'')?.split_whitespace().nth(2)?.parse().ok()
}

fn sources_list(sources: &[Source]) -> String {
    let keyring = KEYRINGS.iter().find(|path| Path::new(path).exists());
    let mut text = String::new();
    for source in sources {
        let mut options = Vec::new();
        match keyring {
            Some(path) => options.push(format!("signed-by={path}")),
            None => options.extend(source.signed_by.iter().map(|path| format!("signed-by={path}"))),
        }
        options.extend(source.trusted.then(|| "trusted=yes".to_owned()));
        let options = if options.is_empty() { String::new() } else { format!("[{}] ", options.join(" ")) };
        for suite in &source.suites {
            text.push_str(&format!("deb {options}{} {suite} main\n", source.uri));
        }
    }
    text
}

/// The settings that come after the machine's own, which are kept for the sake of its proxies.
fn configuration(folder: &Path, purpose: Purpose<'_>) -> String {
    let folder = folder.display();
    let of_architectures = |first: &str, others: &[&str]| {
        let others = others.iter().filter(|other| **other != first);
        let others: String = others.map(|other| format!(" \"{other}\";")).collect();
        format!(
            "Dir::State::status \"{folder}/empty\";\n\
             APT::Architecture \"{first}\";\n\
             #clear APT::Architectures;\n\
             APT::Architectures {{ \"{first}\";{others} }};\n"
        )
    };
    let machine = match purpose {
        Purpose::ThisMachine => "Dir::State::status \"/var/lib/dpkg/status\";\n".to_owned(),
        Purpose::FilesOnly => of_architectures(FILES_ARCHITECTURE, &[]),
        Purpose::Architectures(first, others) => of_architectures(first, others),
    };
    format!(
        "#clear APT::Update::Pre-Invoke;\n\
         #clear APT::Update::Post-Invoke;\n\
         #clear APT::Update::Post-Invoke-Success;\n\
         #clear DPkg::Pre-Invoke;\n\
         #clear DPkg::Post-Invoke;\n\
         #clear DPkg::Pre-Install-Pkgs;\n\
         #clear APT::Default-Release;\n\
         Dir::State \"{folder}/state\";\n\
         Dir::State::extended_states \"{folder}/state/extended_states\";\n\
         Dir::Cache \"{folder}/cache\";\n\
         Dir::Cache::archives \"{folder}/cache/archives\";\n\
         Dir::Etc::sourcelist \"{folder}/sources.list\";\n\
         Dir::Etc::sourceparts \"{folder}/empty.d\";\n\
         Dir::Etc::preferences \"{folder}/empty\";\n\
         Dir::Etc::preferencesparts \"{folder}/empty.d\";\n\
         {machine}\
         APT::Sandbox::User \"root\";\n\
         Acquire::Check-Valid-Until \"false\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::PDiffs \"false\";\n\
         Acquire::GzipIndexes \"true\";\n\
         Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled \"false\";\n\
         Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n\
         Acquire::Retries \"3\";\n\
         Debug::NoLocking \"true\";\n"
    )
}

/// What Debian calls the machine's architecture.
pub(crate) fn machines_architecture() -> Result<String, ProcessError> {
    let output = process::run(Command::new("dpkg").arg("--print-architecture"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A number of bytes for people.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_names_version_and_suite() {
        let line = "libxen-dev | 4.17.7+13-g1-0+deb12u1 | http://mirror.example/debian-security bookworm-security/main amd64 Packages";
        let offer = parse_offer(line).unwrap();
        assert_eq!(offer.package, "libxen-dev");
        assert_eq!(offer.version, "4.17.7+13-g1-0+deb12u1");
        assert_eq!(offer.suite, "bookworm-security");
        assert_eq!(offer.architecture, "amd64");
        let line = "rustc:arm64 | 1.85.1 | http://mirror.example/debian trixie/main arm64 Packages";
        assert!(parse_offer(line).unwrap().is_of("rustc", "arm64"));
        assert_eq!(
            parse_offer("       xen | 4.17.7 | http://mirror.example/debian bookworm/main Sources"),
            None
        );
        assert_eq!(parse_offer("N: Unable to locate package"), None);
    }

    #[test]
    fn sizes_are_those_of_uris_only() {
        let line = "'http://mirror.example/pool/c.deb' c_1%3a14_amd64.deb 101936 MD5Sum:9ee7";
        assert_eq!(size_of_uri_line(line), Some(101_936));
        assert_eq!(size_of_uri_line("Reading package lists... 12 34"), None);
    }
}
