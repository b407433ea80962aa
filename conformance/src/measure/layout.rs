//! Where each member of bindgen's records lies.
//!
//! bindgen asserts the offset of members that have a name. Records without a name and the units of bit-fields
//! have none, but their place follows from the rules of `repr(C)`, by which a Rust compiler would lay out
//! the same text. Where bindgen asserts an offset, what follows must agree with it.

use xen_abi_codegen::axes::Target;
use xen_abi_codegen::facts::RecordKind;

use super::declared::{Declared, Extent, Integer, Member, Place, Record, Type};

/// Records of which the layout does not follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// A member has a type that Xen's headers were thought not to use.
    #[error("`{record}`: type `{written}` is not supported")]
    Unsupported {
        /// The record or typedef.
        record: String,
        /// The type in Rust.
        written: String,
    },
    /// A type has no definition.
    #[error("`{record}` uses `{name}`, which is not defined")]
    Undefined {
        /// The record or typedef.
        record: String,
        /// The type.
        name: String,
    },
    /// A header declares it, and bindgen says nothing of it.
    #[error("nothing tells what `{name}` is")]
    Untold {
        /// The name.
        name: String,
    },
    /// What was computed is not what bindgen asserts.
    #[error("`{record}`: {what} is {computed} by the rules of C, and {asserted} by bindgen's assertion")]
    Disagreement {
        /// The record.
        record: String,
        /// Size, or offset of a member.
        what: String,
        /// By the rules.
        computed: u64,
        /// By bindgen.
        asserted: u64,
    },
}

/// Computes layouts for one target.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layouts<'a> {
    pub(crate) declared: &'a Declared,
    pub(crate) target: Target,
}

impl Layouts<'_> {
    /// The offset in bytes of each entry of `record.members`, in the same order.
    pub(crate) fn offsets(&self, name: &str, record: &Record) -> Result<Vec<u64>, LayoutError> {
        let extent = self.extent_of_record(name, name)?;
        if let Some(offsets) = asserted(record) {
            return Ok(offsets);
        }
        let mut offsets = Vec::new();
        let mut end = 0_u64;
        for member in &record.members {
            let Extent { size, align } = self.extent(name, &member.spelled)?;
            let align = record.packed.map_or(align, |most| align.min(most));
            let offset = match record.kind {
                RecordKind::Struct => end.next_multiple_of(align),
                RecordKind::Union => 0,
            };
            end = end.max(offset + size);
            offsets.push(offset);
            if let Place::Named(member) = &member.place {
                if let Some(&asserted) = record.asserted_offsets.get(member) {
                    agree(name, &format!("offset of `{member}`"), offset, asserted)?;
                }
            }
        }
        agree(name, "size", end.next_multiple_of(extent.align), extent.size)?;
        Ok(offsets)
    }

    /// Size and alignment of a type that `user` mentions.
    pub(crate) fn extent(&self, user: &str, spelled: &Type) -> Result<Extent, LayoutError> {
        let pointer = u64::from(self.target.pointer_bytes());
        match spelled {
            Type::Integer(integer) => Ok(self.extent_of_integer(*integer)),
            Type::Pointer => Ok(Extent { size: pointer, align: pointer }),
            Type::Array(element, length) => {
                let Extent { size, align } = self.extent(user, element)?;
                Ok(Extent { size: size * length, align })
            }
            Type::Flexible(element) => Ok(Extent { size: 0, ..self.extent(user, element)? }),
            Type::BitUnit(bytes) => Ok(Extent { size: *bytes, align: 1 }),
            Type::Named(name) => {
                if let Some(behind) = self.declared.typedefs.get(name) {
                    self.extent(user, behind)
                } else if let Some(enumeration) = self.declared.enums.get(name) {
                    self.extent(user, &enumeration.storage)
                } else {
                    self.extent_of_record(user, name)
                }
            }
            Type::Void => Err(unsupported(user, "void")),
            Type::Unsupported(written) => Err(unsupported(user, written)),
        }
    }

    fn extent_of_record(&self, user: &str, name: &str) -> Result<Extent, LayoutError> {
        let record = self.declared.records.get(name);
        record
            .and_then(|record| record.extent)
            .ok_or_else(|| LayoutError::Undefined { record: user.to_owned(), name: name.to_owned() })
    }

    fn extent_of_integer(&self, integer: Integer) -> Extent {
        let size = self.bytes_of(integer);
        let align = if size == 8 { u64::from(self.target.align_of_u64()) } else { size };
        Extent { size, align }
    }

    /// Width of an integer.
    pub(crate) fn bytes_of(&self, integer: Integer) -> u64 {
        match integer {
            Integer::Char | Integer::Bool => 1,
            Integer::Fixed { bytes, .. } => bytes,
            Integer::PointerWide { .. } => u64::from(self.target.pointer_bytes()),
        }
    }
}

/// The offsets of the members, if bindgen asserts all of them: then nothing needs to follow from rules, of which
/// attributes of members know more than bindgen writes.
fn asserted(record: &Record) -> Option<Vec<u64>> {
    let offset = |member: &Member| match &member.place {
        Place::Named(name) => record.asserted_offsets.get(name).copied(),
        Place::Filler => Some(0),
        Place::Unit(_) | Place::Unnamed => None,
    };
    record.members.iter().map(offset).collect()
}

fn unsupported(user: &str, written: &str) -> LayoutError {
    LayoutError::Unsupported { record: user.to_owned(), written: written.to_owned() }
}

fn agree(record: &str, what: &str, computed: u64, asserted: u64) -> Result<(), LayoutError> {
    if computed == asserted {
        return Ok(());
    }
    Err(LayoutError::Disagreement { record: record.to_owned(), what: what.to_owned(), computed, asserted })
}
