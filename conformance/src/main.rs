//! The command line; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    xen_abi_conformance::command::run()
}
