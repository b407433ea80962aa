//! How a recorded file is broken into lines: one for each value of each name.

use serde::Serialize;
use serde_json::{Map, Value};

/// Writes the file.
pub(super) fn write(recorded: &impl Serialize) -> String {
    let Ok(Value::Object(sections)) = serde_json::to_value(recorded) else {
        unreachable!("what is recorded has text keys only, and becomes an object")
    };
    // The order of declaration, which a map of JSON values does not keep.
    let order = ["schema", "dialect", "package", "version", "tools", "headers", "cells", "homes"];
    let rest = sections.keys().map(String::as_str).filter(|key| !order.contains(key));
    let first = order.into_iter().filter(|key| sections.contains_key(*key));
    let keys: Vec<&str> = first.chain(rest).collect();
    let lines = keys.iter().map(|key| format!("{}: {}", quoted(key), section(key, &sections[*key])));
    format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"))
}

fn section(key: &str, value: &Value) -> String {
    match value {
        Value::Object(names) if key != "tools" => object(names),
        Value::Array(items) => list(items, "  "),
        other => other.to_string(),
    }
}

fn object(names: &Map<String, Value>) -> String {
    if names.is_empty() {
        return "{}".to_owned();
    }
    let lines = names.iter().map(|(name, value)| {
        let value = match value {
            Value::Array(variants) if variants.len() > 1 => list(variants, "    "),
            other => other.to_string(),
        };
        format!("  {}: {value}", quoted(name))
    });
    format!("{{\n{}\n}}", lines.collect::<Vec<_>>().join(",\n"))
}

fn list(items: &[Value], indent: &str) -> String {
    let outer = &indent[2..];
    let lines = items.iter().map(|item| format!("{indent}{item}"));
    format!("[\n{}\n{outer}]", lines.collect::<Vec<_>>().join(",\n"))
}

fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}
