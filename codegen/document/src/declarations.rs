use std::fmt::Display;
use std::str::FromStr;

use super::kind::Takes;
use super::node_reader::{self, FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::{ReadError, Reported};
use super::words::Name;
use xen_abi_syntax::diagnostic::Code;

/// Values by name, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByName<T>(pub Vec<(Placed<Name>, T)>);

/// Values by keys that are no names, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByKey<K, T>(pub Vec<(K, T)>);

impl<K, T> Default for ByKey<K, T> {
    fn default() -> Self {
        ByKey(Vec::new())
    }
}

/// Items by name, in the order in which they are written. A name has several if a list of them is its value; then
/// each stands at its own place, and not at that of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declarations<T>(pub Vec<(Placed<Name>, T)>);

/// What both have.
macro_rules! lists {
    ($($list:ident)*) => {$(
        impl<T> Default for $list<T> {
            fn default() -> Self {
                $list(Vec::new())
            }
        }

        impl<'d, T> IntoIterator for &'d $list<T> {
            type Item = &'d (Placed<Name>, T);
            type IntoIter = std::slice::Iter<'d, (Placed<Name>, T)>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.iter()
            }
        }
    )*};
}

lists! { ByName Declarations }

impl<T: FromNode> FromNode for ByName<T> {
    const TAKES: Takes = T::TAKES.by_name();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let entries = node.entries()?;
        let mut all = Ok(Vec::with_capacity(entries.size_hint().1.unwrap_or_default()));
        for entry in entries {
            node_reader::add(&mut all, entry.read_both());
        }
        all.map(ByName)
    }
}

impl<K: FromStr<Err: Display>, T: FromNode> FromNode for ByKey<K, T> {
    const TAKES: Takes = T::TAKES.by_name();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let mut all = Ok(Vec::new());
        for entry in node.entries()? {
            let key = entry
                .key()
                .parse()
                .map_err(|error: K::Err| entry.report(ReadError::new(Code::WrongKind, error.to_string())));
            let value = entry.read();
            node_reader::add(&mut all, key.and_then(|key| Ok((key, value?))));
        }
        all.map(ByKey)
    }
}

/// What a name has: one item, or a list of them.
enum OfOneName<T> {
    Item(T),
    List(Vec<Placed<T>>),
}

impl<T: FromNode> FromNode for OfOneName<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        match node.items().transpose()? {
            None => T::from_node(node).map(OfOneName::Item),
            Some(list) if list.is_empty() => {
                Err(node.report(ReadError::new(Code::WrongKind, "the list is empty")))
            }
            Some(list) => Ok(OfOneName::List(list)),
        }
    }
}

impl<T: FromNode> FromNode for Declarations<T> {
    const TAKES: Takes = T::TAKES.by_name();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let entries = node.entries()?;
        let mut all = Ok(Vec::with_capacity(entries.size_hint().1.unwrap_or_default()));
        for entry in entries {
            let (name, of_name): (Placed<Name>, OfOneName<T>) = match entry.read_both() {
                Ok(both) => both,
                Err(reported) => {
                    all = Err(reported);
                    continue;
                }
            };
            match of_name {
                OfOneName::Item(item) => node_reader::add(&mut all, Ok((name, item))),
                OfOneName::List(items) => {
                    let only = items.len() == 1;
                    for Placed { value, place } in items {
                        let place = if only { name.place } else { place };
                        node_reader::add(&mut all, Ok((Placed { place, ..name.clone() }, value)));
                    }
                }
            }
        }
        all.map(Declarations)
    }
}
