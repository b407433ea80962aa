//! Which version of the compiler to take: the newest of which core is there for all targets.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::Target;

use crate::boot::Guest;
use crate::process::ProcessError;
use crate::setup::apt::{Offer, PrivateApt};

/// The packages of the compiler, each with that of core; the second pair is a newer one for the sake of browsers.
const PACKAGES: [(&str, &str); 2] = [("rustc", "libstd-rust-dev"), ("rustc-web", "libstd-rust-web-dev")];

/// How the names of packages begin that have the compiler's own library.
const COMPILERS_LIBRARY: &str = "libstd-rust-";

/// What is to be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// The version of Rust, such as `1.85.1`.
    pub(super) version: String,
    /// The compiler: package and version.
    pub(super) compiler: (String, String),
    /// The library for each target.
    pub(super) libraries: Vec<Library>,
    /// The architecture of the machine.
    machine: String,
}

/// The package with the library for one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Library {
    /// Package and version.
    pub(super) package: (String, String),
    /// How much of it is wanted.
    pub(super) use_of_it: Use,
}

/// What a target's library is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Macros and build scripts, which run on the machine.
    Everything,
    /// Guests, which stand on core alone.
    Building,
    /// Programs that are only checked.
    Checking,
}

impl Use {
    fn of(target: Target, machine: &str) -> Use {
        if debian_name(target) == machine {
            Use::Everything
        } else if Guest::ALL.iter().any(|guest| guest.target() == target) {
            Use::Building
        } else {
            Use::Checking
        }
    }
}

impl Choice {
    /// The package with the library that the compiler mostly consists of.
    pub(super) fn compilers_library(&self, private: &PrivateApt) -> Result<String, ProcessError> {
        let own = self.libraries.iter().find(|library| library.use_of_it == Use::Everything);
        let core = own.map_or(&self.compiler.0, |library| &library.package.0);
        let depends = private.depends(core)?;
        let found = depends.into_iter().find(|name| name.starts_with(COMPILERS_LIBRARY));
        Ok(format!("{}:{}", found.unwrap_or_else(|| core.clone()), self.machine))
    }
}

/// What Debian calls a target.
pub(super) fn debian_name(target: Target) -> &'static str {
    match target {
        Target::X86_32 => "i386",
        Target::X86_64 => "amd64",
        Target::Arm32 => "armhf",
        Target::Arm64 => "arm64",
        Target::Riscv64 => "riscv64",
        Target::Ppc64 => "ppc64el",
    }
}

/// Every package that may be wanted.
pub(super) fn packages(machine: &str) -> Vec<String> {
    let of_pair = |(compiler, library): (&str, &str)| {
        let libraries = Target::ALL.map(|target| format!("{library}:{}", debian_name(target)));
        std::iter::once(format!("{compiler}:{machine}")).chain(libraries).collect::<Vec<_>>()
    };
    PACKAGES.into_iter().flat_map(of_pair).collect()
}

/// The newest version that a pair of packages has for the machine and for all targets.
pub(super) fn choose(offers: &[Offer], machine: &str) -> Option<Choice> {
    let choices = PACKAGES.into_iter().flat_map(|(compiler, library)| {
        let versions: BTreeMap<Vec<u32>, &Offer> = offers
            .iter()
            .filter(|offer| offer.is_of(compiler, machine))
            .map(|offer| (number(&offer.version), offer))
            .collect();
        versions.into_iter().filter_map(move |(version, offer)| {
            let core = |target| {
                let is_core = |core: &&Offer| {
                    core.is_of(library, debian_name(target)) && number(&core.version) == version
                };
                offers.iter().find(is_core).map(|core| Library {
                    package: named(core, debian_name(target)),
                    use_of_it: Use::of(target, machine),
                })
            };
            let libraries: Option<Vec<_>> = Target::ALL.into_iter().map(core).collect();
            let (compiler, machine) = (named(offer, machine), machine.to_owned());
            let choice = Choice {
                version: upstream(&offer.version).to_owned(),
                compiler,
                libraries: libraries?,
                machine,
            };
            Some((version, choice))
        })
    });
    choices.max_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, choice)| choice)
}

fn named(offer: &Offer, architecture: &str) -> (String, String) {
    let package = offer.package.split(':').next().unwrap_or_default();
    (format!("{package}:{architecture}"), offer.version.clone())
}

/// The `1.85.1` in `1.85.1+dfsg1-1+deb13u1`.
fn upstream(version: &str) -> &str {
    version.split(['+', '-', '~']).next().unwrap_or_default()
}

/// A version of Rust as numbers, which have an order.
fn number(version: &str) -> Vec<u32> {
    upstream(version).split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(versions: &[(&str, &str)]) -> Vec<Offer> {
        let of = |(package, version): &(&str, &str)| {
            let architectures = ["amd64", "arm64", "armhf", "i386", "riscv64", "ppc64el"];
            architectures.map(|architecture| Offer {
                package: (*package).to_owned(),
                architecture: architecture.to_owned(),
                version: (*version).to_owned(),
                suite: "sid".to_owned(),
            })
        };
        versions.iter().flat_map(of).collect()
    }

    #[test]
    fn the_newest_version_that_all_targets_have_is_taken() {
        let mut offers = offers(&[
            ("rustc", "1.85.1+dfsg1-1"),
            ("libstd-rust-dev", "1.85.1+dfsg1-1"),
            ("rustc-web", "1.96.0+dfsg1-1~deb13u1"),
            ("libstd-rust-web-dev", "1.96.0+dfsg1-1~deb13u1+b1"),
            ("rustc", "1.100.0-1"),
        ]);
        let choice = choose(&offers, "arm64").unwrap();
        assert_eq!(choice.version, "1.96.0");
        assert_eq!(choice.compiler, ("rustc-web:arm64".into(), "1.96.0+dfsg1-1~deb13u1".into()));
        let uses = |choice: &Choice, wanted| {
            choice.libraries.iter().filter(|library| library.use_of_it == wanted).count()
        };
        assert_eq!(
            [Use::Everything, Use::Building, Use::Checking].map(|wanted| uses(&choice, wanted)),
            [1, 3, 2]
        );
        offers.retain(|offer| {
            (offer.package.as_str(), offer.architecture.as_str()) != ("libstd-rust-web-dev", "riscv64")
        });
        assert_eq!(choose(&offers, "amd64").unwrap().version, "1.85.1");
        assert_eq!(choose(&offers, "s390x"), None);
    }
}
