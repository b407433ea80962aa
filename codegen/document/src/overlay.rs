//! What the files of another dialect share with Xen's own.

use super::keyed::keyed;
use super::placed::Placed;
use super::words::{Name, Word};
use crate::{all_sections, only_shared};
use xen_abi_syntax::axes::Target;

/// Declares what can be the same, from the list of sections.
macro_rules! same {
    ($($(#[$doc:meta])* $section:ident: $of:ty, $one:ident;)*) => {
        keyed! {
            /// Names that mean the same as in Xen's dialect, by section.
            #[derive(Debug, Clone, Default, PartialEq, Eq)]
            pub struct Same {
                $($(#[$doc])* pub $section: Vec<Placed<Name>> = default,)*
            }
        }

        impl Same {
            /// All names, section by section.
            pub fn names(&self) -> impl Iterator<Item = &Placed<Name>> {
                [$(&self.$section),*].into_iter().flatten()
            }
        }
    };
}

all_sections!(only_shared same;);

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
