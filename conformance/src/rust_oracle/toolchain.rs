//! Starting a Rust compiler.

use std::process::Command;

use xen_abi_codegen::axes::Target;

use crate::environment::joined;
use crate::manifest::RustToolchain;

impl RustToolchain {
    /// The compiler, ready to be given arguments.
    pub fn command(&self) -> Command {
        let mut command = match &self.loader {
            Some(loader) => {
                let mut command = Command::new(&loader.program);
                command.arg("--library-path").arg(joined(&loader.library_path)).arg(&self.rustc);
                command
            }
            None => Command::new(&self.rustc),
        };
        if let Some(sysroot) = &self.sysroot {
            command.arg("--sysroot").arg(sysroot);
        }
        command
    }
}

/// The name that the compiler has for a target.
pub fn target_name(target: Target) -> &'static str {
    match target {
        Target::X86_32 => "i686-unknown-linux-gnu",
        Target::X86_64 => "x86_64-unknown-linux-gnu",
        Target::Arm32 => "armv7-unknown-linux-gnueabihf",
        Target::Arm64 => "aarch64-unknown-linux-gnu",
        Target::Riscv64 => "riscv64gc-unknown-linux-gnu",
        Target::Ppc64 => "powerpc64le-unknown-linux-gnu",
    }
}
