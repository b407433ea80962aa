use super::kind::{Conditioned, Key, Kind, Takes};
use super::node_reader::{FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::Reported;
use super::when::{Conditions, When};

/// A value, or values that depend on conditions, of which the first that holds wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases<T>(pub Vec<When<Case<T>>>);

/// What holds under the conditions beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[cfg_attr(feature = "schema", schemars(bound = "T: schemars::JsonSchema", rename = "{T}Case"))]
pub struct Case<T> {
    /// The value.
    pub is: Placed<T>,
}

/// What there is in a case.
fn kind<T: FromNode>() -> &'static Kind {
    const {
        &Kind {
            keys: &[Key { name: "is", was: None, takes: T::TAKES }],
            conditions: Some((0, Conditions::kind)),
        }
    }
}

impl<T> Conditioned for Case<T> {}

impl<T: FromNode> FromNode for Case<T> {
    const TAKES: Takes = Takes::Item(kind::<T>);

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let mut is = None;
        let mut unknown = Ok(());
        for entry in node.entries()? {
            match entry.key() {
                "is" => is = Some(entry.read()),
                _ => unknown = Err(entry.unknown(kind::<T>())),
            }
        }
        let is = node.or_left_out(is, "is");
        unknown?;
        Ok(Case { is: is? })
    }
}

impl<T: FromNode> FromNode for Cases<T> {
    const TAKES: Takes = Case::<T>::TAKES.listed();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        // A list of words is one value, of those that are written as a list.
        let cases = if node.is_list_of_scalars() { None } else { node.items() };
        match cases {
            Some(cases) => Ok(Cases(cases?)),
            None => Ok(Cases(vec![When::always(Case { is: Placed::from_node(node)? })])),
        }
    }
}
