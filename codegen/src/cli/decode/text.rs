//! What was read, as people read it.

use std::fmt::Write;

use xen_abi_codegen::decode::{Area, Argument, Call, Missing, Names, Numbered, Outcome, Row, Value};

/// The members of a record, one a line.
pub(super) fn members(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.path.len()).max().unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        let at = match (row.offset_bits % 8, row.size_bits % 8) {
            (0, 0) => (row.offset_bits / 8).to_string(),
            (bit, _) => format!("{}.{bit}", row.offset_bits / 8),
        };
        let mark = if row.is_one_of_several { '|' } else { ' ' };
        let _ = writeln!(text, "{at:>6} {mark} {:width$}  {}", row.path, shown(&row.value));
    }
    text
}

/// What lies in a member.
fn shown(value: &Value) -> String {
    match value {
        Value::Integer(value, names) => {
            let number = if *value < 10 { value.to_string() } else { format!("{value:#x}") };
            let words = words(names);
            if words.is_empty() { number } else { format!("{number}  {words}") }
        }
        Value::Address(at) => format!("{at:#x}"),
        Value::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes).trim_end_matches('\0')),
        Value::Array(elements) => {
            let shown: Vec<String> =
                elements.iter().take(16).map(|element| format!("{element:#x}")).collect();
            let more = if elements.len() > 16 {
                format!(" and {} more", elements.len() - 16)
            } else {
                String::new()
            };
            format!("[{}]{more}", shown.join(" "))
        }
        Value::Reserved(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{hex}  reserved, and not zero")
        }
        Value::NoMember(tag) => format!("no member is valid for the tag {tag}"),
    }
}

fn words(names: &Names) -> String {
    let parts = names.parts.iter().map(|(name, value)| format!("{name}={value:#x}"));
    let none = names.no_value_of.as_ref().map(|group| format!("no value of {group}"));
    let unknown = (names.unknown != 0).then(|| format!("unknown bits {:#x}", names.unknown));
    names.constants.iter().cloned().chain(parts).chain(unknown).chain(none).collect::<Vec<_>>().join(" | ")
}

/// A hypercall, and what it returned.
pub(super) fn call(call: &Call<'_>, outcome: Option<&Outcome>) -> String {
    let mut text = arguments(&call.arguments);
    call.areas.iter().for_each(|area| add_area(&mut text, area));
    for (place, listed) in call.calls.iter().enumerate() {
        match listed {
            Ok(listed) => {
                let _ = writeln!(text, "call {place}: {}", title(listed));
                indented(&mut text, &self::call(listed, None));
            }
            Err(unidentified) => {
                let _ = writeln!(text, "call {place}: {unidentified}");
            }
        }
    }
    for version in &call.versions {
        let _ = writeln!(text, "{version}");
    }
    for missing in &call.missing {
        let _ = writeln!(text, "not given: {}", needed(missing));
    }
    if let Some(outcome) = outcome {
        let _ = writeln!(text, "result: {}", result(outcome));
    }
    text
}

/// Which hypercall it is, and which operation.
pub(super) fn title(call: &Call<'_>) -> String {
    let operations = call.operations.iter().map(|known| format!(", {}", numbered(known)));
    format!("{} ({}){}", call.name, call.number, operations.collect::<String>())
}

fn numbered(known: &Numbered) -> String {
    format!("{} ({})", known.name, known.number)
}

fn arguments(arguments: &[Argument]) -> String {
    let registers = |argument: &Argument| argument.registers.join(":");
    let width = |of: &dyn Fn(&Argument) -> usize| arguments.iter().map(of).max().unwrap_or(0);
    let (first, second) =
        (width(&|argument| registers(argument).len()), width(&|argument| argument.name.len()));
    let mut text = String::new();
    for argument in arguments {
        let (held, shown) = (registers(argument), shown(&argument.value));
        let _ = writeln!(text, "  {held:first$}  {:second$}  {shown}", argument.name);
    }
    text
}

fn add_area(text: &mut String, area: &Area) {
    let Area { at, of, by, elements } = area;
    for (place, element) in elements.iter().enumerate() {
        let place = if elements.len() > 1 { format!("[{place}]") } else { String::new() };
        let operation = element.operation.as_ref().filter(|_| elements.len() > 1);
        let operation = operation.map(|known| format!(", {}", numbered(known))).unwrap_or_default();
        let at = if place.is_empty() { format!(" at {at:#x}") } else { String::new() };
        let _ = writeln!(text, "{by}{place}: {of}{at}{operation}");
        text.push_str(&members(&element.rows));
    }
}

/// What speaks against it that a call was made for a release.
pub(super) fn reasons(call: &Call<'_>) -> String {
    let short = call.missing.iter().filter(|missing| missing.is_short());
    let inner = call.calls.iter().filter_map(|call| call.as_ref().err());
    let versions = call.versions.iter().map(ToString::to_string);
    versions.chain(short.map(needed)).chain(inner.map(ToString::to_string)).collect::<Vec<_>>().join("; ")
}

fn indented(text: &mut String, lines: &str) {
    for line in lines.lines() {
        let _ = writeln!(text, "  {line}");
    }
}

fn needed(missing: &Missing) -> String {
    match missing {
        Missing::Register { register, parameter } => format!("`{register}`, which has `{parameter}`"),
        Missing::Memory { at, size, of, given } => {
            let given = match given {
                0 => String::new(),
                given => format!(", of which {given} are given"),
            };
            format!("memory at {at:#x}, {size} bytes: `{of}`{given}")
        }
    }
}

fn result(outcome: &Outcome) -> String {
    let error = outcome.error.iter().map(|name| format!(", {name}"));
    let meaning = outcome.meaning.iter().map(|meaning| format!(": {meaning}"));
    format!("{}{}", outcome.value, error.chain(meaning).collect::<String>())
}
