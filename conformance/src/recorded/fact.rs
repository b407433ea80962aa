//! One fact, and the line that it is in a recorded file.

use std::fmt;

use xen_abi_codegen::facts::{EnumFacts, FieldFacts, FieldType, RecordKind};

use crate::measure::SAVE_TYPE_PREFIX;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// The header was read. The other facts are about what it defines.
    Read,
    /// A macro stands for another name.
    Alias { name: String, is: String },
    /// An integer constant.
    Constant { name: String, value: i128, c_type: String },
    /// An enumeration.
    Enum { name: String, is: EnumFacts },
    /// A structure or union; the facts that follow tell its extent and its leaves.
    Record { kind: RecordKind, name: String },
    /// Size and alignment of the record, in bytes.
    Extent { size: u64, align: u64 },
    /// A leaf of the record; one in the elements of an array is `array[].leaf`.
    Leaf(FieldFacts),
    /// The code of a save record.
    SaveCode { name: String, code: u32 },
    /// A string constant.
    Text { name: String, is: String },
    /// A typedef.
    Typedef { name: String, is: FieldType },
    /// Nothing is known of a name, for a reason.
    Unmeasured { name: String, reason: String },
}

impl Fact {
    /// Whether it says more of the record before it.
    pub(super) fn is_part(&self) -> bool {
        matches!(self, Fact::Extent { .. } | Fact::Leaf(_))
    }

    /// Under which name the home of what it is about is known.
    pub(super) fn name_at_home(&self) -> Option<String> {
        match self {
            Fact::Read | Fact::Extent { .. } | Fact::Leaf(_) => None,
            Fact::SaveCode { name, .. } => Some(format!("{SAVE_TYPE_PREFIX}{name}")),
            Fact::Alias { name, .. }
            | Fact::Constant { name, .. }
            | Fact::Enum { name, .. }
            | Fact::Record { name, .. }
            | Fact::Text { name, .. }
            | Fact::Typedef { name, .. }
            | Fact::Unmeasured { name, .. } => Some(name.clone()),
        }
    }

    /// Reads a line; nothing if it is not one.
    pub(super) fn parse(line: &str) -> Option<Fact> {
        if line == "read" {
            return Some(Fact::Read);
        }
        if let Some(leaf) = line.strip_prefix('.') {
            return parse_leaf(leaf).map(Fact::Leaf);
        }
        let (word, rest) = line.split_once(' ')?;
        if word == "size" {
            let (size, align) = rest.split_once(" align ")?;
            return Some(Fact::Extent { size: size.parse().ok()?, align: align.parse().ok()? });
        }
        let (name, is) = rest.split_once(' ').unwrap_or((rest, ""));
        let name = name.to_owned();
        match word {
            "alias" => Some(Fact::Alias { name, is: unquoted(is)? }),
            "constant" => {
                let (value, c_type) = is.split_once(' ')?;
                Some(Fact::Constant { name, value: value.parse().ok()?, c_type: c_type.to_owned() })
            }
            "enum" => {
                let mut words = is.split(' ');
                let storage = words.next()?.parse().ok()?;
                Some(Fact::Enum {
                    name,
                    is: EnumFacts { storage, values: words.map(str::to_owned).collect() },
                })
            }
            "save" => Some(Fact::SaveCode { name, code: is.parse().ok()? }),
            "string" => Some(Fact::Text { name, is: unquoted(is)? }),
            "struct" if is.is_empty() => Some(Fact::Record { kind: RecordKind::Struct, name }),
            "typedef" => Some(Fact::Typedef { name, is: is.parse().ok()? }),
            "union" if is.is_empty() => Some(Fact::Record { kind: RecordKind::Union, name }),
            "unmeasured" => Some(Fact::Unmeasured { name, reason: unquoted(is)? }),
            _ => None,
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Read => f.write_str("read"),
            Fact::Alias { name, is } => write!(f, "alias {name} {}", quoted(is)),
            Fact::Constant { name, value, c_type } => write!(f, "constant {name} {value} {c_type}"),
            Fact::Enum { name, is } => {
                write!(f, "enum {name} {}", is.storage)?;
                is.values.iter().try_for_each(|value| write!(f, " {value}"))
            }
            Fact::Record { kind: RecordKind::Struct, name } => write!(f, "struct {name}"),
            Fact::Record { kind: RecordKind::Union, name } => write!(f, "union {name}"),
            Fact::Extent { size, align } => write!(f, "size {size} align {align}"),
            Fact::Leaf(leaf) => {
                write!(f, ".{} {}+{} ", leaf.path, leaf.offset_bits, leaf.size_bits)?;
                match (&leaf.elem, leaf.len) {
                    (Some(elem), Some(len)) => write!(f, "{elem}[{len}]"),
                    (Some(elem), None) => write!(f, "{elem}[]"),
                    (None, _) => write!(f, "{}", leaf.field_type),
                }
            }
            Fact::SaveCode { name, code } => write!(f, "save {name} {code}"),
            Fact::Text { name, is } => write!(f, "string {name} {}", quoted(is)),
            Fact::Typedef { name, is } => write!(f, "typedef {name} {is}"),
            Fact::Unmeasured { name, reason } => write!(f, "unmeasured {name} {}", quoted(reason)),
        }
    }
}

/// Reads `port 160+32 u32`, or with `u8[4]` the elements of an array.
fn parse_leaf(text: &str) -> Option<FieldFacts> {
    let (path, rest) = text.split_once(' ')?;
    let (place, is) = rest.split_once(' ')?;
    let (offset, size) = place.split_once('+')?;
    let array = is.strip_suffix(']').and_then(|array| array.rsplit_once('['));
    let (field_type, elem, len) = match array {
        Some((elem, "")) => (FieldType::Array, Some(elem.parse().ok()?), None),
        Some((elem, len)) => (FieldType::Array, Some(elem.parse().ok()?), Some(len.parse().ok()?)),
        None => (is.parse().ok()?, None, None),
    };
    Some(FieldFacts {
        path: path.to_owned(),
        offset_bits: offset.parse().ok()?,
        size_bits: size.parse().ok()?,
        field_type,
        elem,
        len,
        fields: Vec::new(),
    })
}

/// Any text on one line.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn unquoted(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_as_they_are_written() {
        for line in [
            "read",
            "alias tsc_timestamp \"tsc\"",
            "constant A -170141183460469231731687303715884105728 unsigned long",
            "enum e u32 A B",
            "enum e u32",
            "struct s",
            "union u",
            "size 24 align 8",
            ".u.port 160+32 u32",
            ".ring[].req.id 0+64 enum:e",
            ".name 8+128 char[16]",
            ".rest 136+0 record:s[]",
            "save CPU 2",
            "string S \"a \\\"b\\\" @ c\\n\"",
            "typedef t record:s",
            "unmeasured x \"it is `_Complex`\"",
        ] {
            assert_eq!(Fact::parse(line).map(|fact| fact.to_string()).as_deref(), Some(line));
        }
    }

    #[test]
    fn other_lines_are_refused() {
        for line in [
            "",
            "reads",
            "constant A",
            "constant A 1",
            "constant A one int",
            "enum e",
            "enum e u33",
            "struct s 1",
            ".port 1 u32",
            ".port 0+ u32",
            ".port 0+8 u8[x]",
            "size 1",
            "save CPU -1",
            "string S plain",
            "other x y",
        ] {
            assert_eq!(Fact::parse(line), None, "{line}");
        }
    }
}
