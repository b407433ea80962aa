//! Anything that is declared.

use std::iter;

use super::{
    AliasId, BitWordId, ConstantId, FunctionId, GroupId, HandleId, HypercallId, MacroId, ModuleId, RecordId,
    SaveRecordId, SmcccId, Spec, StringId, TypeItem, TypedefId, XMacroId,
};

/// Declares what can be selected, with the ids that it has.
macro_rules! items {
    ($($variant:ident $id:ident $what:literal;)*) => {
        /// Something that is declared. An operation of a hypercall is the constant that holds its number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Item {
            $(#[doc = $what] $variant($id),)*
        }

        $(
            impl From<$id> for Item {
                fn from(id: $id) -> Self {
                    Item::$variant(id)
                }
            }
        )*

        impl Item {
            /// What a module declares.
            pub(super) fn all_of(spec: &Spec, module: ModuleId) -> Vec<Item> {
                let mut all = Vec::new();
                $(all.extend(spec.declared_by::<$id>(module).map(Item::$variant));)*
                all
            }

            /// Everything that is declared.
            pub fn all(spec: &Spec) -> Vec<Item> {
                spec.module_ids().flat_map(|module| Item::all_of(spec, module)).collect()
            }

            /// What it has in common with everything that is declared.
            pub fn head(self, spec: &Spec) -> &super::Head {
                match self {
                    $(Item::$variant(id) => &spec[id].head,)*
                }
            }
        }
    };
}

impl Item {
    /// The names by which C means it: its own, and the typedef that a record has besides its tag.
    pub fn names(self, spec: &Spec) -> impl Iterator<Item = &str> {
        let name = self.head(spec).name.as_str();
        let typedef = match self {
            Item::Record(id) => spec[id].typedef.as_deref(),
            _ => None,
        };
        iter::once(name).chain(typedef.filter(|typedef| *typedef != name))
    }
}

items! {
    Typedef TypedefId "A typedef.";
    Constant ConstantId "A constant, or an operation by its number.";
    String StringId "A constant that is a text.";
    Function FunctionId "A macro that computes an integer.";
    Group GroupId "A group of constants.";
    BitWord BitWordId "A bit word.";
    Record RecordId "A record.";
    SaveRecord SaveRecordId "A record of a saved domain.";
    Hypercall HypercallId "A hypercall without its operations.";
    Smccc SmcccId "A call by SMC or HVC.";
    Alias AliasId "A macro that stands for a name.";
    XMacro XMacroId "A macro that a header calls for each value.";
    Macro MacroId "A macro or function of C alone.";
    Handle HandleId "A guest handle of a type that C itself has.";
}

impl From<TypeItem> for Item {
    fn from(item: TypeItem) -> Self {
        match item {
            TypeItem::Typedef(id) => id.into(),
            TypeItem::Group(id) => id.into(),
            TypeItem::BitWord(id) => id.into(),
            TypeItem::Record(id) => id.into(),
        }
    }
}
