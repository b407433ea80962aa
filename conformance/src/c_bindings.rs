//! Headers that others wrote, as declarations to hold against the specification: what clang and bindgen make of them on each
//! target.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Release, Target, View};
use xen_abi_codegen::bindings::declared::{Body, Constant, Declarations, Member, Name, Record, Type};
use xen_abi_codegen::facts::{Facts, FieldFacts, FieldType, RecordFacts};

use crate::atomic_file::{self, FileError};
use crate::cell::Cell;
use crate::header_places::HeaderPlaces;
use crate::header_set::{HeaderSet, Origin};
use crate::measure::{HeaderReader, MeasureError};

/// How a file is called where clang reads it.
const FILE: &str = "their_bindings.h";

/// What is there before it, where the headers of Xen have what all of them build on.
const BEFORE: [(&str, &str); 2] =
    [("xen.h", ""), ("xen-compat.h", "#define __XEN_LATEST_INTERFACE_VERSION__ 0x00000000\n")];

/// A file, laid out so that it is read as one of Xen's headers.
pub(crate) struct CFile {
    set: HeaderSet,
}

/// What a file declares, and the targets for which clang refuses it, each with what it says.
pub(crate) struct Read {
    /// What it declares, on all other targets together.
    pub(crate) declared: Declarations,
    /// Where it could not be read.
    pub(crate) refused: Vec<(Target, MeasureError)>,
}

impl CFile {
    /// Lays a file out in an empty folder. What lies beside it and in `folders` can be included.
    pub(crate) fn lay_out(file: &Path, folders: &[&Path], into: &Path) -> Result<CFile, FileError> {
        let text = atomic_file::read(file)?;
        let tree = into.join("xen");
        for (name, text) in BEFORE {
            atomic_file::write(&tree.join(name), text)?;
        }
        atomic_file::write(&tree.join(FILE), &text)?;
        let beside = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        for folder in folders.iter().chain([&beside]) {
            link_all(folder, into)?;
        }
        link_all(beside, &tree)?;
        let release = Release::NONE;
        let origin = Origin::Folder(beside.to_owned());
        let set = HeaderSet {
            dialect: Dialect::Xen,
            origin,
            release,
            folder: into.to_owned(),
            without: Vec::new(),
        };
        Ok(CFile { set })
    }

    /// What it declares on these targets.
    pub(crate) fn read(&self, reader: &HeaderReader, targets: &[Target]) -> Read {
        let mut read = Read { declared: Declarations::default(), refused: Vec::new() };
        let mut homes = BTreeMap::new();
        let mut all: Vec<(Target, Facts)> = Vec::new();
        for target in targets {
            let (set, interface) = (self.set.clone(), InterfaceVersion::NONE);
            let cell = Cell { set, target: *target, view: View::Guest, interface };
            match reader.facts_of(&cell, &[FILE.to_owned()]) {
                Ok(measured) => {
                    homes.extend(measured.definitions.homes);
                    all.push((*target, measured.definitions.facts));
                }
                Err(error) => read.refused.push((*target, error)),
            }
        }
        homes.retain(|_, home| home == FILE);
        let places = HeaderPlaces::of(&self.set, homes.clone());
        let line = |name: &str| places.find(name, None).map_or(1, |place| place.line);
        records(&all, &line).into_iter().for_each(|record| read.declared.add_record(record));
        let mut values: BTreeMap<(&str, i128), Vec<Target>> = BTreeMap::new();
        for (target, facts) in &all {
            for (name, value) in facts.constants.iter().filter(|(name, _)| homes.contains_key(*name)) {
                values.entry((name, *value)).or_default().push(*target);
            }
        }
        for ((name, value), targets) in values {
            read.declared.add_constant(Constant {
                name: Name::new(&[], name),
                line: line(name),
                value,
                targets,
            });
        }
        read
    }
}

/// Lets everything in a folder be found in another, but for what is there already.
fn link_all(folder: &Path, into: &Path) -> Result<(), FileError> {
    let folder = fs::canonicalize(folder).map_err(FileError::on("read", folder))?;
    for entry in fs::read_dir(&folder).map_err(FileError::on("read", &folder))? {
        let entry = entry.map_err(FileError::on("read", &folder))?;
        let link = into.join(entry.file_name());
        if !link.exists() && link != into {
            std::os::unix::fs::symlink(entry.path(), &link).map_err(FileError::on("create", &link))?;
        }
    }
    Ok(())
}

/// The records of all targets, those that are the same once.
fn records(all: &[(Target, Facts)], line: &dyn Fn(&str) -> usize) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for (target, facts) in all {
        for (name, record) in &facts.records {
            let body = body(record);
            match records.iter_mut().find(|known| known.name.own == *name && known.body == body) {
                Some(known) => known.targets.push(*target),
                None => records.push(Record {
                    name: Name::new(&[], name),
                    line: line(name),
                    body,
                    targets: vec![*target],
                    flaw: None,
                }),
            }
        }
    }
    records
}

fn body(record: &RecordFacts) -> Body {
    Body::laid_out(members(&record.fields), record.size)
}

/// Members that begin with a byte and end with one; bits of an integer are not compared.
fn members(fields: &[FieldFacts]) -> Vec<(u64, Member)> {
    let whole = fields.iter().filter(|field| field.offset_bits % 8 == 0 && field.size_bits % 8 == 0);
    whole.map(|field| (field.offset_bits / 8, Member::new(&field.path, type_of(field)))).collect()
}

fn type_of(field: &FieldFacts) -> Type {
    match (&field.elem, field.len) {
        (Some(element), Some(count)) if count > 0 => {
            let size = field.size_bits / count;
            let of = match element {
                FieldType::Record(name) if name.is_empty() => {
                    Type::Body(Box::new(Body::laid_out(members(&field.fields), size / 8)))
                }
                other => plain(other, size),
            };
            Type::array(of, count)
        }
        (Some(_), _) => Type::Nothing,
        (None, _) => plain(&field.field_type, field.size_bits),
    }
}

fn plain(of: &FieldType, bits: u64) -> Type {
    match of {
        FieldType::Scalar(scalar) => Type::integer(bits, scalar.values(scalar.bytes() * 8).start < 0),
        FieldType::Ptr | FieldType::Handle => Type::Address,
        FieldType::Record(name) => Type::Named(name.clone()),
        FieldType::Enum(_) => Type::Integer { bits, signed: None },
        FieldType::Array | FieldType::Void | FieldType::Function => Type::Unknown(of.to_string()),
    }
}
