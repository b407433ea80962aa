//! Constants that are texts.

use std::ffi::CString;

use super::docs;
use super::naming::{constant_name, ident};
use super::printer::{Printer, line};
use crate::abi::Abi;
use xen_abi_model::{StringConstant, StringId};

/// A string on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustString<'s>(&'s str);

impl<'s> RustString<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: StringId) -> Option<Self> {
        abi.strings().get(id).copied().map(Self)
    }

    pub(super) fn print(&self, string: &StringConstant, cfg: &str, to: &mut Printer) {
        let name = rust_name(string);
        to.line(cfg);
        docs::item(&string.head, &name, to);
        line!(to, "pub const ", &*ident(&name), ": &::core::ffi::CStr = ", &literal(self.0), ";");
    }
}

/// The text as Rust writes it; it has no zero byte, as the specification is read.
pub(super) fn literal(text: &str) -> String {
    let text = CString::new(text).unwrap_or_default();
    format!("c\"{}\"", text.as_bytes().escape_ascii())
}

/// The name of a string.
pub(crate) fn rust_name(string: &StringConstant) -> String {
    string.head.rust.clone().unwrap_or_else(|| constant_name(&string.head.name, ""))
}
