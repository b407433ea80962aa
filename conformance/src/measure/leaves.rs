//! Flattening records into the leaves that a C expression can name.

use xen_abi_codegen::facts::{FieldFacts, FieldType};
use xen_abi_codegen::scalar::Scalar;

use super::declared::{BitField, Declared, Integer, Member, Place, Record, Type};
use super::layout::{LayoutError, Layouts};

/// Names of guest handles begin with this. What is behind them is a structure with a pointer on x86 (in 32-bit
/// tools with a union in it), a union elsewhere, and a plain pointer for programs that ask for an old interface.
const HANDLE_PREFIX: &str = "__guest_handle_";

/// Whether a name is that of a guest handle.
pub(crate) fn is_handle(name: &str) -> bool {
    name.starts_with(HANDLE_PREFIX)
}

/// A type behind all typedefs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning<'a> {
    Plain(&'a Type),
    Handle,
    Enum(&'a str),
    Record(&'a str, &'a Record),
}

/// Where the leaves of a record go: the path before them, and its offset in the outermost record.
#[derive(Debug, Clone, Copy)]
struct Origin<'a> {
    path: &'a str,
    offset_bits: u64,
}

impl Layouts<'_> {
    /// The leaves of a record, in order of declaration.
    pub(crate) fn leaves(&self, name: &str) -> Result<Vec<FieldFacts>, LayoutError> {
        let record = self.declared.records.get(name).ok_or_else(|| undefined(name, name))?;
        let mut leaves = Vec::new();
        self.add_leaves(name, record, Origin { path: "", offset_bits: 0 }, &mut leaves)?;
        Ok(leaves)
    }

    fn add_leaves(
        &self,
        name: &str,
        record: &Record,
        origin: Origin<'_>,
        leaves: &mut Vec<FieldFacts>,
    ) -> Result<(), LayoutError> {
        for (member, offset) in record.members.iter().zip(self.offsets(name, record)?) {
            let offset_bits = origin.offset_bits + 8 * offset;
            match &member.place {
                Place::Filler => {}
                Place::Unit(unit) => {
                    for bits in record.bit_fields.iter().filter(|bits| bits.unit == *unit) {
                        leaves.push(self.bit_field(name, bits, Origin { offset_bits, ..origin })?);
                    }
                }
                Place::Unnamed => {
                    self.add_member(name, member, Origin { path: origin.path, offset_bits }, leaves)?;
                }
                Place::Named(part) => {
                    let path = joined(origin.path, part);
                    self.add_member(name, member, Origin { path: &path, offset_bits }, leaves)?;
                }
            }
        }
        Ok(())
    }

    /// Adds one member: a leaf, or the leaves of a record without a name.
    fn add_member(
        &self,
        user: &str,
        member: &Member,
        at: Origin<'_>,
        leaves: &mut Vec<FieldFacts>,
    ) -> Result<(), LayoutError> {
        if let Meaning::Record(name, record) = self.meaning(user, &member.spelled)? {
            if record.tag.is_none() {
                return self.add_leaves(name, record, at, leaves);
            }
        }
        let mut leaf = FieldFacts {
            path: at.path.to_owned(),
            offset_bits: at.offset_bits,
            size_bits: 8 * self.extent(user, &member.spelled)?.size,
            field_type: self.field_type(user, &member.spelled)?,
            elem: None,
            len: None,
            fields: Vec::new(),
        };
        if let Meaning::Plain(Type::Array(element, _) | Type::Flexible(element)) =
            self.meaning(user, &member.spelled)?
        {
            leaf.elem = Some(self.field_type(user, element)?);
            leaf.len = Some(self.length(user, &member.spelled)?);
            if let Meaning::Record(name, record) = self.innermost(user, element)? {
                if record.tag.is_none() {
                    leaf.fields = self.leaves(name)?;
                }
            }
        }
        leaves.push(leaf);
        Ok(())
    }

    fn bit_field(&self, user: &str, bits: &BitField, unit: Origin<'_>) -> Result<FieldFacts, LayoutError> {
        Ok(FieldFacts {
            path: joined(unit.path, &bits.name),
            offset_bits: unit.offset_bits + bits.offset_bits,
            size_bits: bits.width_bits,
            field_type: self.field_type(user, &bits.spelled)?,
            elem: None,
            len: None,
            fields: Vec::new(),
        })
    }

    /// What facts call a type; typedefs are looked through.
    pub(crate) fn field_type(&self, user: &str, spelled: &Type) -> Result<FieldType, LayoutError> {
        Ok(match self.meaning(user, spelled)? {
            Meaning::Handle => FieldType::Handle,
            Meaning::Enum(name) => FieldType::Enum(name.to_owned()),
            Meaning::Record(_, record) => FieldType::Record(record.tag.clone().unwrap_or_default()),
            Meaning::Plain(Type::Integer(integer)) => FieldType::Scalar(self.scalar(*integer)),
            Meaning::Plain(Type::Pointer) => FieldType::Ptr,
            Meaning::Plain(Type::Array(..) | Type::Flexible(_)) => FieldType::Array,
            Meaning::Plain(Type::Void) => FieldType::Void,
            Meaning::Plain(Type::Unsupported(written)) => {
                return Err(LayoutError::Unsupported { record: user.to_owned(), written: written.clone() });
            }
            Meaning::Plain(Type::BitUnit(_)) => {
                return Err(LayoutError::Unsupported { record: user.to_owned(), written: "bits".to_owned() });
            }
            Meaning::Plain(Type::Named(name)) => return Err(undefined(user, name)),
        })
    }

    /// What arrays inside each other hold in the end.
    fn innermost<'s>(&'s self, user: &str, spelled: &'s Type) -> Result<Meaning<'s>, LayoutError> {
        match self.meaning(user, spelled)? {
            Meaning::Plain(Type::Array(element, _)) => self.innermost(user, element),
            meaning => Ok(meaning),
        }
    }

    pub(super) fn meaning<'s>(&'s self, user: &str, spelled: &'s Type) -> Result<Meaning<'s>, LayoutError> {
        let Type::Named(name) = spelled else { return Ok(Meaning::Plain(spelled)) };
        let declared: &Declared = self.declared;
        if is_handle(name) {
            Ok(Meaning::Handle)
        } else if let Some(behind) = declared.typedefs.get(name) {
            self.meaning(user, behind)
        } else if declared.enums.contains_key(name) {
            Ok(Meaning::Enum(name))
        } else {
            let record = declared.records.get(name).ok_or_else(|| undefined(user, name))?;
            Ok(Meaning::Record(name, record))
        }
    }

    fn length(&self, user: &str, spelled: &Type) -> Result<u64, LayoutError> {
        Ok(match self.meaning(user, spelled)? {
            Meaning::Plain(Type::Array(_, length)) => *length,
            _ => 0,
        })
    }

    fn scalar(&self, integer: Integer) -> Scalar {
        let signed = match integer {
            Integer::Char => return Scalar::Char,
            Integer::Bool => false,
            Integer::Fixed { signed, .. } | Integer::PointerWide { signed } => signed,
        };
        match (self.bytes_of(integer), signed) {
            (1, false) => Scalar::U8,
            (1, true) => Scalar::I8,
            (2, false) => Scalar::U16,
            (2, true) => Scalar::I16,
            (4, false) => Scalar::U32,
            (4, true) => Scalar::I32,
            (_, false) => Scalar::U64,
            (_, true) => Scalar::I64,
        }
    }
}

pub(super) fn joined(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}

fn undefined(user: &str, name: &str) -> LayoutError {
    LayoutError::Undefined { record: user.to_owned(), name: name.to_owned() }
}
