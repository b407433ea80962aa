//! Places in the lists of a specification, by which what is declared refers to other declarations.

use super::lists::lists;

/// Declares the id of each list.
macro_rules! ids {
    ($($(#[$doc:meta])* $list:ident: $of:ty, $id:ident, $is_macro:expr;)*) => {
        $(
            #[doc = concat!("The place of an item in the list `", stringify!($list), "`.")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(pub u32);
        )*
    };
}

lists!(ids);

/// The place of a file in the list `modules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// The place of a name of a type in the list `names`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);
