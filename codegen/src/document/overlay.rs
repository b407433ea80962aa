//! What the files of another dialect share with Xen's own.

use serde::Deserialize;

use super::Placed;
use super::words::{Name, Word};
use crate::axes::Target;

/// Names that mean the same as in Xen's dialect, by section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Same {
    /// Names for other types.
    pub typedefs: Vec<Placed<Name>>,
    /// Constants that do not belong together.
    pub constants: Vec<Placed<Name>>,
    /// Constants that are texts.
    pub strings: Vec<Placed<Name>>,
    /// Macros that stand for types, tags, members or other names.
    pub aliases: Vec<Placed<Name>>,
    /// Constants of which a member holds one.
    pub enums: Vec<Placed<Name>>,
    /// Constants of which a member holds any number, as bits.
    pub flags: Vec<Placed<Name>>,
    /// Integers whose bits have meanings.
    pub bitwords: Vec<Placed<Name>>,
    /// Structures.
    pub structs: Vec<Placed<Name>>,
    /// Unions.
    pub unions: Vec<Placed<Name>>,
    /// Hypercalls.
    pub hypercalls: Vec<Placed<Name>>,
    /// Macros that compute a value.
    pub functions: Vec<Placed<Name>>,
    /// Macros of C alone.
    pub macros: Vec<Placed<Name>>,
}

impl Same {
    /// All names, section by section.
    pub fn names(&self) -> impl Iterator<Item = &Placed<Name>> {
        let Same { typedefs, constants, strings, aliases, enums, flags, .. } = self;
        let Same { bitwords, structs, unions, hypercalls, functions, macros, .. } = self;
        let types = [typedefs, aliases, enums, flags, bitwords, structs, unions];
        types.into_iter().chain([constants, strings, hypercalls, functions, macros]).flatten()
    }
}

/// What is otherwise about a name that means the same.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The targets that have it, if they are others than in Xen's dialect.
    pub arch: Option<Placed<Vec<Word<Target>>>>,
    /// The typedef of a record; without one there is none.
    pub typedef: Option<Placed<Name>>,
    /// Whether there is a guest handle, if it is otherwise than in Xen's dialect.
    pub handle: Option<bool>,
}
