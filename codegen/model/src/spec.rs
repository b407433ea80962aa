//! The whole specification: lists of what is declared.

use super::Availability;
use super::hypercalls::*;
use super::ids::*;
use super::items::*;
use super::lists::lists;
use super::macros::*;
use super::module::{Include, Module};
use super::named::ByName;
use super::releases::Releases;
use super::save_records::*;
use super::smccc::*;
use xen_abi_syntax::hash::HashMap;
use xen_abi_syntax::source::Source;
use xen_abi_syntax::vocabulary::GroupInC;

/// Declares the specification from its lists.
macro_rules! spec {
    ($($(#[$doc:meta])* $list:ident: $of:ty, $id:ident, $is_macro:expr;)*) => {
        /// The whole specification.
        #[derive(Debug, Clone)]
        pub struct Spec {
            /// The texts from which it was read.
            pub sources: Vec<Source>,
            /// The releases that it covers.
            pub releases: Releases,
            /// Its files.
            pub modules: Vec<Module>,
            /// Names of types, with what each can mean.
            pub names: Vec<TypeEntry>,
            $($(#[$doc])* pub $list: Vec<$of>,)*
            pub(super) by_name: HashMap<String, NameId>,
            pub(super) constants_by_name: ByName<ConstantId>,
            pub(super) functions_by_name: ByName<FunctionId>,
        }

        impl Spec {
            /// Nothing yet but the releases and the names of types.
            pub fn of(releases: Releases, names: Vec<TypeEntry>) -> Self {
                let ids = names.iter().enumerate().map(|(at, entry)| (entry.name.clone(), NameId(at as u32)));
                Self {
                    sources: Vec::new(),
                    releases,
                    modules: Vec::new(),
                    by_name: ids.collect(),
                    names,
                    $($list: Vec::new(),)*
                    constants_by_name: ByName::default(),
                    functions_by_name: ByName::default(),
                }
            }

            /// What C knows as a macro or enumerator; operations are there as the constants that hold their numbers.
            pub fn macro_heads(&self) -> impl Iterator<Item = &Head> {
                std::iter::empty()$(.chain({
                    let is_macro: fn(&$of) -> bool = $is_macro;
                    self.$list.iter().filter(move |item| is_macro(item)).map(|item| &item.head)
                }))*
            }
        }

        /// What one file declares. Its ids count from the beginning of the file.
        #[derive(Default)]
        pub struct Part {
            $($(#[$doc])* pub $list: Vec<$of>,)*
            /// Types, with the names that mean them.
            pub declared: Vec<(NameId, TypeItem)>,
        }

        impl Part {
            /// Adds everything to what other files declare.
            pub(super) fn append_to(mut self, spec: &mut Spec) {
                $(spec.$list.append(&mut self.$list);)*
            }
        }

        $(
            impl std::ops::Index<$id> for Spec {
                type Output = $of;

                fn index(&self, id: $id) -> &$of {
                    &self.$list[id.0 as usize]
                }
            }

            impl DeclaredId for $id {
                type Item = $of;

                fn at(place: usize) -> Self {
                    $id(place as u32)
                }

                fn place(self) -> usize {
                    self.0 as usize
                }

                fn list(spec: &Spec) -> &[$of] {
                    &spec.$list
                }

                fn head(item: &$of) -> &Head {
                    &item.head
                }
            }
        )*
    };
}

lists!(spec);

/// Ids of what files declare.
pub trait DeclaredId: Copy {
    /// What is declared.
    type Item;

    /// The id of the place in the list.
    fn at(place: usize) -> Self;

    /// The place in the list.
    fn place(self) -> usize;

    /// The list, in the order of the files.
    fn list(spec: &Spec) -> &[Self::Item];

    /// What every declaration has.
    fn head(item: &Self::Item) -> &Head;
}

impl std::ops::Index<ModuleId> for Spec {
    type Output = Module;

    fn index(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }
}

impl std::ops::Index<NameId> for Spec {
    type Output = TypeEntry;

    fn index(&self, id: NameId) -> &TypeEntry {
        &self.names[id.0 as usize]
    }
}

/// A name of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeEntry {
    /// The name.
    pub name: String,
    /// What it means; under any one variant at most one of them is there.
    pub items: Vec<TypeItem>,
}

impl Spec {
    /// The handles that C has for an address of what has no declaration, of those that are there.
    pub fn handles_of(
        &self,
        of: HandleOf,
        is_there: impl Fn(&Availability) -> bool,
    ) -> impl Iterator<Item = &Handle> {
        self.handles.iter().filter(move |handle| handle.of.contains(&of) && is_there(&handle.head.when))
    }

    /// The groups whose values are the errors that hypercalls return.
    pub fn errors(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|group| group.errors)
    }

    /// The id of a name of a type.
    pub fn type_named(&self, name: &str) -> Option<NameId> {
        self.by_name.get(name).copied()
    }

    /// Whether a constant is an enumerator in C, and not a macro.
    pub fn is_enumerator(&self, constant: &Constant) -> bool {
        constant.group.is_some_and(|group| self[group].c != GroupInC::Macros)
    }

    /// The constants of a name.
    pub fn constants_named(&self, name: &str) -> &[ConstantId] {
        self.constants_by_name.get(name)
    }

    /// The functions of a name.
    pub fn functions_named(&self, name: &str) -> &[FunctionId] {
        self.functions_by_name.get(name)
    }

    /// What a file declares of a kind.
    pub fn declared_by<Id: DeclaredId>(&self, module: ModuleId) -> impl Iterator<Item = Id> + use<Id> {
        let list = Id::list(self);
        let first = list.partition_point(|item| Id::head(item).module < module);
        let end = list.partition_point(|item| Id::head(item).module <= module);
        (first..end).map(Id::at)
    }

    /// The module of a name.
    pub fn module_named(&self, name: &str) -> Option<ModuleId> {
        self.modules.iter().position(|module| module.name == name).map(|at| ModuleId(at as u32))
    }

    /// Whether a file is another, or includes its header, perhaps by way of others.
    pub fn sees(&self, module: ModuleId, other: ModuleId) -> bool {
        let mut seen = vec![module];
        let mut at = 0;
        while at < seen.len() {
            for Include { header, .. } in &self[seen[at]].includes {
                let of_header =
                    (0..).map(ModuleId).zip(&self.modules).filter(|(_, file)| file.header == *header);
                let new: Vec<ModuleId> =
                    of_header.map(|(id, _)| id).filter(|id| !seen.contains(id)).collect();
                seen.extend(new);
            }
            at += 1;
        }
        seen.contains(&other)
    }

    /// What the declaration of a type has in common with all.
    pub fn head(&self, item: TypeItem) -> &Head {
        match item {
            TypeItem::Typedef(id) => &self[id].head,
            TypeItem::Group(id) => &self[id].head,
            TypeItem::BitWord(id) => &self[id].head,
            TypeItem::Record(id) => &self[id].head,
        }
    }
}
