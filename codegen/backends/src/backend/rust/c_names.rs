//! What the names of C are called in generated Rust, for programs that hold one against the other.
//!
//! Paths begin at the root of the generated code; what they lead to is what a user of the code writes.

use std::collections::BTreeMap;

use super::naming::{declared, ident, module_name, module_path};
use super::operations::{operation_name, operation_word};
use super::paths::{RustPath, bit_accessors, spelt_inside, step_to};
use super::record::RustRecord;
use super::shape::Shaper;
use super::types::RustType;
use super::{constants, groups, save_records, strings};
use crate::abi::{Abi, BodyLayout, MemberLayout, NamedMember, OperationsLayout};
use crate::request::reached_modules;
use xen_abi_model::{Constant, ConstantRole, Head, Member, ModuleId, Operations};

/// The names of C that generated Rust has for one variant, each with what it is called there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CNames {
    /// Structures and unions.
    pub records: BTreeMap<String, RecordInRust>,
    /// Integer constants, as expressions of an integer type; none where Rust leaves a constant out.
    pub constants: BTreeMap<String, Option<String>>,
    /// Constants that are texts, as expressions of the type `&CStr`.
    pub strings: BTreeMap<String, String>,
    /// Typedefs, as types.
    pub typedefs: BTreeMap<String, String>,
    /// Enumerations that are a real `enum` in C, as types.
    pub enums: BTreeMap<String, String>,
    /// Codes of records of a saved domain, as expressions of an integer type.
    pub save_codes: BTreeMap<String, String>,
    /// Every type that wraps an integer, which is its field `0`.
    pub newtypes: Vec<String>,
}

/// A structure or union in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordInRust {
    /// Its type.
    pub path: String,
    /// The leaves that a C expression can name, in order of declaration.
    pub members: Vec<MemberInRust>,
}

/// A leaf of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberInRust {
    /// The way to it in C, as facts have it.
    pub path: String,
    /// The expression for it in Rust, where `record` is the record. None if Rust has no place for it, as for
    /// bit-fields, or only one that is not aligned as a view has to be.
    pub place: Option<String>,
    /// Of a bit-field: how it is read and written.
    pub bits: Option<BitsInRust>,
    /// Of an array whose elements are records without a name: an element.
    pub element: Option<RecordInRust>,
}

/// A bit-field, as expressions in which `record` is the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitsInRust {
    /// Its value.
    pub get: String,
    /// Sets it to `value`; the record is mutable.
    pub set: String,
}

/// The names of C in the modules that are wanted and those that they need; none means all.
pub fn c_names(abi: &Abi<'_>, wanted: &[String]) -> CNames {
    let namer = Namer { abi, modules: reached_modules(&abi.clone().into(), wanted) };
    let mut names = CNames {
        constants: namer.constants(),
        newtypes: namer.newtypes(),
        typedefs: namer.typedefs(),
        ..CNames::default()
    };
    for (id, layout) in abi.records().iter() {
        let record = &abi.spec[id];
        let Some(module) = namer.module(&record.head) else { continue };
        let rust = Shaper { abi }.record(declared(&record.head), layout);
        if let Some(typedef) = &record.typedef {
            names.typedefs.insert(typedef.clone(), path(&module, &rust.name));
        }
        names.records.insert(record.head.name.clone(), self::record(&module, &rust, layout));
    }
    let spec = abi.spec;
    for (name, head) in abi.strings().ids().map(|id| (strings::rust_name(&spec[id]), &spec[id].head)) {
        names.strings.extend(namer.item(head, &name));
    }
    for id in abi.groups().ids().filter(|id| spec[*id].c.is_type()) {
        names.enums.extend(namer.item(&spec[id].head, &declared(&spec[id].head)));
    }
    for save in abi.save_records().ids().map(|id| &spec[id]) {
        let code = |of: String| format!("<{of} as runtime::SaveRecord>::CODE");
        let item = namer.item(&save.head, &save_records::rust_name(save));
        names.save_codes.extend(item.map(|(name, of)| (name, code(of))));
    }
    names
}

/// The path of an item in a module.
fn path(module: &str, name: &str) -> String {
    format!("{module}::{}", ident(name))
}

/// The path of a module of the specification from the root of generated code.
pub(super) fn module_of(abi: &Abi<'_>, head: &Head) -> String {
    let path = module_path(&abi.spec[head.module].name);
    path.iter().map(|name| ident(name)).collect::<Vec<_>>().join("::")
}

/// Says what declarations are called.
struct Namer<'a, 's> {
    abi: &'a Abi<'s>,
    modules: Vec<ModuleId>,
}

impl Namer<'_, '_> {
    /// The module of a declaration, if it is wanted.
    fn module(&self, head: &Head) -> Option<String> {
        let module = &self.abi.spec[head.module];
        let is_there = self.modules.contains(&head.module) && self.abi.holds(&module.when);
        is_there.then(|| module_of(self.abi, head))
    }

    /// The name of a declaration in C, with its path in Rust, where it has this name.
    fn item(&self, head: &Head, name: &str) -> Option<(String, String)> {
        Some((head.name.clone(), path(&self.module(head)?, name)))
    }

    fn newtypes(&self) -> Vec<String> {
        let spec = self.abi.spec;
        let groups = self.abi.groups().ids().map(|id| &spec[id].head);
        let heads = groups.chain(self.abi.bitwords().ids().map(|id| &spec[id].head));
        heads.filter_map(|head| self.item(head, &declared(head))).map(|(_, path)| path).collect()
    }

