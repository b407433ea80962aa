//! The languages that are read.

use std::path::Path;

use crate::declared::{Declarations, NotRead};
use crate::{go, ocaml, python, rust};

/// A language in which bindings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Rust.
    Rust,
    /// OCaml.
    OCaml,
    /// What a module of OCaml shows.
    OCamlInterface,
    /// Python.
    Python,
    /// Go.
    Go,
}

impl Language {
    /// The language of a file, by the ending of its name.
    pub fn of(file: &Path) -> Option<Language> {
        match file.extension()?.to_str()? {
            "rs" => Some(Language::Rust),
            "ml" => Some(Language::OCaml),
            "mli" => Some(Language::OCamlInterface),
            "py" => Some(Language::Python),
            "go" => Some(Language::Go),
            _ => None,
        }
    }

    /// The languages and the endings of their files, as they are told.
    pub const LIST: &str = "Rust (`.rs`), OCaml (`.ml`, `.mli`), Python (`.py`) and Go (`.go`)";

    /// What a text declares, that is in a file of a name.
    pub fn read(self, file: &Path, text: &str) -> Result<Declarations, NotRead> {
        let module = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut found = match self {
            Language::Rust => rust::read(text),
            Language::OCaml => ocaml::read(text),
            Language::OCamlInterface => ocaml::read_interface(text),
            Language::Python => python::read(text),
            Language::Go => go::read(&module, text),
        }?;
        // Some say of what they are a part.
        if found.module.is_empty() {
            found.module = module;
        }
        Ok(found)
    }
}
