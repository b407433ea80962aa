use std::ops::Deref;

use super::Placed;
use super::keyed::keyed;
use super::node_reader::{FromNode, NodeReader};
use super::read_error::ReadError;
use super::words::{FirstReleases, InterfaceRange, Word};
use crate::axes::{Dialect, Target, View};

keyed! {
    /// When something is there. The same keys serve files, items, members and cases; all must hold.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Conditions {
        /// Targets that have it.
        pub arch: Option<Placed<Vec<Word<Target>>>> = default,
        /// The view that has it.
        pub view: Option<Placed<Word<View>>> = default,
        /// The first release that has it, or the first of each branch: backports first, the main line last.
        pub since: Option<Placed<FirstReleases>> = default,
        /// The first release that has it no more, likewise.
        pub until: Option<Placed<FirstReleases>> = default,
        /// Interface versions that have it.
        pub interface: Option<Placed<InterfaceRange>> = default,
        /// The dialect that has it.
        pub dialect: Option<Placed<Word<Dialect>>> = default,
    }
}

impl Conditions {
    /// The keys.
    pub(crate) const KEYS: [&str; 6] = ["arch", "view", "since", "until", "interface", "dialect"];
}

/// An item with the conditions that are written beside its own keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When<T> {
    /// When it is there.
    pub conditions: Conditions,
    /// The item.
    pub item: T,
}

impl<T> When<T> {
    /// An item without conditions.
    pub fn always(item: T) -> Self {
        When { conditions: Conditions::default(), item }
    }
}

impl<T> Deref for When<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

impl<T: FromNode> FromNode for When<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let [conditions, item] = node.in_two_parts()?;
        Ok(When { conditions: FromNode::from_node(conditions)?, item: T::from_node(item)? })
    }
}
