//! Putting what was measured into the form of facts.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::facts::{EnumFacts, Facts, FieldType, RecordFacts};

use super::aliases;
use super::declared::{Declared, Place, Record, Type};
use super::layout::{LayoutError, Layouts};
use super::leaves;
use super::preprocessed::Preprocessed;
use super::probe::Constants;
use super::spelling;
use crate::cell::Cell;
use crate::definitions::Definitions;

/// What was measured in one cell, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What the headers define.
    pub definitions: Definitions,
    /// What the headers declare and nothing is known of, by name, with the reason.
    pub unmeasured: BTreeMap<String, String>,
    /// Every public header that was read, also those without a name of their own.
    pub headers: BTreeSet<String>,
    /// The version of bindgen.
    pub bindgen: String,
}

/// Structures by which the headers carry the code of a save record begin with this.
pub(crate) const SAVE_TYPE_PREFIX: &str = "__HVM_SAVE_TYPE_";

/// The member whose size is that code.
const SAVE_CODE_MEMBER: &str = "c";

/// Headers with records of saved domains, where some codes are constants.
const SAVE_HEADER: &str = "hvm/save.h";

/// What the names of such constants end with.
pub(crate) const SAVE_CODE_SUFFIX: &str = "_CODE";

/// Makes facts of what the headers declare, leaving out what is not theirs.
pub(crate) fn assemble(
    cell: &Cell,
    preprocessed: &Preprocessed,
    declared: &Declared,
    constants: Constants,
) -> (Definitions, BTreeMap<String, String>) {
    let declarations = &preprocessed.declarations;
    let layouts = Layouts { declared, target: cell.target };
    let home_of_type = |name: &str| {
        let typedef = || declarations.typedefs.get(name).map(|typedef| &typedef.header);
        declarations.tags.get(name).or_else(typedef)
    };
    let Definitions { mut facts, mut homes } = Definitions::empty(&cell.set, cell.id());
    let mut unmeasured = BTreeMap::new();
    let mut told =
        |name: &str, error: LayoutError| drop(unmeasured.insert(name.to_owned(), error.to_string()));
    for (name, record) in &declared.records {
        let (Some(tag), Some(extent)) = (&record.tag, record.extent) else { continue };
        let Some(header) = home_of_type(tag) else { continue };
        if let Some(save_type) = tag.strip_prefix(SAVE_TYPE_PREFIX) {
            if let Some(code) = save_code(record) {
                facts.save_codes.insert(save_type.to_owned(), code);
                homes.insert(tag.clone(), header.clone());
            }
        } else if !leaves::is_handle(tag) {
            homes.insert(tag.clone(), header.clone());
            let fields = match layouts.leaves(name) {
                Ok(fields) => fields,
                Err(error) => {
                    told(tag, error);
                    continue;
                }
            };
            let (kind, header) = (record.kind, header.clone());
            let record =
                RecordFacts { kind, size: extent.size, align: extent.align, header, project: None, fields };
            facts.records.insert(tag.clone(), record);
        }
    }
    for (name, enumeration) in &declared.enums {
        let Some(header) = home_of_type(name) else { continue };
        homes.insert(name.clone(), header.clone());
        let storage = match layouts.field_type(name, &enumeration.storage) {
            Ok(storage) => storage,
            Err(error) => {
                told(name, error);
                continue;
            }
        };
        facts.enums.insert(name.clone(), EnumFacts { storage, values: enumeration.enumerators.clone() });
    }
    for (name, behind) in declared.typedefs.iter().filter(|(name, _)| !leaves::is_handle(name)) {
        let Some(typedef) = declarations.typedefs.get(name) else { continue };
        homes.insert(name.clone(), typedef.header.clone());
        let meaning = match layouts.field_type(name, behind) {
            _ if typedef.is_function => FieldType::Function,
            Ok(meaning) => meaning,
            Err(error) => {
                told(name, error);
                continue;
            }
        };
        facts.typedefs.insert(name.clone(), meaning);
    }
    let typedefs = declarations.typedefs.iter().map(|(name, typedef)| (name, &typedef.header));
    for (name, header) in declarations.tags.iter().chain(typedefs) {
        if !homes.contains_key(name) && !leaves::is_handle(name) && !name.starts_with(SAVE_TYPE_PREFIX) {
            homes.insert(name.clone(), header.clone());
            told(name, LayoutError::Untold { name: name.clone() });
        }
    }
    for (name, defined) in &preprocessed.macros {
        if let Some((of, _)) = spelling::type_macro(&defined.body) {
            facts.typedefs.insert(name.clone(), FieldType::Scalar(of));
            homes.insert(name.clone(), defined.header.clone());
        }
    }
    facts.aliases = aliases::find(preprocessed, declared);
    for (name, constant) in constants.integers {
        facts.constants.insert(name.clone(), constant.value);
        facts.const_types.insert(name, constant.c_type.to_owned());
    }
    for (name, code) in constant_codes(&facts, preprocessed) {
        if let Some(defined) = preprocessed.macros.get(&format!("{name}{SAVE_CODE_SUFFIX}")) {
            homes.insert(format!("{SAVE_TYPE_PREFIX}{name}"), defined.header.clone());
        }
        facts.save_codes.insert(name, code);
    }
    facts.strings = constants.strings;
    for name in facts.constants.keys().chain(facts.strings.keys()).chain(facts.aliases.keys()) {
        let home = preprocessed.macros.get(name).map(|defined| &defined.header);
        homes.extend(
            home.or_else(|| declarations.enumerators.get(name)).map(|home| (name.clone(), home.clone())),
        );
    }
    let mut definitions = Definitions { facts, homes };
    leave_out_users(&mut definitions, &mut unmeasured);
    (definitions, unmeasured)
}

