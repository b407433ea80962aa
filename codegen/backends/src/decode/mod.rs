//! Bytes as the members of a record, and back.

mod bits;
mod names;
mod walk;

use std::fmt;

use crate::abi::{Abi, Shape, ShapeKind};
use bits::{get, put};
use names::names;
use walk::{Leaf, leaves};
use xen_abi_model::{Item, RecordId};

pub use names::Names;

/// A member with what lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The way to it, with dots, and places in arrays.
    pub path: String,
    /// Offset from the start of the record, in bits.
    pub offset_bits: u64,
    /// Size in bits.
    pub size_bits: u64,
    /// Whether others lie over the same bytes, and nothing says which is meant.
    pub is_one_of_several: bool,
    /// What lies there.
    pub value: Value,
}

/// What lies in a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An integer, with what it is called.
    Integer(i128, Names),
    /// An address.
    Address(u64),
    /// Characters.
    Text(Vec<u8>),
    /// Integers without names.
    Array(Vec<i128>),
    /// Bytes without a meaning, of which some are not zero.
    Reserved(Vec<u8>),
    /// The tag of a union has a value for which no member is valid.
    NoMember(i128),
}

/// Bytes that are not the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// They end within a member, or before it.
    Short {
        /// The first that is not there.
        member: String,
        /// How many bytes the record has.
        size: u64,
    },
    /// There are more than it has.
    Long {
        /// How many bytes the record has.
        size: u64,
    },
}

/// Something that cannot be put into a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// There is no such member.
    NoMember(String),
    /// It is neither a number nor a name that is known.
    NoValue(String),
    /// The member is too small for it.
    TooLarge(String),
}

/// The records of a name: one at most is there for a variant.
pub fn records_named(abi: &Abi<'_>, name: &str) -> Option<RecordId> {
    let spec = abi.spec;
    let is_called = |item: &Item| item.names(spec).any(|known| known == name);
    Item::all(spec).into_iter().filter(is_called).find_map(|item| match item {
        Item::Record(id) if abi.records().contains(id) => Some(id),
        _ => None,
    })
}

/// What lies in each member of a record.
pub fn decode(abi: &Abi<'_>, record: RecordId, bytes: &[u8]) -> Result<Vec<Row>, Misfit> {
    let Some(body) = abi.records().get(record) else { return Ok(Vec::new()) };
    let leaves = leaves(abi, body, Some(bytes));
    let size = body.size;
    let length = bytes.len() as u64;
    if length < size {
        let is_missing = |leaf: &&Leaf<'_, '_>| leaf.offset_bits + leaf.size_bits > length * 8;
        let first = leaves.iter().filter(is_missing).min_by_key(|leaf| leaf.offset_bits);
        // Only what compilers leave empty may be missing, which is not there to be named.
        let member = first.map_or_else(|| "its end".to_owned(), |leaf| format!("`{}`", leaf.path));
        return Err(Misfit::Short { member, size });
    }
    if length > size && !leaves.iter().any(|leaf| leaf.is_open) {
        return Err(Misfit::Long { size });
    }
    Ok(leaves.iter().filter_map(|leaf| row(abi, leaf, bytes)).collect())
}

fn row(abi: &Abi<'_>, leaf: &Leaf<'_, '_>, bytes: &[u8]) -> Option<Row> {
    let value = match (leaf.no_member, leaf.layout.member.reserved) {
        (Some(tag), _) => Value::NoMember(tag),
        (None, true) => {
            let there = bytes_of(leaf, bytes);
            if there.iter().all(|byte| *byte == 0) {
                return None;
            }
            Value::Reserved(there)
        }
        (None, false) => value(abi, leaf, bytes),
    };
    let Leaf { path, offset_bits, size_bits, is_one_of_several, .. } = leaf;
    let (path, is_one_of_several) = (path.clone(), *is_one_of_several);
    Some(Row { path, offset_bits: *offset_bits, size_bits: *size_bits, is_one_of_several, value })
}

