//! What differs for one cell, and what is compared.

use std::collections::BTreeMap;

use xen_abi_syntax::facts::{Facts, RecordFacts};

use crate::calls::Calls;
use crate::rules::Rule;

/// Records by name.
pub(super) type Records = BTreeMap<String, RecordFacts>;

/// Something that differs for one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) rule: Rule,
    /// The name in C.
    pub(crate) name: String,
    /// The member, the direction's member, the error: what of the name differs.
    pub(crate) member: Option<String>,
    /// What differs, with numbers.
    pub(crate) text: String,
    /// The bytes before and after, where that helps.
    pub(crate) picture: Option<[String; 2]>,
}

impl Found {
    pub(super) fn new(rule: Rule, name: &str, text: impl Into<String>) -> Found {
        Found { rule, name: name.to_owned(), member: None, text: text.into(), picture: None }
    }

    pub(super) fn member(rule: Rule, name: &str, member: &str, text: impl Into<String>) -> Found {
        Found { member: Some(member.to_owned()), ..Found::new(rule, name, text) }
    }
}

/// One state for one cell.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) calls: &'a Calls,
}

/// Keys that only one of two sorted maps has, or both.
pub(super) fn keys<'m, V>(
    before: &'m BTreeMap<String, V>,
    after: &'m BTreeMap<String, V>,
) -> impl Iterator<Item = (&'m str, Option<&'m V>, Option<&'m V>)> {
    let gone = before.iter().map(|(name, old)| (name.as_str(), Some(old), after.get(name)));
    let new = after.iter().filter(|(name, _)| !before.contains_key(*name));
    gone.chain(new.map(|(name, new)| (name.as_str(), None, Some(new))))
}
