//! The verbs of the command line, and how they end.

mod bench;
mod boot;
mod browse;
mod check;
mod check_bindings;
mod diff;
mod differences;
mod drop_in;
mod failure;
mod given;
mod import;
mod merge;
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

const ENDINGS: &str = "Exit status: 0 success, 1 differences found, 2 usage error, 3 something could not be read, \
                       written or fetched.";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Fetch a compiler and the real headers into `target/conformance/`.
    ///
    /// Needs no root, and changes nothing outside that folder. A second run needs no network.
    #[command(after_help = ENDINGS)]
    Setup {
        /// Look for newer header sets even if nothing is missing.
        #[arg(long)]
        refresh: bool,
        /// Fetch only this part. `check` and `import` need no Rust compiler.
        #[arg(long, value_enum, value_name = "PART")]
        only: Option<Part>,
    },
    /// Set up what is missing, and run every test of the workspace.
    #[command(after_help = ENDINGS)]
    Test,
    /// Measure the real headers, and compare them with the specification.
    ///
    /// Differences that `conformance/reasons.yaml` explains are counted as excused. A reason that excuses nothing is reported.
    #[command(after_help = ENDINGS)]
    Check(check::Arguments),
    /// Draft specification files from the real headers, for a person to complete.
    ///
    /// Documentation is left as TODO; everything else is filled in.
    #[command(after_help = ENDINGS)]
    Import {
        /// Headers, relative to the root of the public headers, such as `hvm/params.h`.
        #[arg(required_unless_present = "all", value_name = "HEADER")]
        headers: Vec<String>,
        /// Every header.
        #[arg(long, conflicts_with = "headers")]
        all: bool,
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
    /// Merge drafts into the specification.
    ///
    /// Headers without a file get one. In the others, names that disagree with the drafts get their conditions, values and
    /// members, and names that are missing are added. Nothing that somebody wrote is lost.
    #[command(after_help = ENDINGS)]
    Merge(merge::Arguments),
    /// Say what changed between two folders of real headers, or two tags, and whom that breaks.
    ///
    /// As `xen-abi diff` does for releases of the specification, which tells here what belongs to which interface.
    #[command(after_help = ENDINGS)]
    Diff(diff::Arguments),
    /// Compare bindings in C that others wrote with every release of the specification.
    ///
    /// As `xen-abi check-bindings` does for other languages. Headers that cannot be read for a target are told.
    #[command(after_help = ENDINGS)]
    CheckBindings(check_bindings::Arguments),
    /// Replace real headers with generated ones, and check that all measurements stay the same.
    ///
    /// Works on copies in `target/conformance/drop-in/`, and replaces the headers that the specification describes completely.
    #[command(after_help = ENDINGS)]
    DropIn(drop_in::Arguments),
    /// Compile the generated Rust for each target, with assertions of what is measured in the real headers.
    ///
    /// On x86_64 it is also compared with bindgen's output, in the same program.
    #[command(after_help = ENDINGS)]
    Rust(Described),
    /// Benchmark generating, building and reading against bindgen and C.
    #[command(after_help = ENDINGS)]
    Bench(bench::Arguments),
    /// Boot small guests on the real Xen under QEMU, and check their results.
    ///
    /// Fetches what is missing, as `setup` does: hypervisors, QEMU, a linker, and core for other targets.
    #[command(after_help = ENDINGS)]
    Boot(boot::Arguments),
    /// Look at the site in a headless browser, and check what a reader sees.
    ///
    /// Needs node and npm, and fetches chromium if it is missing, and the packages that `conformance/browser/package.json` names.
    #[command(after_help = ENDINGS)]
    Browse(browse::Arguments),
    /// Run bindgen once, for the benchmark.
    #[command(name = bindgen_once::VERB, hide = true)]
    BindgenOnce {
        /// The file to read.
        unit: PathBuf,
        /// Arguments for libclang.
        #[arg(last = true)]
        clang: Vec<String>,
    },
    /// Mutation testing of the oracles: each mutation of the specification must be detected.
    ///
    /// Mutations are applied in memory, one at a time, and each oracle runs alone. No file is changed.
    #[command(after_help = ENDINGS, visible_alias = "falsify")]
    Mutate {
        /// The number of mutations, of all kinds together.
        #[arg(long, default_value_t = 200)]
        count: usize,
        /// The seed by which mutations are chosen.
        #[arg(long, default_value_t = 20)]
        seed: u64,
        /// The format of the report.
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// Generate random records and constants, and compare their layout with clang, gcc and rustc.
    ///
    /// Their C is written independently of the C backend.
    #[command(after_help = ENDINGS)]
    Random(random::Arguments),
    /// Record the facts of the real headers in `conformance/recorded/`.
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
        Verb::Import { headers, all, selection, given, out, force } => {
            let output = match out {
                Some(folder) => import::Output::Folder { folder, may_replace: force },
                None => import::Output::Standard,
            };
            let headers = if all { import::Headers::All } else { import::Headers::Named(headers) };
            import::import(&workplace, &import::Wanted { headers, selection, given }, &output)
        }
        Verb::Merge(arguments) => merge::merge(&arguments),
        Verb::Diff(arguments) => diff::diff(&workplace, &arguments),
        Verb::CheckBindings(arguments) => check_bindings::check_bindings(&workplace, &arguments),
        Verb::DropIn(arguments) => drop_in::drop_in(&workplace, &arguments),
        Verb::Rust(wanted) => rust::rust(&workplace, &wanted),
        Verb::Bench(arguments) => bench::bench(&workplace, &arguments),
        Verb::Boot(arguments) => boot::boot(&workplace, &arguments),
        Verb::Browse(arguments) => browse::browse(&workplace, &arguments),
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
