//! What was read, as programs read it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::decode::{self as read, Call, Missing, Numbered, Row, Value};

/// What `xen-abi decode --format json` writes.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Decoded {
    schema: Schema,
    /// The release for which the bytes were read.
    release: String,
    /// The target.
    target: String,
    /// Whose side of the interface.
    view: String,
    #[serde(flatten)]
    what: What,
}

/// The form, and its version.
#[derive(Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "xen-abi-decode/1")]
    Decode1,
}

/// What was read.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum What {
    Record(Record),
    Hypercall {
        /// The hypercall that registers and memory make.
        hypercall: Hypercall,
    },
    Smccc {
        /// The call by SMC or HVC, as the verb `smccc` tells it.
        smccc: serde_json::Value,
    },
}

/// A record.
#[derive(Serialize, JsonSchema)]
struct Record {
    /// Its name in C.
    name: String,
    /// Its members, in order.
    members: Vec<Member>,
}

/// A member, with what lies in it.
#[derive(Serialize, JsonSchema)]
struct Member {
    /// The way to it, with dots, and places in arrays; empty for what is no record.
    path: String,
    /// Where it begins.
    offset_bits: u64,
    /// How large it is.
    size_bits: u64,
    /// Whether others lie over it, and nothing says which is meant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_one_of_several: bool,
    #[serde(flatten)]
    held: Held,
}

/// What lies in a member, or in registers.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Held {
    Integer {
        value: i128,
        /// The constants that it is, or whose bits it has.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        names: Vec<String>,
        /// The parts of a bit word.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        parts: BTreeMap<String, i128>,
        /// The group of which it is to be a value, and is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        no_value_of: Option<String>,
        /// Bits that nothing names, where others are named.
        #[serde(skip_serializing_if = "is_zero")]
        unknown: u128,
    },
    Address {
        address: u64,
    },
    Text {
        text: String,
    },
    Array {
        elements: Vec<i128>,
    },
    Reserved {
        /// Bytes without a meaning that are not zero, as hexadecimal digits.
        reserved: String,
    },
    NoMember {
        /// The value of the tag of a union for which no member is valid.
        no_member_for: i128,
    },
}

/// A hypercall.
#[derive(Serialize, JsonSchema)]
struct Hypercall {
    name: String,
    number: u32,
    /// The operation, and the one inside it.
    operations: Vec<Operation>,
    arguments: Vec<Argument>,
    /// The memory to which arguments point, and that to which it points itself.
    memory: Vec<Area>,
    /// The hypercalls of which it is a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Listed>,
    /// What would have to be known to tell more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<Needed>,
    /// Versions of an interface that are not those of the release.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Version>,
    /// What it returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Outcome>,
}

/// An operation.
#[derive(Serialize, JsonSchema)]
struct Operation {
    name: String,
    number: i128,
}

/// An argument.
#[derive(Serialize, JsonSchema)]
struct Argument {
    /// The name of the parameter.
    name: String,
    /// What holds it, the lower half first.
    registers: Vec<String>,
    #[serde(flatten)]
    held: Held,
}

/// A piece of memory.
#[derive(Serialize, JsonSchema)]
struct Area {
    at: u64,
    /// What lies there, by its name in C.
    of: String,
    /// The parameter that points to it, and the way from there.
    pointed_by: String,
    /// What lies there, one element behind the other.
    elements: Vec<Element>,
}

/// One of what lies in memory.
#[derive(Serialize, JsonSchema)]
struct Element {
    /// The operation whose number lies in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Operation>,
    members: Vec<Member>,
}

/// An entry of a list of hypercalls.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Listed {
    Call(Box<Hypercall>),
    Error {
        /// Why it is not known which it is.
        error: String,
    },
}

/// Something that would have to be known.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Needed {
    Register {
        register: String,
        parameter: String,
    },
    Memory {
        at: u64,
        /// How many bytes.
        size: u64,
        /// What they are, by the name in C.
        of: String,
        /// How many of them were given.
        given: u64,
    },
}

/// A version of an interface.
#[derive(Serialize, JsonSchema)]
struct Version {
    member: String,
    value: i128,
    /// The constant with the version of the release.
    constant: String,
    /// Its value.
    expected: i128,
}

