//! Names in other languages than C.

use std::marker::PhantomData;

use super::kind::{Key, Kind, Takes};
use super::node_reader::{FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::{ReadError, Reported};
use super::words::Name;
use xen_abi_syntax::diagnostic::Code;

/// How the names of a kind of item are written here. Each language writes the words in its own way.
pub trait Casing {
    /// What the way is called.
    const CALLED: &'static str;
    /// A regular expression of such names.
    const PATTERN: &'static str;

    /// Whether a name is written so.
    fn fits(name: &str) -> bool;
}

/// `EvtchnStatus`: types, hypercalls, operations and calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpperCamelCase;

/// `EVTCHN_STATUS`: constants and texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpperSnakeCase;

/// `evtchn_status`: members and functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnakeCase;

impl Casing for UpperCamelCase {
    const CALLED: &'static str = "UpperCamelCase";
    const PATTERN: &'static str = "^[A-Z][A-Za-z0-9]*$";

    fn fits(name: &str) -> bool {
        name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('_')
    }
}

impl Casing for UpperSnakeCase {
    const CALLED: &'static str = "UPPER_SNAKE_CASE";
    const PATTERN: &'static str = "^[A-Z_][A-Z0-9_]*$";

    fn fits(name: &str) -> bool {
        !name.contains(|other: char| other.is_ascii_lowercase())
    }
}

impl Casing for SnakeCase {
    const CALLED: &'static str = "snake_case";
    const PATTERN: &'static str = "^[a-z_][a-z0-9_]*$";

    fn fits(name: &str) -> bool {
        !name.contains(|other: char| other.is_ascii_uppercase())
    }
}

/// A name that is written in the way of its kind of item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasedName<C>(pub Name, PhantomData<C>);

/// The name of something in other languages than C.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rename<C> {
    /// In all of them.
    Everywhere(CasedName<C>),
    /// In Rust, where no other language has a reason for it.
    InRust(CasedName<C>),
}

/// The name in Rust, if it is given.
pub fn in_rust<C>(rename: &Option<Placed<Rename<C>>>) -> Option<&str> {
    match &rename.as_ref()?.value {
        Rename::Everywhere(name) | Rename::InRust(name) => Some(&name.0.0),
    }
}

impl<C: Casing> FromNode for CasedName<C> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let name = Name::from_node(node)?;
        if C::fits(&name.0) {
            return Ok(CasedName(name, PhantomData));
        }
        let message = format!("`{name}` is not in {}", C::CALLED);
        let help = "other languages find the words of the name by its letters";
        Err(node.report(ReadError::new(Code::WrongCase, message).help(help)))
    }
}

/// The languages that can have a name of their own.
fn languages() -> &'static Kind {
    const { &Kind { keys: &[Key { name: "rust", was: None, takes: Takes::Words }], conditions: None } }
}

impl<C: Casing> FromNode for Rename<C> {
    const TAKES: Takes = Takes::Pairs;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        if !node.is_mapping() {
            return CasedName::from_node(node).map(Rename::Everywhere);
        }
        let mut rust = None;
        let mut unknown = Ok(());
        for entry in node.entries()? {
            match entry.key() {
                "rust" => rust = Some(entry.read()),
                _ => unknown = Err(entry.unknown(languages())),
            }
        }
        let rust = node.or_left_out(rust, "rust");
        unknown?;
        rust.map(Rename::InRust)
    }
}
