//! The verbs of the command line, and how they end.

mod bench;
mod boot;
mod check;
mod differences;
mod drop_in;
mod failure;
mod given;
mod import;
mod mutate;
mod random;
mod record;
mod rust;
mod selection;
mod session;
mod setup;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::bench::bindgen_once;
use crate::mutate::Order;
use crate::report::Format;
use crate::setup::{Part, Refresh};
use crate::workplace::Workplace;
use failure::{Failure, Outcome};
use given::Given;
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
        /// Fetch no more than this. `import` and `check` need no compiler of Rust.
        #[arg(long, value_enum, value_name = "PART")]
        only: Option<Part>,
    },
    /// Set up what is missing, and run every test of the workspace.
    #[command(after_help = ENDINGS)]
    Test,
    /// Measure the real headers, and compare them with the specification.
    ///
    /// A difference counts as excused if `conformance/reasons.yaml` says why it is right; reasons that excuse nothing
    /// are reported.
    #[command(after_help = ENDINGS)]
    Check(check::Arguments),
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
        #[command(flatten)]
        given: Given,
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
    /// Test the oracles by mutations of the specification: each must be detected by comparing with the real headers.
    ///
    /// The files stay as they are: mutations are applied in memory, one at a time, and each oracle is asked by itself.
    #[command(after_help = ENDINGS, visible_alias = "falsify")]
    Mutate {
        /// How many mutations, of all kinds together.
        #[arg(long, default_value_t = 200)]
        count: usize,
        /// Decides which mutations: the same seed applies the same.
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
    Record(record::Arguments),
}

/// Runs the verb that the command line names.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let workplace = Workplace::of_workspace();
    let outcome = match arguments.verb {
        Verb::Setup { refresh, only } => {
            let refresh = if refresh { Refresh::Ask } else { Refresh::Keep };
            setup::set_up(&workplace, refresh, only.unwrap_or(Part::Everything))
        }
        Verb::Test => setup::test(&workplace),
        Verb::Check(arguments) => check::check(&workplace, &arguments),
        Verb::Import { headers, selection, given, out, force } => {
            let to = out.map(|folder| import::Output { folder, may_replace: force });
            import::import(&workplace, &import::Wanted { headers, selection, given }, to.as_ref())
        }
        Verb::DropIn(wanted) => drop_in::drop_in(&workplace, &wanted),
        Verb::Rust(wanted) => rust::rust(&workplace, &wanted),
        Verb::Bench(arguments) => bench::bench(&workplace, &arguments),
        Verb::Boot(arguments) => boot::boot(&workplace, &arguments),
        Verb::BindgenOnce { unit, clang } => {
            bindgen_once::run(&unit, &clang).map(|()| Outcome::Fine).map_err(Failure::from)
        }
        Verb::Mutate { count, seed, format } => mutate::mutate(&workplace, Order { seed, count }, format),
        Verb::Random(arguments) => random::random(&workplace, &arguments),
        Verb::Record(arguments) => record::record(&workplace, &arguments),
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
