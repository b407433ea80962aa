//! How bindgen's own Rust spells the leaves that a C expression can name.

use std::collections::BTreeMap;

use super::declared::{Declared, Place, Record};
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
        Ok(Bindings { measured, text, records })
    }
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
                Meaning::Record(name, record) if record.tag.is_none() => {
                    self.add_places(name, record, (&c, &rust), places)?;
                }
                _ => drop(places.insert(c, rust)),
            }
        }
        Ok(())
    }
}
