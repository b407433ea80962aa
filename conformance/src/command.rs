//! The verbs of the command line, and how they end.

mod bench;
mod boot;
mod differences;
mod drop_in;
mod falsify;
mod import;
mod random;
mod rust;
mod selection;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::atomic_file;
use crate::bench::{BenchError, bindgen_once};
use crate::boot::BootError;
use crate::cell::{CellId, cells_of};
use crate::check::{self, CheckError};
use crate::drop_in::OverlayError;
use crate::environment::{self, EnvironmentError};
use crate::falsify::{Order, WitnessError};
use crate::header_choice::HeaderChoice;
use crate::header_set::{HeaderSet, HeaderSetError};
use crate::manifest::{Manifest, ManifestError, Obtained};
use crate::oracle::{Measured, Oracle, OracleError};
use crate::ours::{OursError, Specification};
use crate::random::RandomError;
use crate::reasons::{Reasons, ReasonsError};
use crate::recorded::{Recorded, RecordedError};
use crate::report::Format;
use crate::rust_oracle::RustOracleError;
use crate::setup::{self, Refresh, SetupError};
use crate::suite;
use crate::survey;
use crate::workplace::Workplace;
use selection::{Described, Selection};

/// Proves the Xen ABI specification against the real headers.
#[derive(Debug, Parser)]
#[command(version, about, after_help = ENDINGS)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

