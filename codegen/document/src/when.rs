use std::ops::Deref;

use super::keyed::keyed;
use super::kind::{Conditioned, Kind, Takes};
use super::node_reader::{FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::Reported;
use super::words::{FirstReleases, InterfaceRange, Word};
use xen_abi_syntax::axes::{Dialect, Target, View};

/// When something is there. Most things have no conditions, so that these take little room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions(Option<Box<Given>>);

keyed! {
    /// Conditions as they are written. The same keys serve files, items, members and cases; all must hold.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    #[cfg_attr(feature = "schema", schemars(rename = "Conditions"))]
    pub struct Given {
        /// Targets that have it.
        pub arch: Option<Placed<Vec<Word<Target>>>>,
        /// The view that has it.
        pub view: Option<Placed<Word<View>>>,
        /// The first release that has it, or the first of each branch: backports first, the main line last.
        pub since: Option<Placed<FirstReleases>>,
        /// The first release that has it no more, likewise.
        pub until: Option<Placed<FirstReleases>>,
        /// Interface versions that have it.
        pub interface: Option<Placed<InterfaceRange>>,
        /// The dialect that has it.
        pub dialect: Option<Placed<Word<Dialect>>>,
    }
}

/// No conditions.
static NONE: Given =
    Given { arch: None, view: None, since: None, until: None, interface: None, dialect: None };

impl Conditions {
    /// The keys.
    pub(crate) fn kind() -> &'static Kind {
        Given::kind()
    }

    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl Deref for Conditions {
    type Target = Given;

    fn deref(&self) -> &Given {
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl From<Given> for Conditions {
    fn from(given: Given) -> Self {
        Self((given != NONE).then(|| Box::new(given)))
    }
}

impl FromNode for Conditions {
    const TAKES: Takes = Given::TAKES;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        match node.entries()?.next() {
            None => Ok(Conditions(None)),
            Some(_) => Given::from_node(node).map(Conditions::from),
        }
    }
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

impl<T: FromNode + Conditioned> FromNode for When<T> {
    const TAKES: Takes = T::TAKES;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let [conditions, item] = node.in_two_parts(Conditions::kind())?;
        let (conditions, item) = (FromNode::from_node(conditions), T::from_node(item));
        Ok(When { conditions: conditions?, item: item? })
    }
}
