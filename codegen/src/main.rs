//! The command `xen-abi`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