/// A result.
#[derive(Serialize, JsonSchema)]
struct Outcome {
    value: i64,
    /// The name of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// What that means for this call.
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<String>,
}

/// A record that was read.
pub(super) fn record(name: &str, variant: Variant, rows: &[Row]) -> Decoded {
    of(variant, What::Record(Record { name: name.to_owned(), members: members(rows) }))
}

/// A hypercall that was read.
pub(super) fn call(variant: Variant, call: &Call<'_>, outcome: Option<&read::Outcome>) -> Decoded {
    of(variant, What::Hypercall { hypercall: hypercall(call, outcome) })
}

/// A call by SMC or HVC.
pub(super) fn smccc(variant: Variant, smccc: serde_json::Value) -> Decoded {
    of(variant, What::Smccc { smccc })
}

fn of(variant: Variant, what: What) -> Decoded {
    Decoded {
        schema: Schema::Decode1,
        release: variant.release.to_string(),
        target: variant.target.name().to_owned(),
        view: variant.view.to_string(),
        what,
    }
}

fn hypercall(call: &Call<'_>, outcome: Option<&read::Outcome>) -> Hypercall {
    let argument = |argument: &read::Argument| Argument {
        name: argument.name.clone(),
        registers: argument.registers.clone(),
        held: held(&argument.value),
    };
    let version = |version: &read::Version| Version {
        member: version.member.clone(),
        value: version.found,
        constant: version.constant.clone(),
        expected: version.described,
    };
    Hypercall {
        name: call.name.to_owned(),
        number: call.number,
        operations: call.operations.iter().map(operation).collect(),
        arguments: call.arguments.iter().map(argument).collect(),
        memory: call.areas.iter().map(area).collect(),
        calls: call.calls.iter().map(listed).collect(),
        missing: call.missing.iter().map(needed).collect(),
        versions: call.versions.iter().map(version).collect(),
        result: outcome.map(|outcome| Outcome {
            value: outcome.value,
            error: outcome.error.clone(),
            meaning: outcome.meaning.clone(),
        }),
    }
}

fn operation(known: &Numbered) -> Operation {
    Operation { name: known.name.clone(), number: known.number }
}

fn area(area: &read::Area) -> Area {
    let element = |element: &read::Element| Element {
        operation: element.operation.as_ref().map(operation),
        members: members(&element.rows),
    };
    Area {
        at: area.at,
        of: area.of.clone(),
        pointed_by: area.by.clone(),
        elements: area.elements.iter().map(element).collect(),
    }
}

fn listed(call: &Result<Call<'_>, read::Unidentified>) -> Listed {
    match call {
        Ok(call) => Listed::Call(Box::new(hypercall(call, None))),
        Err(unidentified) => Listed::Error { error: unidentified.to_string() },
    }
}

fn needed(missing: &Missing) -> Needed {
    match missing.clone() {
        Missing::Register { register, parameter } => Needed::Register { register, parameter },
        Missing::Memory { at, size, of, given } => Needed::Memory { at, size, of, given },
    }
}

fn members(rows: &[Row]) -> Vec<Member> {
    let member = |row: &Row| Member {
        path: row.path.clone(),
        offset_bits: row.offset_bits,
        size_bits: row.size_bits,
        is_one_of_several: row.is_one_of_several,
        held: held(&row.value),
    };
    rows.iter().map(member).collect()
}

fn held(value: &Value) -> Held {
    match value {
        Value::Integer(value, names) => Held::Integer {
            value: *value,
            names: names.constants.clone(),
            parts: names.parts.iter().cloned().collect(),
            no_value_of: names.no_value_of.clone(),
            unknown: names.unknown,
        },
        Value::Address(address) => Held::Address { address: *address },
        Value::Text(bytes) => {
            Held::Text { text: String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned() }
        }
        Value::Array(elements) => Held::Array { elements: elements.clone() },
        Value::Reserved(bytes) => {
            Held::Reserved { reserved: bytes.iter().map(|byte| format!("{byte:02x}")).collect() }
        }
        Value::NoMember(tag) => Held::NoMember { no_member_for: *tag },
    }
}

fn is_zero(value: &u128) -> bool {
    *value == 0
}
