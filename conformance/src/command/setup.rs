//! The verbs that fetch, and that run all tests.

use super::failure::{Failure, Outcome};
use crate::manifest::{Manifest, Obtained};
use crate::setup::{self, Part, Refresh};
use crate::suite;
use crate::workplace::Workplace;

pub(super) fn set_up(workplace: &Workplace, refresh: Refresh, part: Part) -> Result<Outcome, Failure> {
    let manifest = setup::setup(workplace, refresh, part)?;
    println!("clang {}: {}", manifest.toolchain.version, manifest.toolchain.clang.display());
    match &manifest.rust {
        Obtained::Found(rust) => println!("Rust {}: {}", rust.version, rust.rustc.display()),
        Obtained::Missing(reason) => println!("no Rust compiler with core for all targets: {reason}"),
        Obtained::NotAsked => println!("no Rust compiler, no gcc: not requested"),
    }
    for (target, gcc) in &manifest.gcc {
        match gcc {
            Obtained::Found(gcc) => {
                println!("gcc {} for {target}: {}", gcc.version, gcc.tool.program.display())
            }
            Obtained::Missing(reason) => println!("no gcc for {target}: {reason}"),
            Obtained::NotAsked => {}
        }
    }
    for set in &manifest.header_sets {
        println!("headers {} {} ({})", set.package, set.version.0, set.suites.join(", "));
    }
    for missing in &manifest.not_found {
        println!("no headers from {}: {}", missing.suite, missing.reason);
    }
    if !manifest.not_found.is_empty() {
        eprintln!("setup: `setup --refresh` tries the suites without headers again");
    }
    Ok(Outcome::Fine)
}

pub(super) fn test(workplace: &Workplace) -> Result<Outcome, Failure> {
    set_up(workplace, Refresh::Keep, Part::Everything)?;
    let manifest = Manifest::load(workplace)?;
    Ok(if suite::run(&manifest.toolchain)? { Outcome::Fine } else { Outcome::Different })
}
