//! What an ABI is, as data for other programs: the format `xen-abi-facts/1`.
//!
//! The same types hold what the specification says and what a compiler says of the real headers, so that the
//! two can be compared. Readers ignore keys that they do not know.

mod by_text;
mod field_type;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::record_kind::RecordKind;
pub use field_type::FieldType;

use crate::axes::{Dialect, InterfaceVersion, Target, Variant, View};

/// The value of the key `schema`.
pub const SCHEMA: &str = "xen-abi-facts/1";

/// Everything that one (target, release, view, interface version, dialect) defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The project whose ABI this is: `xen`.
    pub project: String,
    /// The release as it was asked for: a branch, a point release, or `master`.
    pub release: String,
    /// The target.
    pub target: Target,
    /// The view.
    pub view: View,
    /// The interface version that the C program asks for.
    pub interface: InterfaceVersion,
    /// Whose headers.
    pub dialect: Dialect,
    /// Structures and unions, keyed by C tag, or by typedef name where there is no tag.
    pub records: BTreeMap<String, RecordFacts>,
    /// Integer constants: object-like macros and enumerators.
    pub constants: BTreeMap<String, i128>,
    /// Object-like macros whose value is a string.
    pub strings: BTreeMap<String, String>,
    /// The C type of each constant, such as `unsigned int`.
    pub const_types: BTreeMap<String, String>,
    /// What each typedef stands for, through all further typedefs.
    pub typedefs: BTreeMap<String, FieldType>,
    /// Enumerations that are a real `enum` in C, keyed by tag.
    pub enums: BTreeMap<String, EnumFacts>,
    /// Macros that stand for a type or a member, and what they stand for.
    pub aliases: BTreeMap<String, String>,
    /// Codes of HVM save records.
    pub save_codes: BTreeMap<String, u32>,
    /// Identifiers of SMC and HVC calls.
    pub smccc: BTreeMap<String, u32>,
}

impl Facts {
    /// Those of a variant that has nothing; `release` is how it was asked for.
    pub fn of_nothing(variant: Variant, release: &str) -> Facts {
        let Variant { target, view, interface, dialect, .. } = variant;
        Facts {
            schema: SCHEMA.to_owned(),
            project: "xen".to_owned(),
            release: release.to_owned(),
            target,
            view,
            interface,
            dialect,
            records: BTreeMap::new(),
            constants: BTreeMap::new(),
            strings: BTreeMap::new(),
            const_types: BTreeMap::new(),
            typedefs: BTreeMap::new(),
            enums: BTreeMap::new(),
            aliases: BTreeMap::new(),
            save_codes: BTreeMap::new(),
            smccc: BTreeMap::new(),
        }
    }
}

/// One structure or union.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFacts {
    /// Structure or union.
    pub kind: RecordKind,
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// The header that defines it, relative to the root of the public headers.
    pub header: String,
    /// The project that defines it, where it is not that of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The leaves, in order of declaration.
    pub fields: Vec<FieldFacts>,
}

/// A leaf that a C expression can name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFacts {
    /// Names of the members on the way, with dots between; unnamed members add none.
    pub path: String,
    /// Offset from the start of the record.
    pub offset_bits: u64,
    /// Size; zero for a flexible array.
    pub size_bits: u64,
    /// What lies there.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Of an array: the type of an element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elem: Option<FieldType>,
    /// Of an array: the number of elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub len: Option<u64>,
    /// Of an array whose elements are records without a name: the leaves of one element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldFacts>,
}

/// Whether the last name of a path is one that headers give to what has no meaning: `pad`, `_pad1`, `__pad`, `rsvd2`,
/// `reserved`.
pub fn is_called_padding(path: &str) -> bool {
    ["pad", "padding", "rsvd", "reserved", "unused"].contains(&bare_name(path))
}

/// The last name of a path without underscores around it and a number behind it.
pub fn bare_name(path: &str) -> &str {
    let name = path.rsplit('.').next().unwrap_or(path).trim_matches('_');
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_')
}

/// A C enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumFacts {
    /// How the compiler stores it.
    #[serde(rename = "type")]
    pub storage: FieldType,
    /// Its enumerators, in order of declaration.
    pub values: Vec<String>,
}
