//! What the files of another dialect share with Xen's own.

use super::Placed;
use super::keyed::keyed;
use super::words::{Name, Word};
use crate::axes::Target;

keyed! {
    /// Names that mean the same as in Xen's dialect, by section.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Same {
        /// Names for other types.
        pub typedefs: Vec<Placed<Name>> = default,
        /// Constants that do not belong together.
        pub constants: Vec<Placed<Name>> = default,
        /// Constants that are texts.
        pub strings: Vec<Placed<Name>> = default,
        /// Macros that stand for types, tags, members or other names.
        pub aliases: Vec<Placed<Name>> = default,
        /// Constants of which a member holds one.
        pub enums: Vec<Placed<Name>> = default,
        /// Constants of which a member holds any number, as bits.
        pub flags: Vec<Placed<Name>> = default,
        /// Integers whose bits have meanings.
        pub bitwords: Vec<Placed<Name>> = default,
        /// Structures.
        pub structs: Vec<Placed<Name>> = default,
        /// Unions.
        pub unions: Vec<Placed<Name>> = default,
        /// Hypercalls.
        pub hypercalls: Vec<Placed<Name>> = default,
        /// Macros that compute a value.
        pub functions: Vec<Placed<Name>> = default,
        /// Macros of C alone.
        pub macros: Vec<Placed<Name>> = default,
    }
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

keyed! {
    /// What is otherwise about a name that means the same.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Exception {
        /// The targets that have it, if they are others than in Xen's dialect.
        pub arch: Option<Placed<Vec<Word<Target>>>>,
        /// The typedef of a record; without one there is none.
        pub typedef: Option<Placed<Name>>,
        /// Whether there is a guest handle, if it is otherwise than in Xen's dialect.
        pub handle: Option<bool>,
    }
}
