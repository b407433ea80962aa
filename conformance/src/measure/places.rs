//! How bindgen's own Rust spells the leaves that a C expression can name.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::Item;
use xen_abi_codegen::facts::RecordKind;

use super::declared::{Declared, Place, Record, Type};
use super::layout::{LayoutError, Layouts};
use super::leaves::{Meaning, joined};
use super::measured::Measured;
use super::names::MEMBER_PREFIX;
use crate::cell::Cell;

/// What bindgen wrote for a cell, and what was read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bindings {
    /// What was read from it.
    pub measured: Measured,
    /// Its text, which a module can hold that has another `c` with the types of C.
    pub text: String,
    /// Structures and unions by the name that C has for them.
    pub records: BTreeMap<String, RecordInBindings>,
}

/// A structure or union as bindgen wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordInBindings {
    /// The name of its type.
    pub name: String,
    /// The leaves but bit-fields: the path in C, and the way in Rust from the record, with dots between.
    pub places: BTreeMap<String, String>,
}

impl Bindings {
    pub(crate) fn new(
        cell: &Cell,
        measured: Measured,
        text: String,
        declared: &Declared,
    ) -> Result<Bindings, LayoutError> {
        let layouts = Layouts { declared, target: cell.target };
        let mut records = BTreeMap::new();
        for (name, record) in &declared.records {
            let (Some(tag), Some(_)) = (&record.tag, record.extent) else { continue };
            let mut written = RecordInBindings { name: name.clone(), places: BTreeMap::new() };
            layouts.add_places(name, record, ("", ""), &mut written.places)?;
            records.insert(tag.clone(), written);
        }
        Ok(Bindings { measured, text: without_clashes(text, declared), records })
    }
}

/// Whether bindgen's type for a record cannot be copied, so that unions have it wrapped: no constant gets at what is inside.
/// Where that lies is compared with what clang says alone.
fn is_flexible(record: &Record) -> bool {
    record.members.iter().any(|member| matches!(member.spelled, Type::Flexible(_)))
}

/// What bindgen wrote but for aliases that have the name of a record: in C a tag and a typedef can be called the same, in
/// Rust they cannot, and bindgen writes both.
fn without_clashes(text: String, declared: &Declared) -> String {
    let is_record = |name: &str| declared.records.contains_key(name);
    if !declared.typedefs.keys().any(|name| is_record(name)) {
        return text;
    }
    // That it parses is known: `declared` was read from it.
    let Ok(mut file) = syn::parse_file(&text) else { return text };
    file.items.retain(|item| !matches!(item, Item::Type(alias) if is_record(&alias.ident.to_string())));
    file.into_token_stream().to_string()
}

impl Layouts<'_> {
    /// Adds the leaves of a record that lies at a path in C and in Rust.
    fn add_places(
        &self,
        name: &str,
        record: &Record,
        (c, rust): (&str, &str),
        places: &mut BTreeMap<String, String>,
    ) -> Result<(), LayoutError> {
        let mut unnamed = 0;
        for member in &record.members {
            let (c, part) = match &member.place {
                Place::Filler | Place::Unit(_) => continue,
                Place::Unnamed => {
                    unnamed += 1;
                    (c.to_owned(), format!("__bindgen_anon_{unnamed}"))
                }
                Place::Named(part) => (joined(c, part), format!("{MEMBER_PREFIX}{part}")),
            };
            let rust = joined(rust, &part);
            match self.meaning(name, &member.spelled)? {
                Meaning::Record(name, inner) if inner.tag.is_none() => {
                    let is_wrapped = record.kind == RecordKind::Union && is_flexible(inner);
                    if !is_wrapped {
                        self.add_places(name, inner, (&c, &rust), places)?;
                    }
                }
                _ => drop(places.insert(c, rust)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::names::Names;
    use crate::measure::reader;

    #[test]
    fn of_a_structure_and_an_alias_of_one_name_the_structure_is_kept() {
        let text = "pub struct one_t { _unused : [u8 ; 0usize] , } pub type one_t = one ; pub type other_t = one_t ;";
        let declared = reader::read(text, &Names::default()).unwrap();
        let kept = "pub struct one_t { _unused : [u8 ; 0usize] , } pub type other_t = one_t ;";
        assert_eq!(without_clashes(text.to_owned(), &declared), kept);
    }
}