const ENDINGS: &str = "Exit status: 0 fine, 1 something differs, 2 wrong usage, 3 something could not be read, \
                       written or obtained.";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Fetch a compiler and the real headers into `target/conformance/`.
    ///
    /// Needs no root, and changes nothing outside that folder. A second run needs no network.
    #[command(after_help = ENDINGS)]
    Setup {
        /// Ask for newer header sets, even if all is there.
        #[arg(long)]
        refresh: bool,
    },
    /// Set up what is missing, and run every test of the workspace.
    #[command(after_help = ENDINGS)]
    Test,
    /// Measure the real headers, and compare them with the specification.
    ///
    /// A difference counts as excused if `conformance/reasons.yaml` says why it is right; reasons that excuse nothing
    /// are reported.
    #[command(after_help = ENDINGS)]
    Check {
        #[command(flatten)]
        selection: Selection,
        /// Measure every header that applies to the target, not only those that the specification describes.
        #[arg(long)]
        all_headers: bool,
        /// How to write the report.
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// Draft files of the specification from the real headers, for a person to complete.
    ///
    /// Everything is said but what things mean, which stands as TODO.
    #[command(after_help = ENDINGS)]
    Import {
        /// Headers, relative to the root of the public headers, such as `hvm/params.h`.
        #[arg(required = true, value_name = "HEADER")]
        headers: Vec<String>,
        #[command(flatten)]
        selection: Selection,
        /// Write files below this folder instead of to standard output.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Replace files that are there.
        #[arg(long, requires = "out")]
        force: bool,
    },
    /// Put the generated C headers in place of real ones, and show that everything is measured as before.
    ///
    /// Works on copies in `target/conformance/drop-in/`, with those headers that the specification describes whole.
    #[command(after_help = ENDINGS)]
    DropIn(Described),
    /// Give the generated Rust to a compiler for each target, with assertions of what is measured in the real headers.
    ///
    /// On x86_64 what bindgen wrote is in the same program.
    #[command(after_help = ENDINGS)]
    Rust(Described),
    /// Measure how long generating, building and reading take, beside bindgen and C.
    #[command(after_help = ENDINGS)]
    Bench(bench::Arguments),
    /// Boot small guests on the real Xen under QEMU, and hear what they find.
    ///
    /// Fetches and unpacks what is missing, as `setup` does: Xen's releases, QEMU, a linker, and core for other targets.
    #[command(after_help = ENDINGS)]
    Boot(boot::Arguments),
    /// Run bindgen once, for the benchmark.
    #[command(name = bindgen_once::VERB, hide = true)]
    BindgenOnce {
        /// The file to read.
        unit: PathBuf,
        /// What libclang is told.
        #[arg(last = true)]
        clang: Vec<String>,
    },
    /// Make mistakes in the specification, and show that each is found by comparing with the real headers.
    ///
    /// The files stay as they are: mistakes are made in memory, one at a time, and each oracle is asked by itself.
    #[command(after_help = ENDINGS)]
    Falsify {
        /// How many mistakes, of all kinds together.
        #[arg(long, default_value_t = 200)]
        count: usize,
        /// Decides which mistakes: the same seed makes the same.
        #[arg(long, default_value_t = 20)]
        seed: u64,
        /// How to write the report.
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// Draw random records and constants, and compare what the generator makes of them with clang, gcc and rustc.
    ///
    /// The C that the compilers read is written by the generator of the random declarations, which shares nothing with what
    /// users get.
    #[command(after_help = ENDINGS)]
    Random(random::Arguments),
    /// Write what the real headers say into `conformance/recorded/`: numbers only.
    #[command(after_help = ENDINGS)]
    Record {
        /// Write nothing; say where the files differ from what is measured now.
        #[arg(long)]
        check: bool,
    },
}

/// Why a verb could not do its work; whatever it is, the exit status is 3.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    HeaderSet(#[from] HeaderSetError),
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Ours(#[from] OursError),
    #[error(transparent)]
    Reasons(#[from] ReasonsError),
    #[error(transparent)]
    Recorded(#[from] RecordedError),
    #[error(transparent)]
    File(#[from] atomic_file::FileError),
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    #[error("`{header}` was read in no cell; if only another header can include it, name that one too")]
    NoSuchHeader { header: String },
    #[error("`{}` is there already; `--force` replaces it", path.display())]
    AlreadyThere { path: PathBuf },
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    #[error(transparent)]
    Bench(#[from] BenchError),
    #[error(transparent)]
    Boot(#[from] BootError),
    #[error(transparent)]
    Once(#[from] bindgen_once::OnceError),
    #[error(transparent)]
    Witness(#[from] WitnessError),
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error("{cell}: {source}")]
    Oracle { cell: String, source: OracleError },
    #[error(transparent)]
    RustOracle(#[from] RustOracleError),
    #[error("{cell}: {source}")]
    Rust { cell: String, source: RustOracleError },
    #[error("could not run cargo: {0}")]
    Cargo(#[from] std::io::Error),
    #[error("no header set is called {wanted}; there are: {known}")]
    NoSuchSet { wanted: String, known: String },
}

/// Whether a verb found something to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    Different,
}

/// Runs the verb that the command line names.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let workplace = Workplace::of_workspace();
    let outcome = match arguments.verb {
        Verb::Setup { refresh } => set_up(&workplace, if refresh { Refresh::Ask } else { Refresh::Keep }),
        Verb::Test => test(&workplace),
        Verb::Check { selection, all_headers, format } => check(&workplace, &selection, all_headers, format),
        Verb::Import { headers, selection, out, force } => {
            let to = out.map(|folder| import::Output { folder, may_replace: force });
            import::import(&workplace, &headers, &selection, to.as_ref())
        }
        Verb::DropIn(wanted) => drop_in::drop_in(&workplace, &wanted),
        Verb::Rust(wanted) => rust::rust(&workplace, &wanted),
        Verb::Bench(arguments) => bench::bench(&workplace, &arguments),
        Verb::Boot(arguments) => boot::boot(&workplace, &arguments),
        Verb::BindgenOnce { unit, clang } => {
            bindgen_once::run(&unit, &clang).map(|()| Outcome::Fine).map_err(Failure::from)
        }
        Verb::Falsify { count, seed, format } => falsify::falsify(&workplace, Order { seed, count }, format),
        Verb::Random(arguments) => random::random(&workplace, &arguments),
        Verb::Record { check } => record(&workplace, check),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Different) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(3)
        }
    }
}

fn set_up(workplace: &Workplace, refresh: Refresh) -> Result<Outcome, Failure> {
    let manifest = setup::setup(workplace, refresh)?;
    println!("clang {}: {}", manifest.toolchain.version, manifest.toolchain.clang.display());
    match &manifest.rust {
        Obtained::Found(rust) => println!("Rust {}: {}", rust.version, rust.rustc.display()),
        Obtained::Missing(reason) => println!("no Rust compiler with core for all targets: {reason}"),
    }
    for (target, gcc) in &manifest.gcc {
        match gcc {
            Obtained::Found(gcc) => {
                println!("gcc {} for {target}: {}", gcc.version, gcc.tool.program.display())
            }
            Obtained::Missing(reason) => println!("no gcc for {target}: {reason}"),
        }
    }
    for set in &manifest.header_sets {
        println!("headers {} {} ({})", set.package, set.version.0, set.suites.join(", "));
    }
    for missing in &manifest.not_found {
        println!("no headers from {}: {}", missing.suite, missing.reason);
    }
    if !manifest.not_found.is_empty() {
        eprintln!("setup: `setup --refresh` asks the suites without headers again");
    }
    Ok(Outcome::Fine)
}

fn test(workplace: &Workplace) -> Result<Outcome, Failure> {
    set_up(workplace, Refresh::Keep)?;
    let manifest = Manifest::load(workplace)?;
    Ok(if suite::run(&manifest.toolchain)? { Outcome::Fine } else { Outcome::Different })
}

fn check(
    workplace: &Workplace,
    selection: &Selection,
    all_headers: bool,
    format: Format,
) -> Result<Outcome, Failure> {
    let bench = Bench::prepare(workplace)?;
    let reasons = Reasons::load()?;
    let specification = specification()?;
    let headers = if all_headers { HeaderChoice::All } else { HeaderChoice::Described(&specification) };
    let (cells, absent) = bench.select(selection)?;
    let measured = survey::survey(&bench.oracle, &cells, headers)?;
    let report = check::check(measured, absent, &specification, &reasons)?;
    print!("{}", report.to_text(format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}

fn record(workplace: &Workplace, only_check: bool) -> Result<Outcome, Failure> {
    let bench = Bench::prepare(workplace)?;
    let specification = specification()?;
    let mut outcome = Outcome::Fine;
    for set in bench.sets.iter().filter(|set| specification.covers(set)) {
        let (cells, _) = cells_of(set)?;
        let measured = survey::survey(&bench.oracle, &cells, HeaderChoice::Described(&specification))?;
        let measured: Vec<(CellId, Measured)> =
            measured.into_iter().map(|(cell, measured)| (cell.id(), measured)).collect();
        let fresh = Recorded::of(set, &bench.oracle.toolchain.version, &measured)?;
        if !only_check {
            println!("{}", fresh.store()?.display());
        } else if !fresh.path().exists() {
            eprintln!("{} is not recorded yet; `record` does that", set.name());
        } else if let Some(changes) = changes(&fresh, set)? {
            print!("{changes}");
            outcome = Outcome::Different;
        }
    }
    Ok(outcome)
}

/// The specification; which one is said, as a program may have been built in another workspace than it runs in.
fn specification() -> Result<Specification, OursError> {
    eprintln!("specification: {}", Specification::folder().display());
    Specification::load()
}

/// What would change in a recorded file. Tools of another version are no change, and neither is another package with the same
/// headers: a distribution rebuilds packages without a word.
fn changes(fresh: &Recorded, set: &HeaderSet) -> Result<Option<String>, RecordedError> {
    let path = fresh.path();
    let mut old = Recorded::load(set)?;
    old.tools.clone_from(&fresh.tools);
    old.package.clone_from(&fresh.package);
    old.version.clone_from(&fresh.version);
    let old = old.to_text();
    let new = fresh.to_text();
    let name = path.display().to_string();
    let diff = similar::TextDiff::from_lines(&old, &new);
    Ok((old != new).then(|| diff.unified_diff().header(&name, "measured now").to_string()))
}

/// All that is needed to measure.
struct Bench {
    manifest: Manifest,
    oracle: Oracle,
    sets: Vec<HeaderSet>,
}

impl Bench {
    /// Reads the manifest and makes sure that libclang can be loaded.
    fn prepare(workplace: &Workplace) -> Result<Bench, Failure> {
        let manifest = Manifest::load(workplace)?;
        environment::prepare(&manifest.toolchain)?;
        manifest.require_compiler()?;
        let sets = manifest.sets(workplace)?;
        for missing in &manifest.not_found {
            eprintln!("no headers from {}: {}", missing.suite, missing.reason);
        }
        let oracle = Oracle::new(&manifest, workplace);
        Ok(Bench { manifest, oracle, sets })
    }
}
