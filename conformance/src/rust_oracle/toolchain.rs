//! Starting a Rust compiler.

use std::process::Command;

use crate::manifest::RustToolchain;
use crate::tool::joined;

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
