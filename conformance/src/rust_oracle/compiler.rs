//! Running the Rust compiler, and reading what it says.

use std::process::Command;

use serde::Deserialize;
use xen_abi_codegen::axes::Target;

use crate::manifest::RustToolchain;
use crate::process::{self, ProcessError};

/// Why a program could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum RustError {
    /// The compiler could not be started.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// There is no place for what the compiler writes.
    #[error("could not create a temporary folder: {0}")]
    Scratch(#[from] std::io::Error),
    /// Core of a target was compiled by another version of the compiler.
    #[error(
        "core for {target} and the Rust compiler are of different versions; \
         run `xen-abi-conformance setup --refresh`:\n{said}"
    )]
    OtherVersion {
        /// The target.
        target: Target,
        /// What the compiler said.
        said: String,
    },
    /// The generated code itself does not compile, or the compiler crashed.
    #[error("the generated Rust does not compile for {target}:\n{said}")]
    Refused {
        /// The target.
        target: Target,
        /// What the compiler said.
        said: String,
    },
}

/// A Rust compiler that has core for every target.
#[derive(Debug, Clone)]
pub struct RustCompiler {
    /// Where it is.
    pub toolchain: RustToolchain,
}

/// An error of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    /// The lines that it is about, the most important first.
    pub(super) lines: Vec<usize>,
    /// Everything that it says.
    pub(super) text: String,
}

/// The error of a library that another compiler made.
const OTHER_VERSION: &str = "E0514";

impl RustCompiler {
    /// The errors of a program without `std`, none if it compiles.
    pub(super) fn complaints(&self, target: Target, program: &str) -> Result<Vec<Complaint>, RustError> {
        let scratch = tempfile::tempdir()?;
        let mut command = self.command(target);
        command.arg("--error-format=json");
        command.arg(format!("--emit=metadata={}", scratch.path().join("program.rmeta").display()));
        let output = process::compile(command.arg("-"), program)?;
        let said = String::from_utf8_lossy(&output.stderr);
        let messages: Vec<Message> =
            said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let refused = |said: String| RustError::Refused { target, said };
        if let Some(message) = messages.iter().find(|message| message.is_called(OTHER_VERSION)) {
            return Err(RustError::OtherVersion { target, said: message.rendered() });
        }
        let complaints: Vec<Complaint> = messages.iter().filter_map(Message::complaint).collect();
        if output.status.success() == complaints.is_empty() {
            Ok(complaints)
        } else {
            Err(refused(said.into_owned()))
        }
    }

    /// Whether it tells right programs from wrong ones: one that accepts everything would prove everything.
    pub(super) fn is_a_compiler(&self) -> Result<bool, RustError> {
        let accepts = |program| Ok::<bool, RustError>(self.complaints(Target::X86_64, program)?.is_empty());
        Ok(accepts("#![no_std]\n")? && !accepts("#![no_std]\nconst _: () = assert!(1 == 2);\n")?)
    }

    /// The compiler for a target, ready to be given more arguments.
    fn command(&self, target: Target) -> Command {
        let mut command = self.toolchain.command();
        command.args(["--target", target.rust_triple()]);
        // bindgen writes for this edition; to generated code it is the same as the next.
        command.args(["--edition=2021", "--crate-type=lib", "--crate-name=program", "--cap-lints=allow"]);
        command
    }
}

/// One line of the compiler's output.
#[derive(Debug, Deserialize)]
struct Message {
    message: String,
    #[serde(default)]
    level: String,
    code: Option<Name>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Message>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Name {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Span {
    line_start: usize,
    is_primary: bool,
    label: Option<String>,
}

impl Message {
    fn is_called(&self, code: &str) -> bool {
        self.code.as_ref().is_some_and(|name| name.code == code)
    }

    fn rendered(&self) -> String {
        self.rendered.clone().unwrap_or_else(|| self.message.clone())
    }

    /// The error, if it is one about some place.
    fn complaint(&self) -> Option<Complaint> {
        if self.level != "error" || self.spans.is_empty() {
            return None;
        }
        let (primary, others): (Vec<&Span>, Vec<&Span>) = self.spans.iter().partition(|span| span.is_primary);
        let below = self.children.iter().flat_map(|child| &child.spans);
        let lines = primary.into_iter().chain(others).chain(below).map(|span| span.line_start).collect();
        Some(Complaint { lines, text: self.texts().join("\n") })
    }

    fn texts(&self) -> Vec<String> {
        let labels = self.spans.iter().filter_map(|span| span.label.clone());
        let below = self.children.iter().flat_map(Message::texts);
        std::iter::once(self.message.clone()).chain(labels).chain(below).collect()
    }
}
