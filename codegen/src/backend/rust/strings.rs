//! Constants that are texts.

use std::ffi::CString;

use super::code::{Code, Literal, quote};
use super::docs;
use super::naming::{constant_name, ident};
use crate::abi::Abi;
use crate::model::{StringConstant, StringId};

/// A string on one target.
pub(super) fn of<'s>(abi: &Abi<'s>, id: StringId) -> Option<&'s str> {
    abi.strings.get(&id).copied()
}

pub(super) fn tokens(string: &StringConstant, text: &str) -> Code {
    let label = rust_name(string);
    let docs = docs::item(&string.head, &label);
    let (name, text) = (ident(&label), literal(text));
    quote!(#docs pub const #name: &core::ffi::CStr = #text;)
}

/// The text as Rust writes it; it has no zero byte, as the specification is read.
pub(super) fn literal(text: &str) -> Literal {
    Literal::c_string(&CString::new(text).unwrap_or_default())
}

/// The name of a string.
pub(crate) fn rust_name(string: &StringConstant) -> String {
    string.head.rust.clone().unwrap_or_else(|| constant_name(&string.head.name, ""))
}
