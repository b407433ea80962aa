//! Calls by SMC and HVC.

use super::keyed::keyed;
use super::placed::Placed;
use super::rename::{Rename, UpperCamelCase};
use super::when::Conditions;
use super::words::{Doc, Name, Number, Prose, SmcccOwner};
use crate::node_reader::read_words;
use xen_abi_syntax::type_name::TypeName;
use xen_abi_syntax::words;

keyed! {
    /// A function that is called by SMC or HVC, as Arm's calling convention has it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SmcccCall {
        /// Whether it can be interrupted.
        pub call: CallKind,
        /// How wide its arguments are.
        pub convention: Convention,
        /// The service to which it belongs.
        pub owner: Placed<SmcccOwner>,
        /// The number of the function within the service.
        pub number: Placed<Number>,
        /// The identifier that these make, stated once more.
        pub id: Placed<Number>,
        /// The call of which this is another name.
        pub same_as: Option<Placed<Name>>,
        /// The macro that holds the identifier in C, if it is not the key.
        pub c: Option<Placed<Name>>,
        ..Conditions,
        /// Its parameters, from register 1 on.
        pub params: Vec<Operand> = default,
        /// What it returns, from register 0 on.
        pub returns: Vec<Operand> = default,
        /// Where that was read.
        pub basis: Option<Placed<Prose>>,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it does.
        pub doc: Doc,
    }
}

keyed! {
    /// What one register holds.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Operand {
        /// Its name.
        pub name: Placed<Name>,
        /// Its type.
        pub of as "type": Placed<TypeName>,
        /// What it means.
        pub doc: Doc,
    }
}

words! {
    /// Whether a call can be interrupted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum CallKind {
        /// It runs to its end.
        Fast = "fast",
        /// It can be interrupted.
        Yielding = "yielding",
    }
}

words! {
    /// How wide the arguments of a call are.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Convention {
        /// 32 bits.
        Smc32 = "smc32",
        /// 64 bits.
        Smc64 = "smc64",
    }
}

read_words! { CallKind Convention }
