//! Files with generated code, as a crate takes them in.

use xen_abi_runtime::source;

use super::model::{C_NAMES, CALLS, Depth, RustModel};
use super::naming::ident;
use super::options::RustOptions;
use super::printer::{Printer, line};
use super::root;
use super::tree::Tree;
use crate::backend::{Backend, BadFile, Files};
use crate::matrix::{Matrix, VariantSet};

/// Writes one file that needs no other.
pub struct RustBackend {
    /// How it is written.
    pub options: RustOptions,
}

impl Backend for RustBackend {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let text = head(matrix) + &RustModel::new(matrix, &self.options).text();
        Files::of([("rust/xen_abi.rs".to_owned(), text)])
    }
}

/// Writes the modules of a crate that has the runtime and the features: a file a header, and `mod.rs`. The crate keeps
/// tools away from all of them where it declares that.
pub struct CrateBackend {
    options: RustOptions,
}

impl Default for CrateBackend {
    fn default() -> Self {
        let options = RustOptions {
            runtime: Some("crate::runtime".to_owned()),
            hypercalls: true,
            c_names: true,
            features: true,
            ..RustOptions::default()
        };
        Self { options }
    }
}

impl CrateBackend {
    /// How Rust is written; a macro that is asked for the same makes the same items.
    pub fn options(&self) -> &RustOptions {
        &self.options
    }
}

impl Backend for CrateBackend {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let model = RustModel::new(matrix, &self.options);
        let printed = model.printed_modules(OF_FILE);
        let trees = Tree::of(&printed);
        let mut writer = Writer { model: &model, head: head(matrix), files: Files::new() };
        let mut to = Printer::at(0);
        to.lines(&writer.head);
        to.line("//! The modules of the headers.");
        to.lines("\n#[macro_use]\nmod macros;\n\n");
        model.targets.guard().iter().for_each(|item| to.lines(item));
        writer.declare(&trees, &matrix.all(), &mut to);
        to.line(root::CALLS_FEATURE);
        line!(&mut to, "pub mod ", CALLS, ";");
        to.line(root::C_NAMES_FEATURE);
        line!(&mut to, "pub mod ", C_NAMES, ";");
        writer.files.insert("mod.rs", to.finish())?;
        for tree in &trees {
            writer.module(tree, &mut vec![tree.name])?;
        }
        let calls = format!("{}//! {}\n\n{}", writer.head, root::CALLS_DOCS, model.calls(OF_FILE));
        writer.files.insert(&format!("{CALLS}.rs"), calls)?;
        let names = format!("{}//! {}\n\n{}", writer.head, root::C_NAMES_DOCS, model.c_names(OF_FILE));
        writer.files.insert(&format!("{C_NAMES}.rs"), names)?;
        let macros = format!("{}//! The macros that declare items.\n\n{}", writer.head, macros_by_feature());
        writer.files.insert("macros.rs", macros)?;
        Ok(writer.files)
    }
}

/// Each module is a file, whose lines begin at the left.
const OF_FILE: Depth = |_| 0;

/// Writes the files of a crate.
struct Writer<'w, 'm, 's> {
    model: &'w RustModel<'m, 's>,
    head: String,
    files: Files,
}

impl Writer<'_, '_, '_> {
    /// A module that is a file, and those inside it.
    fn module<'t>(&mut self, tree: &Tree<'t>, path: &mut Vec<&'t str>) -> Result<(), BadFile> {
        let mut to = Printer::at(0);
        to.lines(&self.head);
        for line in tree.docs().lines() {
            to.line(format!("//! {line}").trim_end());
        }
        to.end();
        if let Some(own) = tree.own {
            to.lines(&own.inside);
        }
        self.declare(&tree.inside, &tree.variants(), &mut to);
        self.files.insert(&format!("{}.rs", path.join("/")), to.finish())?;
        for inside in &tree.inside {
            path.push(inside.name);
            self.module(inside, path)?;
            path.pop();
        }
        Ok(())
    }

    /// Declares modules that are files.
    fn declare(&self, trees: &[Tree<'_>], around: &VariantSet, to: &mut Printer) {
        for tree in trees {
            to.line(tree.feature());
            to.line(&tree.condition(&self.model.targets, around));
            line!(to, "pub mod ", &*ident(tree.name), ";");
        }
    }
}

/// The macros of a crate, whose features decide which traits there are.
fn macros_by_feature() -> String {
    let either = |feature: &str, with: &str, without: &str| {
        let only = |text: &str, condition: &str| {
            text.replace("\nmacro_rules!", &format!("\n{condition}\nmacro_rules!"))
        };
        let with = only(with, &format!("#[cfg(feature = \"{feature}\")]"));
        let without = only(without, &format!("#[cfg(not(feature = \"{feature}\"))]"));
        format!("\n{with}\n{without}")
    };
    let plain = either("bytemuck", source::PLAIN_BYTEMUCK, source::PLAIN);
    let bitflags = either("bitflags", source::BITFLAGS, source::NO_BITFLAGS);
    format!("{}{plain}{bitflags}", source::MACROS)
}

/// What a file begins with that a crate takes in with `mod` or `include!`.
fn head(matrix: &Matrix<'_>) -> String {
    let mut text = String::from("// @generated by `xen-abi rust`; changes belong into the specification.\n");
    if let Some(variant) = matrix.variants().next() {
        text.push_str(&format!(
            "// The Xen ABI of {} {}, {} view, interface version {}.\n",
            variant.dialect, variant.release, variant.view, variant.interface
        ));
    }
    text.push_str("// Needs edition 2021 or later, and Rust 1.85 or later.\n");
    text.push_str("// SPDX-License-Identifier: MIT OR Apache-2.0\n\n");
    text
}
