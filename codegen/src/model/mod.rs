//! What the specification means: names are ids, every rule holds. Knows no target.

mod availability;
mod hypercalls;
mod includes;
mod items;
mod macros;
mod named;
mod needs;
mod paths;
mod releases;
mod resolve;
mod save_records;
mod selection;
mod smccc;
mod tags;

pub use crate::document::{Caller, Count, Direction, GroupInC, Reliance, ReturnKind, Role, Stability};
pub use availability::{Availability, Introduction, Introductions};
pub use hypercalls::{
    Argument, Directed, Envelope, Hypercall, Operation, Operations, Outcome, Parameter, Safety,
};
pub use items::{
    AddressKind, BitPart, BitWord, Body, Case, Cases, Constant, ConstantRole, Group, GroupKind, Head, Length,
    Macro, MacroUse, Member, MemberType, Pointee, Record, RecordKind, Type, TypeItem, Typedef, TypedefInC,
};
pub use macros::{Alias, AliasOf, Function, Handle, HandleOf, StringConstant, XMacro};
pub use releases::{KnownBranch, Releases};
pub use resolve::{Failure, resolve, resolve_observed};
pub use save_records::{SaveCodeInC, SaveRecord};
pub use selection::{IsThere, Item, Selection};
pub use smccc::{Operand, SmcccCall};
pub use tags::{BitChoice, Tag, TagAt, TagBits};

use crate::file_path::{FileName, FilePath};
use crate::hash::HashMap;
use crate::source::{Place, Source, SourceId};
use named::ByName;

/// Declares the ids of a list of the specification.
macro_rules! ids {
    ($($id:ident $list:ident $item:ty;)*) => {
        $(
            #[doc = concat!("The place of an item in the list `", stringify!($list), "`.")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(pub u32);

            impl std::ops::Index<$id> for Spec {
                type Output = $item;

                fn index(&self, id: $id) -> &$item {
                    &self.$list[id.0 as usize]
                }
            }
        )*
    };
}

/// Ids of what files declare.
pub trait DeclaredId: Copy {
    /// What is declared.
    type Item;

    /// The id of the place in the list.
    fn at(place: usize) -> Self;

    /// The list, in the order of the files.
    fn list(spec: &Spec) -> &[Self::Item];

    /// What every declaration has.
    fn head(item: &Self::Item) -> &Head;
}

/// Declares the ids of what files declare.
macro_rules! declared_ids {
    ($($id:ident $list:ident $item:ty;)*) => {
        ids! { $($id $list $item;)* }
        $(
            impl DeclaredId for $id {
                type Item = $item;

                fn at(place: usize) -> Self {
                    $id(place as u32)
                }

                fn list(spec: &Spec) -> &[$item] {
                    &spec.$list
                }

                fn head(item: &$item) -> &Head {
                    &item.head
                }
            }
        )*
    };
}

ids! {
    ModuleId modules Module;
    NameId names TypeEntry;
}

declared_ids! {
    TypedefId typedefs Typedef;
    ConstantId constants Constant;
    StringId strings StringConstant;
    FunctionId functions Function;
    GroupId groups Group;
    BitWordId bitwords BitWord;
    RecordId records Record;
    SaveRecordId save_records SaveRecord;
    HypercallId hypercalls Hypercall;
    SmcccId smccc SmcccCall;
    AliasId aliases Alias;
    XMacroId x_macros XMacro;
    MacroId macros Macro;
    HandleId handles Handle;
}

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
    /// All typedefs, in the order of the files and within them.
    pub typedefs: Vec<Typedef>,
    /// All constants, those of groups and operations too.
    pub constants: Vec<Constant>,
    /// All constants that are texts.
    pub strings: Vec<StringConstant>,
    /// All groups of constants.
    pub groups: Vec<Group>,
    /// All bit words.
    pub bitwords: Vec<BitWord>,
    /// All structures and unions that have a name.
    pub records: Vec<Record>,
    /// All records of saved domains.
    pub save_records: Vec<SaveRecord>,
    /// All hypercalls.
    pub hypercalls: Vec<Hypercall>,
    /// All macros that compute an integer.
    pub functions: Vec<Function>,
    /// All calls by SMC and HVC.
    pub smccc: Vec<SmcccCall>,
    /// All macros that stand for a tag, a member or a name.
    pub aliases: Vec<Alias>,
    /// All macros that headers call for each value of a group.
    pub x_macros: Vec<XMacro>,
    /// All macros of C alone.
    pub macros: Vec<Macro>,
    /// All guest handles of types that C itself has.
    pub handles: Vec<Handle>,
    by_name: HashMap<String, NameId>,
    constants_by_name: ByName<ConstantId>,
    functions_by_name: ByName<FunctionId>,
}

/// One file of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its path without `.yaml`.
    pub name: FilePath,
    /// Its text.
    pub source: SourceId,
    /// The header that it describes.
    pub header: FilePath,
    /// Where that is said.
    pub place: Place,
    /// The project that defines what is in it, if that is not Xen.
    pub project: Option<FileName>,
    /// The macro that keeps C from reading it twice, if not the usual one.
    pub guard: Option<String>,
    /// What the header is about.
    pub doc: String,
    /// Whether it describes everything that the header defines.
    pub whole: bool,
    /// When the header is there.
    pub when: Availability,
    /// The headers that it includes.
    pub includes: Vec<(Availability, FilePath)>,
    /// Where the facts are from: project, path, licence.
    pub provenance: Vec<(String, String, String)>,
}

impl Module {
    /// The project that defines what is in it, if that is not Xen.
    pub fn project(&self) -> Option<&str> {
        self.project.as_ref().map(|project| project.as_str())
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
    /// Nothing yet but the releases and the names of types.
    fn of(releases: Releases, names: Vec<TypeEntry>) -> Self {
        let ids = names.iter().enumerate().map(|(at, entry)| (entry.name.clone(), NameId(at as u32)));
        Self {
            sources: Vec::new(),
            releases,
            modules: Vec::new(),
            by_name: ids.collect(),
            names,
            typedefs: Vec::new(),
            constants: Vec::new(),
            strings: Vec::new(),
            groups: Vec::new(),
            bitwords: Vec::new(),
            records: Vec::new(),
            save_records: Vec::new(),
            hypercalls: Vec::new(),
            functions: Vec::new(),
            smccc: Vec::new(),
            aliases: Vec::new(),
            x_macros: Vec::new(),
            macros: Vec::new(),
            handles: Vec::new(),
            constants_by_name: ByName::default(),
            functions_by_name: ByName::default(),
        }
    }

    /// The id of a name of a type.
    pub fn type_named(&self, name: &str) -> Option<NameId> {
        self.by_name.get(name).copied()
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
