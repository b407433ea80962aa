//! The verb that boots guests.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use xen_abi_codegen::axes::Branch;

use super::failure::{Failure, Outcome};
use crate::boot::{self, BootError, BootManifest, BootRecord, Builder, Guest, LIMIT, Trial, mutations};
use crate::ours::{Specification, releases};
use crate::report::{Format, number};
use crate::setup;
use crate::suites::Suites;
use crate::workplace::Workplace;

/// What to boot; without any option everything.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Boot only on this branch of Xen; may be given several times.
    #[arg(long = "xen", value_name = "BRANCH", value_parser = branch)]
    branches: Vec<Branch>,
    /// Boot only this guest; may be given several times.
    #[arg(long = "guest", value_name = "GUEST", value_enum)]
    guests: Vec<Guest>,
    /// Record in `conformance/recorded/boots/` which operations succeeded; boots every guest and release.
    #[arg(long, conflicts_with_all = ["branches", "guests"])]
    record: bool,
    /// Apply mutations to the specification instead, and show that a guest built from it fails with each.
    #[arg(long, alias = "mistakes", conflicts_with_all = ["branches", "guests", "record"])]
    mutations: bool,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Boot this image of the guest, instead of building one.
    #[arg(long = "image", value_name = "GUEST=FILE", value_parser = image, hide = true)]
    images: Vec<(Guest, PathBuf)>,
}

fn branch(text: &str) -> Result<Branch, String> {
    let all = suites().map_err(|error| error.to_string())?.booted_branches();
    let found = all.iter().copied().find(|branch| branch.to_string() == text);
    found.ok_or_else(|| {
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        format!("there are {}", names.join(" and "))
    })
}

/// The suites whose hypervisors can be booted.
fn suites() -> Result<Suites, Failure> {
    Ok(Suites::load(&releases()?)?)
}

fn image(text: &str) -> Result<(Guest, PathBuf), String> {
    let (guest, path) = text.split_once('=').ok_or("write GUEST=FILE")?;
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    Ok((<Guest as clap::ValueEnum>::from_str(guest, false)?, path))
}

pub(super) fn boot(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let suites = suites()?;
    let all = suites.booted_branches();
    let manifest = setup::boot::set_up(workplace, &suites)?;
    if arguments.mutations {
        return mutations(workplace, &manifest, *all.last().ok_or(BootError::NoBranch)?);
    }
    let images = images(workplace, &manifest, arguments)?;
    let branches = chosen(&all, &arguments.branches);
    let trials: Vec<Trial> = images
        .iter()
        .flat_map(|(guest, image)| branches.iter().map(|branch| Trial::new(*guest, *branch, image.clone())))
        .collect();
    let mut report = boot::run(workplace, &manifest, &trials, LIMIT)?;
    report.hold_against(&Specification::load().map_err(BootError::from)?)?;
    if arguments.record {
        let folder = BootRecord::store(&BootRecord::of(&report.boots))?;
        eprintln!("boot: wrote {}", folder.display());
    }
    print!("{}", report.to_text(arguments.format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}

/// Reports for each mutation how the guest fared.
fn mutations(workplace: &Workplace, manifest: &BootManifest, newest: Branch) -> Result<Outcome, Failure> {
    let boots = mutations::try_all(workplace, manifest, newest)?;
    for (mutation, boot) in &boots {
        println!("{} {}: {}", boot.guest, mutation.what, boot.verdict);
    }
    let missed = boots.iter().filter(|(_, boot)| boot.verdict.is_passed()).count();
    println!("\n{}, {missed} missed", number(boots.len(), "mutation"));
    Ok(if missed == 0 { Outcome::Fine } else { Outcome::Different })
}

/// The image of each guest that is wanted.
fn images(
    workplace: &Workplace,
    manifest: &BootManifest,
    arguments: &Arguments,
) -> Result<BTreeMap<Guest, PathBuf>, BootError> {
    let builder = Builder::new(workplace, manifest)?;
    let given: BTreeMap<&Guest, &PathBuf> =
        arguments.images.iter().map(|(guest, path)| (guest, path)).collect();
    let image = |guest: Guest| match given.get(&guest) {
        Some(path) => Ok((guest, (*path).clone())),
        None => Ok((guest, builder.image(guest)?)),
    };
    chosen(&Guest::ALL, &arguments.guests).into_iter().map(image).collect()
}

/// Those of all that are wanted, or all if none is named.
fn chosen<T: Copy + PartialEq>(all: &[T], wanted: &[T]) -> Vec<T> {
    all.iter().copied().filter(|one| wanted.is_empty() || wanted.contains(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_everything_is_booted() {
        assert_eq!(chosen(&Guest::ALL, &[]), Guest::ALL);
        assert_eq!(chosen(&Guest::ALL, &[Guest::Arm32, Guest::Arm64]), [Guest::Arm64, Guest::Arm32]);
    }
}