/// Leaves out what is made of something that could not be measured, until nothing is.
fn leave_out_users(definitions: &mut Definitions, unmeasured: &mut BTreeMap<String, String>) {
    let unknown = |of: &FieldType, unmeasured: &BTreeMap<String, String>| match of {
        FieldType::Record(name) if unmeasured.contains_key(name) => Some(name.clone()),
        _ => None,
    };
    loop {
        let facts = &definitions.facts;
        let in_record = |record: &RecordFacts| {
            let types = record.fields.iter().flat_map(|field| [Some(&field.field_type), field.elem.as_ref()]);
            types.flatten().find_map(|of| unknown(of, unmeasured))
        };
        let records = facts.records.iter().filter_map(|(name, record)| Some((name, in_record(record)?)));
        let typedefs = facts.typedefs.iter().filter_map(|(name, of)| Some((name, unknown(of, unmeasured)?)));
        let users: Vec<(String, String)> =
            records.chain(typedefs).map(|(name, of)| (name.clone(), of)).collect();
        if users.is_empty() {
            return;
        }
        for (name, of) in users {
            definitions.facts.records.remove(&name);
            definitions.facts.typedefs.remove(&name);
            unmeasured.insert(name, format!("it is made of `{of}`, which could not be measured"));
        }
    }
}

/// Codes of save records that are constants.
fn constant_codes(facts: &Facts, preprocessed: &Preprocessed) -> Vec<(String, u32)> {
    let codes = facts.constants.iter().filter_map(|(name, value)| {
        let save_type = name.strip_suffix(SAVE_CODE_SUFFIX)?;
        let defined = preprocessed.macros.get(name)?;
        let code = u32::try_from(*value).ok()?;
        defined.header.ends_with(SAVE_HEADER).then(|| (save_type.to_owned(), code))
    });
    codes.collect()
}

/// The size of the array that stands for the code.
fn save_code(record: &Record) -> Option<u32> {
    let is_code = |place: &Place| matches!(place, Place::Named(name) if name == SAVE_CODE_MEMBER);
    let member = record.members.iter().find(|member| is_code(&member.place))?;
    match member.spelled {
        Type::Array(_, length) => u32::try_from(length).ok(),
        Type::Flexible(_) => Some(0),
        _ => None,
    }
}