fn value(abi: &Abi<'_>, leaf: &Leaf<'_, '_>, bytes: &[u8]) -> Value {
    let shape = leaf.shape.underlying();
    if let ShapeKind::Array { of, .. } = &shape.kind {
        let is_text = matches!(of.scalar(), Some(scalar) if scalar.name() == "char");
        if is_text {
            return Value::Text(bytes_of(leaf, bytes));
        }
        let width = of.size * 8;
        let count = leaf.size_bits.checked_div(width).unwrap_or(0);
        let elements = (0..count).map(|at| integer(of, leaf.offset_bits + at * width, width, bytes));
        return Value::Array(elements.collect());
    }
    match shape.kind {
        ShapeKind::Address(..) => {
            Value::Address(u64::try_from(get(bytes, leaf.offset_bits, leaf.size_bits)).unwrap_or(u64::MAX))
        }
        _ => {
            let value = integer(leaf.shape, leaf.offset_bits, leaf.size_bits, bytes);
            Value::Integer(value, names(abi, leaf.layout, value, leaf.size_bits))
        }
    }
}

fn integer(shape: &Shape<'_>, offset: u64, size: u64, bytes: &[u8]) -> i128 {
    let raw = get(bytes, offset, size) as i128;
    let is_signed = shape.scalar().is_some_and(|scalar| scalar.values(scalar.bytes() * 8).start < 0);
    let is_negative = is_signed && size > 0 && size < 128 && raw >> (size - 1) & 1 == 1;
    if is_negative { raw - (1 << size) } else { raw }
}

fn bytes_of(leaf: &Leaf<'_, '_>, bytes: &[u8]) -> Vec<u8> {
    let count = leaf.size_bits.div_ceil(8);
    (0..count)
        .map(|at| {
            let size = (leaf.size_bits - at * 8).min(8);
            get(bytes, leaf.offset_bits + at * 8, size) as u8
        })
        .collect()
}

/// The bytes of a record, of which some members have a value and all others are zero. A value is a number or the name
/// of a constant; several, with `|` between them, are put together.
pub fn encode(abi: &Abi<'_>, record: RecordId, members: &[(&str, &str)]) -> Result<Vec<u8>, Unfit> {
    let Some(body) = abi.records().get(record) else { return Ok(Vec::new()) };
    let leaves = leaves(abi, body, None);
    let mut bytes = vec![0; body.size as usize];
    for (path, text) in members {
        let leaf = leaves.iter().find(|leaf| leaf.path == *path);
        let leaf = leaf.ok_or_else(|| Unfit::NoMember((*path).to_owned()))?;
        let is_array = matches!(leaf.shape.underlying().kind, ShapeKind::Array { .. });
        if is_array {
            return Err(Unfit::NoMember(format!("{path}: an array has no value of its own")));
        }
        let mut value = 0;
        for word in text.split('|').map(str::trim) {
            value |= number(abi, word).ok_or_else(|| Unfit::NoValue(word.to_owned()))?;
        }
        let (low, end) = match leaf.size_bits {
            0..=127 => (-(1 << leaf.size_bits.saturating_sub(1)), 1 << leaf.size_bits),
            _ => (i128::MIN, i128::MAX),
        };
        if !(low..end).contains(&value) {
            return Err(Unfit::TooLarge(format!(
                "{text} does not fit the {} bits of `{path}`",
                leaf.size_bits
            )));
        }
        put(&mut bytes, leaf.offset_bits, leaf.size_bits, value as u128);
    }
    Ok(bytes)
}

fn number(abi: &Abi<'_>, word: &str) -> Option<i128> {
    let (sign, digits) = word.strip_prefix('-').map_or((1, word), |digits| (-1, digits));
    let parsed = match digits.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    parsed.ok().map(|value| sign * value).or_else(|| {
        let ids = abi.spec.constants_named(word).iter();
        ids.filter_map(|id| abi.constants().get(*id)).map(|constant| constant.value).next()
    })
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Misfit::Short { member, size } => write!(f, "{member} is not there: the record has {size} bytes"),
            Misfit::Long { size } => write!(f, "the record has only {size} bytes"),
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::NoMember(path) => write!(f, "there is no member `{path}` that holds a value"),
            Unfit::NoValue(word) => write!(f, "`{word}` is neither a number nor a constant"),
            Unfit::TooLarge(message) => f.write_str(message),
        }
    }
}
