//! The command `xen-abi`.

mod cli;

/// The command makes and forgets many small things, which takes a quarter of its time with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    // At once, so that the other threads are there when the arguments have been read.
    xen_abi_codegen::parallel::take_part();
    cli::run()
}
