//! Records of a saved domain.

use super::keyed::keyed;
use super::placed::Placed;
use super::rename::{Rename, UpperCamelCase};
use super::when::Conditions;
use super::words::{Doc, Name};
use xen_abi_syntax::expression::Expression;

keyed! {
    /// A record of a saved domain, by the name that macros of C know it by.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SaveRecord {
        /// The number by which the stream announces it.
        pub code: Placed<Expression>,
        /// The constant that holds the code, where no macro declares the record.
        pub code_constant: Option<Placed<Name>>,
        /// What it holds.
        pub record: Placed<Name>,
        /// An older form, which Xen still reads.
        pub compat: Option<Compat> as pairs,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it is for.
        pub doc: Doc,
    }
}

keyed! {
    /// An older form of a record of a saved domain.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Compat {
        /// The record.
        pub record: Placed<Name>,
        /// The function of Xen that makes the newer form of it.
        pub fix: Placed<Name>,
    }
}
