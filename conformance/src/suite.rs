//! Every test of the workspace, one after the other: what the README's second command runs.

mod failed_tests;
mod said;
mod tail;
mod tally;

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::environment::in_ci;
use crate::manifest::Toolchain;
use crate::tool::library_path;
use crate::workplace::workspace_root;
use said::Said;
use tally::Tally;

/// One program of the suite.
struct Step {
    /// How the summary calls it.
    name: &'static str,
    arguments: Arguments,
    /// The part of a toolchain that not every machine has, by the arguments that ask for its version.
    needs: Option<&'static [&'static str]>,
}

/// What a step is told, by who is told.
enum Arguments {
    /// Cargo itself.
    Cargo(&'static [&'static str]),
    /// This program.
    Harness(&'static [&'static str]),
}

impl Arguments {
    /// The arguments of cargo, which builds and runs the others.
    fn of_cargo(&self) -> Vec<&'static str> {
        let (runs, arguments): (&[&str], _) = match self {
            Arguments::Cargo(arguments) => (&[], arguments),
            Arguments::Harness(arguments) => {
                (&["run", "--release", "--quiet", "--package", "xen-abi-conformance", "--"], arguments)
            }
        };
        [runs, arguments].concat()
    }
}

/// The programs, quick ones first.
const STEPS: &[Step] = &[
    Step {
        name: "format",
        arguments: Arguments::Cargo(&["fmt", "--all", "--check"]),
        needs: Some(&["fmt", "--version"]),
    },
    Step {
        name: "lint",
        arguments: Arguments::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "--deny",
            "warnings",
        ]),
        needs: Some(&["clippy", "--version"]),
    },
    Step {
        name: "guests' format",
        arguments: Arguments::Cargo(&["fmt", "--manifest-path=conformance/guest/Cargo.toml", "--check"]),
        needs: Some(&["fmt", "--version"]),
    },
    Step {
        name: "fuzz targets' format",
        arguments: Arguments::Cargo(&["fmt", "--manifest-path=fuzz/Cargo.toml", "--check"]),
        needs: Some(&["fmt", "--version"]),
    },
    Step {
        name: "ctest's format",
        arguments: Arguments::Cargo(&["fmt", "--manifest-path=conformance/ctest/Cargo.toml", "--check"]),
        needs: Some(&["fmt", "--version"]),
    },
    Step {
        name: "guests' lint",
        // Kernels are for one processor each; what they share is for all.
        arguments: Arguments::Cargo(&[
            "clippy",
            "--manifest-path=conformance/guest/Cargo.toml",
            "--locked",
            "--lib",
            "--target-dir=target/guests-lint",
            "--",
            "--deny",
            "warnings",
        ]),
        needs: Some(&["clippy", "--version"]),
    },
    Step {
        name: "tests",
        arguments: Arguments::Cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]),
        needs: None,
    },
    Step {
        name: "orders of shared memory",
        // In a folder of its own: with other flags, everything would be built anew.
        arguments: Arguments::Cargo(&[
            "test",
            "--release",
            "--package=xen-abi",
            "--features=shared",
            "--test=loom_shared",
            "--target-dir=target/loom",
            "--config=build.rustflags=['--cfg','loom']",
        ]),
        needs: None,
    },
    Step {
        name: "documentation",
        arguments: Arguments::Cargo(&["doc", "--workspace", "--all-features", "--no-deps", "--quiet"]),
        needs: None,
    },
    Step { name: "real headers", arguments: Arguments::Harness(&["check"]), needs: None },
    Step { name: "in their place", arguments: Arguments::Harness(&["drop-in", "--newest"]), needs: None },
    Step { name: "site in a browser", arguments: Arguments::Harness(&["browse"]), needs: None },
    Step {
        name: "mutations",
        // One of each kind; all two hundred take long.
        arguments: Arguments::Harness(&["mutate", "--count", "16"]),
        needs: None,
    },
    Step {
        name: "random declarations",
        // The same ones each time; many others are drawn elsewhere.
        arguments: Arguments::Harness(&["random", "--records", "600"]),
        needs: None,
    },
    Step { name: "guests on Xen", arguments: Arguments::Harness(&["boot"]), needs: None },
    Step {
        name: "guests of a wrong specification",
        arguments: Arguments::Harness(&["boot", "--mutations"]),
        needs: None,
    },
];

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Passed,
    Failed,
    Skipped,
}

/// Runs everything, prints a summary, and says whether all passed. What failed is told last, since of a long log
/// often only the end is shown.
pub fn run(toolchain: &Toolchain) -> std::io::Result<bool> {
    let in_ci = in_ci();
    let (mut summary, mut failures) = (String::new(), String::new());
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for step in STEPS {
        let start = Instant::now();
        println!("\n=== {}: cargo {}", step.name, step.arguments.of_cargo().join(" "));
        std::io::stdout().flush()?;
        let (ending, said) = run_step(step, toolchain, in_ci)?;
        let tally = said.tally;
        summary.push_str(&line(step.name, ending, tally, start.elapsed()));
        if ending == Ending::Failed {
            failures.push_str(&format!("=== FAILED: {}\n{said}\n", step.name));
        }
        passed += tally.passed() + usize::from(ending == Ending::Passed && tally == Tally::default());
        failed += tally.failed + usize::from(ending == Ending::Failed && tally.failed == 0);
        skipped += tally.skipped() + usize::from(ending == Ending::Skipped);
    }
    println!("\n{summary}\n{failures}{passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed == 0)
}

fn line(name: &str, ending: Ending, tally: Tally, took: Duration) -> String {
    let ending = match ending {
        Ending::Passed => "passed",
        Ending::Failed => "FAILED",
        Ending::Skipped => "SKIPPED",
    };
    let tests = if tally == Tally::default() {
        String::new()
    } else {
        format!("{} tests passed, {} failed, {} skipped", tally.passed(), tally.failed, tally.skipped())
    };
    format!("{name:<21} {ending:<8} {:>6.1} s  {tests}\n", took.as_secs_f64()).trim_end().to_owned() + "\n"
}

fn run_step(step: &Step, toolchain: &Toolchain, in_ci: bool) -> std::io::Result<(Ending, Said)> {
    if let Some(version) = step.needs.filter(|version| !is_there(version)) {
        let why = format!("this Rust toolchain has no `cargo {}`", version[0]);
        println!("SKIPPED: {why}");
        // In continuous integration nothing may be left out.
        return Ok((if in_ci { Ending::Failed } else { Ending::Skipped }, Said::only(&why)));
    }
    let mut child = cargo()
        .args(step.arguments.of_cargo())
        .env("XEN_ABI_CC", &toolchain.clang)
        .env("XEN_ABI_CC_LIBRARY_PATH", joined(toolchain))
        .env("RUSTDOCFLAGS", "--deny warnings")
        // A failed test says where it is and what is wrong; a backtrace would only hide that.
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = child.stdout.take().expect("standard output was asked to be a pipe");
    let stderr = child.stderr.take().expect("standard error was asked to be a pipe");
    let said = Said::repeating(stdout, stderr)?;
    let ending = if child.wait()?.success() { Ending::Passed } else { Ending::Failed };
    Ok((ending, said))
}

fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(workspace_root()).stdin(Stdio::null());
    command
}

fn is_there(arguments: &[&str]) -> bool {
    let output = cargo().args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    output.is_ok_and(|status| status.success())
}

fn joined(toolchain: &Toolchain) -> OsString {
    if toolchain.library_path.is_empty() { OsString::new() } else { library_path(&toolchain.library_path) }
}
