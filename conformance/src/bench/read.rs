//! Reading records from bytes: instructions of the crate `xen-abi` beside those of a pointer cast in C.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::crates;
use super::report::{Comparison, Entry, Figure, Promise};
use super::{BenchError, Measurer};
use crate::process;

/// How often each program calls what is measured.
const CALLS: u64 = 1000;

/// The functions, by how reports call what they do: in Rust, in C, and what is promised of the two.
const FUNCTIONS: [(&str, &str, &str, Option<Promise>); 6] = [
    ("evtchn_status, aligned buffer", "status_of_buffer", "status_by_cast", Some(Promise::NoMore)),
    ("vcpu_runstate_info, aligned buffer", "runstate_of_buffer", "runstate_by_cast", Some(Promise::NoMore)),
    ("evtchn_status, copied from a buffer", "status_copied", "status_by_cast", Some(Promise::NoMore)),
    (
        "vcpu_runstate_info, copied from a buffer",
        "runstate_copied",
        "runstate_by_cast",
        Some(Promise::NoMore),
    ),
    ("evtchn_status, any slice, checked", "status_of_slice", "status_by_cast", None),
    ("vcpu_runstate_info, any slice, checked", "runstate_of_slice", "runstate_by_cast", None),
];

/// What a reader of the figures must know.
pub const NOTE: &str = "instructions of one call, as callgrind counts them: Rust by rustc in a release build, C by clang \
                        at -O2; a slice of unknown length and alignment is checked, which a cast in C does not do";

/// Counts instructions for each call.
pub fn measure(measurer: &Measurer<'_>) -> Result<Vec<Comparison>, BenchError> {
    let folder = tempfile::tempdir()?;
    let rust = build_rust(measurer, folder.path())?;
    let c = build_c(measurer, folder.path())?;
    let mut comparisons = Vec::new();
    for (subject, in_rust, in_c, promise) in FUNCTIONS {
        let count = |program: &Path, function| instructions(program, function, folder.path());
        comparisons.push(Comparison {
            subject: subject.to_owned(),
            ours: Entry { name: "Rust".to_owned(), figure: Figure::Instructions(count(&rust, in_rust)?) },
            theirs: Entry { name: "C".to_owned(), figure: Figure::Instructions(count(&c, in_c)?) },
            promise,
            stages: Vec::new(),
        });
    }
    Ok(comparisons)
}

fn build_rust(measurer: &Measurer<'_>, folder: &Path) -> Result<PathBuf, BenchError> {
    let target = measurer.target.join("bench-read");
    crates::reader(measurer, folder)?;
    process::run(crates::build(measurer, folder, &target).arg("--quiet"))?;
    Ok(target.join("release").join("reader"))
}

/// Compiles the same in C by the clang that measures the headers, for the machine itself.
fn build_c(measurer: &Measurer<'_>, folder: &Path) -> Result<PathBuf, BenchError> {
    let cell = super::native_cell(measurer)?;
    let (mut clang, text) = measurer.reader.unit(&cell, &["event_channel.h".into(), "vcpu.h".into()]);
    let (source, object, program) =
        (folder.join("reader.c"), folder.join("reader.o"), folder.join("reader-c"));
    std::fs::write(&source, format!("{text}{}", include_str!("user_crates/reader.c")))?;
    process::run(clang.arg("-O2").arg("-c").arg(&source).arg("-o").arg(&object))?;
    // clang may have come without a C library to link with; cargo needs a linker too.
    process::run(Command::new("cc").arg(&object).arg("-o").arg(&program))?;
    Ok(program)
}

/// The instructions of one call of a function, and of all that it calls.
fn instructions(program: &Path, function: &str, folder: &Path) -> Result<u64, BenchError> {
    let counts = folder.join(format!("{function}.callgrind"));
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind").arg(format!("--toggle-collect={function}"));
    valgrind.arg(format!("--callgrind-out-file={}", counts.display()));
    process::run(valgrind.arg(program).arg(CALLS.to_string()))?;
    let total = total(&std::fs::read_to_string(&counts)?);
    total.filter(|total| *total > 0).map(|total| total / CALLS).ok_or(BenchError::NotCounted(function.into()))
}

/// The sum of all instructions in callgrind's file.
fn total(counts: &str) -> Option<u64> {
    counts.lines().find_map(|line| line.strip_prefix("totals:"))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_read_from_callgrinds_file() {
        let counts = "version: 1\nevents: Ir\nsummary: 7\n\nfn=(1) f\n3 7000\ntotals: 7000\n";
        assert_eq!(total(counts), Some(7000));
        assert_eq!(total("events: Ir\n"), None);
    }
}