    fn typedefs(&self) -> BTreeMap<String, String> {
        let spec = self.abi.spec;
        let typedefs = self.abi.typedefs().ids().map(|id| &spec[id].head);
        let words = self.abi.bitwords().ids().map(|id| &spec[id]).filter(|word| word.typedef);
        let heads = typedefs.chain(words.map(|word| &word.head));
        heads.filter_map(|head| self.item(head, &declared(head))).collect()
    }

    fn constants(&self) -> BTreeMap<String, Option<String>> {
        let spec = self.abi.spec;
        let ids = self.abi.constants().ids().filter(|id| self.module(&spec[*id].head).is_some());
        let mut constants: BTreeMap<String, Option<String>> =
            ids.map(|id| (spec[id].head.name.clone(), self.constant(&spec[id]))).collect();
        for (id, layout) in self.abi.hypercalls().iter() {
            let call = &spec[id];
            let Some(module) = self.module(&call.head) else { continue };
            let within = path(&module, &module_name(&call.head.name));
            add_operations(&within, &call.ops, &layout.ops, &mut constants);
        }
        constants
    }

    /// A constant that stands for itself; numbers of operations are those of types.
    fn constant(&self, constant: &Constant) -> Option<String> {
        let module = self.module(&constant.head)?;
        if let Some(group) = constant.group {
            self.abi.groups().get(group)?;
            let group = &self.abi.spec[group];
            let group_path = path(&module, &declared(&group.head));
            return Some(path(&group_path, &groups::value_name(group, constant)) + ".0");
        }
        let is_newtype = constants::is_newtype(self.abi, constant)?;
        if constant.role == ConstantRole::Operation {
            return None;
        }
        let field = if is_newtype { ".0" } else { "" };
        Some(path(&module, &constants::rust_name(constant)) + field)
    }
}

/// Numbers of operations, in the module that is named after what they belong to.
fn add_operations(
    within: &str,
    of: &Operations,
    layout: &OperationsLayout<'_>,
    constants: &mut BTreeMap<String, Option<String>>,
) {
    for layout in &layout.all {
        let name = path(within, &operation_name(of, layout.operation));
        let number = format!("<{name} as runtime::SubOperation>::NUMBER");
        constants.insert(layout.operation.head.name.clone(), Some(number));
        let module = path(within, &operation_word(of, layout.operation));
        add_operations(&module, &layout.operation.inner, &layout.inner, constants);
    }
}

/// A record with all leaves that it has in C.
fn record(module: &str, rust: &RustRecord<'_>, layout: &BodyLayout<'_>) -> RecordInRust {
    let start =
        Walk { module, rust, path: Some(RustPath::to_the_record(RustType::Named(rust.name.clone()))) };
    let members = layout.leaves().filter_map(|leaf| {
        let around = leaf.around.iter().try_fold(start.clone(), |walk, layout| walk.into(layout.member))?;
        Some(around.leaf(&leaf))
    });
    RecordInRust { path: path(module, &rust.name), members: members.collect() }
}

/// What the record is called in expressions.
const RECORD: &str = "record";

/// Where a walk to a member, in C and in Rust at once, has come to.
#[derive(Clone)]
struct Walk<'r, 's> {
    module: &'r str,
    /// The record, or the one to which it promotes its members.
    rust: &'r RustRecord<'s>,
    /// The path in Rust; none behind a record that is not aligned.
    path: Option<RustPath>,
}

impl Walk<'_, '_> {
    /// How types are seen from the root of generated code.
    fn types(&self) -> String {
        format!("{}::", self.module)
    }

    /// The walk to a record that is spelt inside this one; nothing where Rust has none.
    fn into(self, member: &Member) -> Option<Self> {
        // The record around one without a name has what is inside.
        if member.name.is_none() {
            return Some(self);
        }
        let (step, of) = step_to(self.rust, member)?;
        let path = self.path.map(|path| path.then(&step, of)).filter(|path| path.of.is_aligned());
        Some(Walk { module: self.module, rust: spelt_inside(self.rust, of)?, path })
    }

    fn leaf(&self, leaf: &NamedMember<'_, '_>) -> MemberInRust {
        let MemberLayout { member, bits, .. } = leaf.layout;
        let step = step_to(self.rust, member);
        let path = self.path.as_ref().zip(step.as_ref()).map(|(path, (step, of))| path.then(step, of));
        let element = || {
            let (of, element) = (step.as_ref()?.1, leaf.element()?);
            Some(record(self.module, spelt_inside(self.rust, of)?, element))
        };
        MemberInRust {
            path: leaf.path(),
            place: path.filter(|_| bits.is_none()).map(|path| path.place(RECORD, &self.types())),
            bits: self.bits(member),
            element: element(),
        }
    }

    /// How a bit-field is used.
    fn bits(&self, member: &Member) -> Option<BitsInRust> {
        let (getter, setter) = bit_accessors(self.rust, member)?;
        let (whole, mutable) = self.path.as_ref()?.references(RECORD, &self.types());
        let of = path(self.module, &self.rust.name);
        Some(BitsInRust {
            get: format!("{of}::{}({whole})", ident(getter)),
            set: format!("{of}::{}({mutable}, value)", ident(setter)),
        })
    }
}
