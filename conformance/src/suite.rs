//! Every test of the workspace, one after the other: what the README's second command runs.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::environment::library_path;
use crate::manifest::Toolchain;
use crate::workplace::workspace_root;

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
    /// The generator's command.
    Generator(&'static [&'static str]),
    /// This program.
    Harness(&'static [&'static str]),
}

impl Arguments {
    /// The arguments of cargo, which builds and runs the others.
    fn of_cargo(&self) -> Vec<&'static str> {
        let (runs, arguments): (&[&str], _) = match self {
            Arguments::Cargo(arguments) => (&[], arguments),
            Arguments::Generator(arguments) => {
                (&["run", "--quiet", "--package", "xen-abi-codegen", "--"], arguments)
            }
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
        name: "tests",
        arguments: Arguments::Cargo(&[
            "test",
            "--workspace",
            "--all-features",
            "--no-fail-fast",
            "--",
            "--show-output",
        ]),
        needs: None,
    },
    Step {
        name: "documentation",
        arguments: Arguments::Cargo(&["doc", "--workspace", "--all-features", "--no-deps", "--quiet"]),
        needs: None,
    },
    Step { name: "specification", arguments: Arguments::Generator(&["check"]), needs: None },
    Step { name: "specification's form", arguments: Arguments::Generator(&["fmt", "--check"]), needs: None },
    Step { name: "real headers", arguments: Arguments::Harness(&["check"]), needs: None },
    Step { name: "in their place", arguments: Arguments::Harness(&["drop-in", "--newest"]), needs: None },
    Step {
        name: "mistakes",
        // Some of each kind; all two hundred take a quarter of an hour.
        arguments: Arguments::Harness(&["falsify", "--count", "32"]),
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

/// What a program printed that the summary counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

/// Runs everything, prints a summary, and says whether all passed.
pub fn run(toolchain: &Toolchain) -> std::io::Result<bool> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    let mut summary = String::new();
    let mut total = Tally::default();
    for step in STEPS {
        let start = Instant::now();
        println!("\n=== {}: cargo {}", step.name, step.arguments.of_cargo().join(" "));
        std::io::stdout().flush()?;
        let (ending, tally) = run_step(step, toolchain, in_ci)?;
        summary.push_str(&line(step.name, ending, tally, start.elapsed()));
        total.passed += tally.passed + usize::from(ending == Ending::Passed && tally == Tally::default());
        total.failed += tally.failed + usize::from(ending == Ending::Failed && tally.failed == 0);
        total.skipped += tally.skipped + usize::from(ending == Ending::Skipped);
    }
    println!("\n{summary}\n{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    Ok(total.failed == 0)
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
        format!("{} tests passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped)
    };
    format!("{name:<21} {ending:<8} {:>6.1} s  {tests}\n", took.as_secs_f64()).trim_end().to_owned() + "\n"
}

fn run_step(step: &Step, toolchain: &Toolchain, in_ci: bool) -> std::io::Result<(Ending, Tally)> {
    if let Some(version) = step.needs.filter(|version| !is_there(version)) {
        println!("SKIPPED: this Rust toolchain has no `cargo {}`", version[0]);
        // In continuous integration nothing may be left out.
        return Ok((if in_ci { Ending::Failed } else { Ending::Skipped }, Tally::default()));
    }
    let mut child = cargo()
        .args(step.arguments.of_cargo())
        .env("XEN_ABI_CC", &toolchain.clang)
        .env("XEN_ABI_CC_LIBRARY_PATH", joined(toolchain))
        .env("RUSTDOCFLAGS", "--deny warnings")
        .stdout(Stdio::piped())
        .spawn()?;
    let tally = match child.stdout.take() {
        Some(output) => repeat(output)?,
        None => Tally::default(),
    };
    let ending = if child.wait()?.success() { Ending::Passed } else { Ending::Failed };
    Ok((ending, tally))
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

/// Prints a program's output as it comes, and counts tests.
fn repeat(output: impl Read) -> std::io::Result<Tally> {
    let mut tally = Tally::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        println!("{text}");
        tally.count(&text);
    }
    Ok(tally)
}

impl Tally {
    /// Counts the closing lines of test programs, and tests that said why they could not run.
    fn count(&mut self, line: &str) {
        let number = |what: &str| -> usize {
            let before = line.split(what).next().unwrap_or_default();
            before
                .rsplit(|c: char| !c.is_ascii_digit())
                .find(|word| !word.is_empty())
                .map_or(0, |word| word.parse().unwrap_or(0))
        };
        if line.starts_with("test result:") {
            self.passed += number(" passed");
            self.failed += number(" failed");
            self.skipped += number(" ignored");
        } else if line.trim_start().starts_with("SKIPPED") {
            self.skipped += 1;
            self.passed = self.passed.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let mut tally = Tally::default();
        tally.count("test result: ok. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out");
        assert_eq!(tally, Tally { passed: 12, failed: 3, skipped: 1 });
        tally.count("SKIPPED: no clang");
        assert_eq!(tally, Tally { passed: 11, failed: 3, skipped: 2 });
        tally.count("test something ... ok");
        assert_eq!(tally, Tally { passed: 11, failed: 3, skipped: 2 });
    }
}
