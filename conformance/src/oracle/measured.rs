//! Putting what was measured into the form of facts.

use std::collections::BTreeSet;

use xen_abi_codegen::facts::{EnumFacts, FieldType, RecordFacts};

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
    /// Every public header that was read, also those without a name of their own.
    pub headers: BTreeSet<String>,
    /// The version of bindgen.
    pub bindgen: String,
}

/// Structures by which the headers carry the code of a save record begin with this.
pub(crate) const SAVE_TYPE_PREFIX: &str = "__HVM_SAVE_TYPE_";

/// The member whose size is that code.
const SAVE_CODE_MEMBER: &str = "c";

/// Makes facts of what the headers declare, leaving out what is not theirs.
pub(crate) fn assemble(
    cell: &Cell,
    preprocessed: &Preprocessed,
    declared: &Declared,
    constants: Constants,
) -> Result<Definitions, LayoutError> {
    let declarations = &preprocessed.declarations;
    let layouts = Layouts { declared, target: cell.target };
    let home_of_type = |name: &str| {
        let typedef = || declarations.typedefs.get(name).map(|typedef| &typedef.header);
        declarations.tags.get(name).or_else(typedef)
    };
    let Definitions { mut facts, mut homes } = Definitions::empty(&cell.set, cell.id());
    for (name, record) in &declared.records {
        let (Some(tag), Some(extent)) = (&record.tag, record.extent) else { continue };
        let Some(header) = home_of_type(tag) else { continue };
        if let Some(save_type) = tag.strip_prefix(SAVE_TYPE_PREFIX) {
            facts.save_codes.extend(save_code(record).map(|code| (save_type.to_owned(), code)));
        } else if !leaves::is_handle(tag) {
            homes.insert(tag.clone(), header.clone());
            let (kind, header) = (record.kind, header.clone());
            let fields = layouts.leaves(name)?;
            let record =
                RecordFacts { kind, size: extent.size, align: extent.align, header, project: None, fields };
            facts.records.insert(tag.clone(), record);
        }
    }
    for (name, enumeration) in &declared.enums {
        let Some(header) = home_of_type(name) else { continue };
        homes.insert(name.clone(), header.clone());
        let storage = layouts.field_type(name, &enumeration.storage)?;
        facts.enums.insert(name.clone(), EnumFacts { storage, values: enumeration.enumerators.clone() });
    }
    for (name, behind) in declared.typedefs.iter().filter(|(name, _)| !leaves::is_handle(name)) {
        let Some(typedef) = declarations.typedefs.get(name) else { continue };
        homes.insert(name.clone(), typedef.header.clone());
        let meaning =
            if typedef.is_function { FieldType::Function } else { layouts.field_type(name, behind)? };
        facts.typedefs.insert(name.clone(), meaning);
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
    facts.strings = constants.strings;
    for name in facts.constants.keys().chain(facts.strings.keys()).chain(facts.aliases.keys()) {
        let home = preprocessed.macros.get(name).map(|defined| &defined.header);
        homes.extend(
            home.or_else(|| declarations.enumerators.get(name)).map(|home| (name.clone(), home.clone())),
        );
    }
    Ok(Definitions { facts, homes })
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
