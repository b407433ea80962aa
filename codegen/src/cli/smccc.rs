//! Identifiers of calls by SMC and HVC, taken apart.

use std::fmt::Write;

use serde_json::{Value, json};
use xen_abi_codegen::diagnostic::closest;
use xen_abi_codegen::model::{SmcccCall, Spec};
use xen_abi_codegen::smccc::{CallKind, Convention, FunctionId};

use super::arguments::{Format, Smccc};
use super::failure::Failure;
use super::output;

/// Says what the parts of identifiers are, and which calls have them.
pub(super) fn smccc(arguments: &Smccc) -> Result<(), Failure> {
    let spec = arguments.folder.load()?;
    let ids = match arguments.ids.as_slice() {
        [] => spec.smccc.iter().map(|call| call.id).collect(),
        words => words.iter().map(|word| identifier(&spec, word)).collect::<Result<Vec<_>, _>>()?,
    };
    let mut text = String::new();
    for id in ids {
        match arguments.format {
            Format::Human => describe(&mut text, id, &spec),
            Format::Json => {
                let _ = writeln!(text, "{}", as_json(id, &spec));
            }
        }
    }
    output::print(&text)
}

/// The identifier that a word states or names.
fn identifier(spec: &Spec, word: &str) -> Result<FunctionId, Failure> {
    let number = match word.strip_prefix("0x").or(word.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    };
    let named = || spec.smccc.iter().find(|call| call.head.name == word || call.c_name == word);
    number.map(FunctionId).or_else(|| named().map(|call| call.id)).ok_or_else(|| {
        let names = spec.smccc.iter().flat_map(|call| [call.head.name.as_str(), call.c_name.as_str()]);
        let near = closest(word, names).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        Failure::Usage(format!("`{word}` is neither a number of 32 bits nor the name of a call{near}"))
    })
}

/// The calls that an identifier means, with hints or without.
fn calls(id: FunctionId, spec: &Spec) -> impl Iterator<Item = &SmcccCall> {
    spec.smccc.iter().filter(move |call| call.id == id || call.id == id.without_hints())
}

/// Says what an identifier is.
pub(super) fn describe(text: &mut String, id: FunctionId, spec: &Spec) {
    let kind = match id.kind() {
        CallKind::Fast => "fast",
        CallKind::Yielding => "yielding",
    };
    let convention = match id.convention() {
        Convention::Smc32 => "32 bits",
        Convention::Smc64 => "64 bits",
    };
    let owner = id.owner();
    let (owner, owner_number, number) = (owner.name(), owner.number(), id.number());
    let _ = write!(
        text,
        "{:#010x}  {kind}, {convention}, owner {owner} ({owner_number}), function {number:#x}",
        id.0
    );
    if id.has_sve_hint() {
        text.push_str(", hint: no SVE state");
    }
    if !id.is_well_formed() {
        text.push_str(", reserved bits set");
    }
    text.push('\n');
    for call in calls(id, spec) {
        let first = call.head.doc.split_inclusive('.').next().unwrap_or_default();
        let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "    {}: {first}", call.head.name);
    }
}

/// The same for programs.
pub(super) fn as_json(id: FunctionId, spec: &Spec) -> Value {
    json!({
        "id": id.0,
        "call": match id.kind() { CallKind::Fast => "fast", CallKind::Yielding => "yielding" },
        "convention": match id.convention() { Convention::Smc32 => "smc32", Convention::Smc64 => "smc64" },
        "owner": id.owner().name(),
        "owner_number": id.owner().number(),
        "number": id.number(),
        "sve_hint": id.has_sve_hint(),
        "well_formed": id.is_well_formed(),
        "names": calls(id, spec).map(|call| call.head.name.as_str()).collect::<Vec<_>>(),
    })
}
