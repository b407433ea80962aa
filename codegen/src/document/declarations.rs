use super::node_reader::{FromNode, NodeReader};
use super::read_error::ReadError;
use super::{Name, OneOrMore, Placed};

/// Values by name, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByName<T>(pub Vec<(Placed<Name>, T)>);

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
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let mut all = Vec::new();
        for entry in node.entries()? {
            let name = Placed { value: entry.read_key()?, place: entry.key_place() };
            all.push((name, entry.read()?));
        }
        Ok(ByName(all))
    }
}

impl<T: FromNode> FromNode for Declarations<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let written = ByName::<OneOrMore<Placed<T>>>::from_node(node)?;
        let mut all = Vec::new();
        for (name, OneOrMore(items)) in written.0 {
            let only = items.len() == 1;
            for item in items {
                let place = if only { name.place } else { item.place };
                all.push((Placed { place, ..name.clone() }, item.value));
            }
        }
        Ok(Declarations(all))
    }
}
