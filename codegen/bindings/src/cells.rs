//! Records as the integers and addresses that lie in them: what two records must have in common to be the same bytes.

use xen_abi_syntax::axes::Target;

use crate::declared::{Declarations, Record, Type};

/// An integer or address somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scalar {
    /// Offset in bytes.
    pub(crate) offset: u64,
    /// Size in bytes.
    pub(crate) size: u64,
    /// Whether it is signed; nothing is said of addresses.
    pub(crate) signed: Option<bool>,
    /// The member that it is of.
    pub(crate) member: String,
}

/// A record as bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bytes {
    pub(crate) size: u64,
    pub(crate) align: u64,
    pub(crate) scalars: Vec<Scalar>,
}

/// Records may hold each other only so deep, else they hold themselves.
const DEEPEST: usize = 32;

/// The most elements of an array, or members of a record with all that is inside, that are looked at.
const MOST: u64 = 1 << 14;

/// The bytes of a record for a target, or what is not known of it.
pub(crate) fn of_record(file: &Declarations, record: &Record, target: Target) -> Result<Bytes, String> {
    record_at(file, record, target, 0)
}

fn record_at(file: &Declarations, record: &Record, target: Target, depth: usize) -> Result<Bytes, String> {
    if depth > DEEPEST {
        return Err(format!("`{}` holds itself", record.name));
    }
    let mut bytes = Bytes { size: 0, align: record.align.unwrap_or(1), scalars: Vec::new() };
    for member in &record.members {
        let inner = type_at(file, &member.of, target, depth)?;
        let align = record.packed.map_or(inner.align, |most| inner.align.min(most));
        let offset = if record.is_union { 0 } else { bytes.size.next_multiple_of(align.max(1)) };
        bytes.align = bytes.align.max(align);
        bytes.size = bytes.size.max(offset + inner.size);
        bytes.scalars.extend(inner.scalars.into_iter().map(|scalar| Scalar {
            offset: offset + scalar.offset,
            member: joined(&member.name, &scalar.member),
            ..scalar
        }));
    }
    if bytes.scalars.len() as u64 > MOST {
        return Err(format!("`{}` has more than {MOST} members", record.name));
    }
    bytes.size = bytes.size.next_multiple_of(bytes.align.max(1));
    Ok(bytes)
}

/// A name behind another, with a dot unless it is a place in an array.
pub(crate) fn joined(before: &str, name: &str) -> String {
    let dot = if before.is_empty() || name.is_empty() || name.starts_with('[') { "" } else { "." };
    format!("{before}{dot}{name}")
}

fn type_at(file: &Declarations, of: &Type, target: Target, depth: usize) -> Result<Bytes, String> {
    let one = |size: u64, align: u64, signed| Bytes {
        size,
        align,
        scalars: vec![Scalar { offset: 0, size, signed, member: String::new() }],
    };
    let word = u64::from(target.pointer_bytes());
    match of {
        Type::Integer { bits: 64, signed } => Ok(one(8, target.align_of_u64().into(), Some(*signed))),
        Type::Integer { bits, signed } => Ok(one(bits / 8, (bits / 8).min(16), Some(*signed))),
        Type::Word { signed } => Ok(one(word, word, Some(*signed))),
        Type::Address => Ok(one(word, word, None)),
        Type::Nothing => Ok(Bytes { align: 1, ..Bytes::default() }),
        Type::Array(of, count) => {
            let element = type_at(file, of, target, depth + 1)?;
            if count.saturating_mul(element.scalars.len().max(1) as u64) > MOST {
                return Err(format!("an array of {count} elements"));
            }
            let scalars = (0..*count).flat_map(|at| {
                let element = &element;
                element.scalars.iter().map(move |scalar| Scalar {
                    offset: at * element.size + scalar.offset,
                    member: joined(&format!("[{at}]"), &scalar.member),
                    ..scalar.clone()
                })
            });
            Ok(Bytes { size: element.size * count, align: element.align, scalars: scalars.collect() })
        }
        Type::Named(name) => {
            if let Some(record) = file.record(name, target) {
                return record_at(file, record, target, depth + 1);
            }
            if depth > DEEPEST {
                return Err(format!("`{name}` is itself"));
            }
            match file.aliases.get(name).or_else(|| file.enumerations.get(name)) {
                Some(of) => type_at(file, of, target, depth + 1),
                None => Err(format!("`{name}` is declared elsewhere")),
            }
        }
        Type::Unknown(what) => Err(format!("`{what}` is not understood")),
    }
}
