//! The members of a record: read from bytes, and written.

use std::fmt;

use super::bits::{get, put};
use super::names::{Names, names, names_of_shape};
use super::operations::operation_of;
use super::shapes;
use super::walk::{Leaf, leaves};
use crate::abi::{Abi, Shape, ShapeKind};
use xen_abi_model::RecordId;

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

/// What lies in each member of a record.
pub fn decode(abi: &Abi<'_>, record: RecordId, bytes: &[u8]) -> Result<Vec<Row>, Misfit> {
    let Some(shape) = shapes::of_record(abi, record) else { return Ok(Vec::new()) };
    rows(abi, &shape, bytes)
}

/// What lies in each member of a record; of what is no record, what lies there as a whole.
pub(super) fn rows(abi: &Abi<'_>, shape: &Shape<'_>, bytes: &[u8]) -> Result<Vec<Row>, Misfit> {
    let leaves = leaves(abi, shape, Some(bytes));
    let size = shape.size;
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
    let mut rows: Vec<Row> = leaves.iter().filter_map(|leaf| row(abi, leaf, bytes)).collect();
    if let Some((path, operation)) = operation_of(abi, shape, bytes) {
        for row in rows.iter_mut().filter(|row| row.path == path) {
            row.name(&operation.name);
        }
    }
    Ok(rows)
}

impl Row {
    /// Gives the value a name, unless it has one.
    fn name(&mut self, name: &str) {
        if let Value::Integer(_, names) = &mut self.value {
            if names.constants.is_empty() {
                names.constants.push(name.to_owned());
            }
        }
    }
}

fn row(abi: &Abi<'_>, leaf: &Leaf<'_, '_>, bytes: &[u8]) -> Option<Row> {
    let value = match (leaf.no_member, leaf.layout.is_some_and(|layout| layout.member.reserved)) {
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
            let names = match leaf.layout {
                Some(layout) => names(abi, layout, value, leaf.size_bits),
                None => names_of_shape(abi, leaf.shape, value, leaf.size_bits),
            };
            Value::Integer(value, names)
        }
    }
}

/// An integer of so many bits, with the sign that its type gives it.
pub(super) fn integer(shape: &Shape<'_>, offset: u64, size: u64, bytes: &[u8]) -> i128 {
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
    let Some(shape) = shapes::of_record(abi, record) else { return Ok(Vec::new()) };
    let leaves = leaves(abi, &shape, None);
    let mut bytes = vec![0; shape.size as usize];
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
