//! The verbs of the command line, and how they end.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::setup::{self, Refresh};
use crate::workplace::Workplace;

/// Proves the Xen ABI specification against the real headers.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Exit status: 0 fine, 1 differences, 2 wrong usage, 3 could not read or obtain something.")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Fetch a compiler and the real headers into `target/conformance/`; needs no root, and changes nothing else.
    Setup {
        /// Ask the suites again, even if all is there.
        #[arg(long)]
        refresh: bool,
    },
    Dump { target: String, set: usize, headers: Vec<String> },
}

/// Runs the verb that the command line names.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let workplace = Workplace::of_workspace();
    match arguments.verb {
        Verb::Dump { target, set, headers } => {
            let manifest = crate::manifest::Manifest::load(&workplace).unwrap();
            crate::environment::prepare(&manifest.toolchain).unwrap();
            let sets = manifest.sets(&workplace).unwrap();
            let (cells, _) = crate::cell::cells_of(&sets[set]).unwrap();
            let oracle = crate::oracle::Oracle { toolchain: manifest.toolchain, stubs: workplace.stubs() };
            for cell in cells.iter().filter(|c| c.id().to_string() == target) {
                match oracle.facts_of(cell, &headers) { Ok(m) => println!("{}", serde_json::to_string(&m.facts).unwrap()), Err(e) => println!("ERROR {cell} {e}") }
            }
            ExitCode::SUCCESS
        }
        Verb::Setup { refresh } => {
            match setup::setup(&workplace, if refresh { Refresh::Ask } else { Refresh::Keep }) {
                Ok(manifest) => { println!("{manifest:#?}"); ExitCode::SUCCESS }
                Err(error) => { eprintln!("error: {error}"); ExitCode::from(3) }
            }
        }
    }
}
