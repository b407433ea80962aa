//! The verbs that read the members of a record from bytes, and write them.

use std::fmt::Write;

use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{Release, Variant};
use xen_abi_codegen::decode::{Misfit, Row, Value, decode as rows_of, encode as bytes_of, records_named};
use xen_abi_codegen::diagnostic::{Code, Diagnostic};
use xen_abi_codegen::model::{Item, Spec};

use super::super::arguments::{Decode, Encode, Format};
use super::super::failure::Failure;
use super::super::output;
use super::super::selection::failure;
use super::bytes::{from_file, from_hex};
use super::{json, text};

/// Prints what lies in each member.
pub(super) fn decode(name: &str, arguments: &Decode) -> Result<(), Failure> {
    let Decode { of, hex, file, guess, format, .. } = arguments;
    let bytes = match hex {
        Some(hex) => from_hex("--hex", hex)?,
        None => from_file(file.as_deref())?,
    };
    let spec = of.folder.load()?;
    let tried = of.tried(&spec)?;
    if *guess {
        return guessed(&spec, name, &tried, &bytes);
    }
    let mut misfit = None;
    for (release, variant) in &tried {
        let abi = lower(&spec, *variant).map_err(|found| failure(&spec, found))?;
        let Some(record) = records_named(&abi, name) else { continue };
        match rows_of(&abi, record, &bytes) {
            Ok(rows) => {
                let head = format!("{} of {release} on {}, for {}", name, variant.target, variant.view);
                return match format {
                    Format::Human => output::print(&format!("{head}\n{}", text::members(&rows))),
                    Format::Json => output::print_json(&json::record(name, *variant, &rows)),
                };
            }
            // The newest release tells what is wrong.
            Err(found) => misfit = misfit.or(Some((*release, found))),
        }
    }
    let Some((release, found)) = misfit else { return Err(unknown(&spec, name)) };
    let count = bytes.len();
    output::tell(&format!("error: {count} bytes are no `{}` of {release}: {found}", name));
    Err(Failure::Found)
}

/// Prints the bytes of a record.
pub(in super::super) fn encode(arguments: &Encode) -> Result<(), Failure> {
    let spec = arguments.of.folder.load()?;
    let mut members = Vec::new();
    for word in &arguments.members {
        let pair = word.split_once('=');
        members.push(pair.ok_or_else(|| Failure::Usage(format!("`{word}` is not like MEMBER=VALUE")))?);
    }
    for (_, variant) in arguments.of.tried(&spec)? {
        let abi = lower(&spec, variant).map_err(|found| failure(&spec, found))?;
        if let Some(record) = records_named(&abi, &arguments.name) {
            let bytes =
                bytes_of(&abi, record, &members).map_err(|error| Failure::Usage(error.to_string()))?;
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            return if arguments.raw {
                output::print_bytes(&bytes)
            } else {
                output::print(&format!("{hex}\n"))
            };
        }
    }
    Err(unknown(&spec, &arguments.name))
}

/// Which releases the bytes can be of, and what speaks against each.
fn guessed(spec: &Spec, name: &str, tried: &[(Release, Variant)], bytes: &[u8]) -> Result<(), Failure> {
    let mut text = String::new();
    let mut fits = false;
    let mut is_known = false;
    let mut seen = Vec::new();
    for (release, variant) in tried {
        let abi: Abi<'_> = lower(spec, *variant).map_err(|found| failure(spec, found))?;
        let Some(record) = records_named(&abi, name) else { continue };
        is_known = true;
        if seen.contains(release) {
            continue;
        }
        seen.push(*release);
        let said = match rows_of(&abi, record, bytes) {
            Ok(rows) => {
                fits = true;
                match doubts(&rows) {
                    0 => "fits".to_owned(),
                    count => format!("fits, with {count} members that nothing explains"),
                }
            }
            Err(misfit @ (Misfit::Short { .. } | Misfit::Long { .. })) => format!("does not fit: {misfit}"),
        };
        let _ = writeln!(text, "{release}  {said}");
    }
    if !is_known {
        return Err(unknown(spec, name));
    }
    output::print(&text)?;
    if fits { Ok(()) } else { Err(Failure::Found) }
}

/// How many members have something that no name explains.
fn doubts(rows: &[Row]) -> usize {
    let is_doubtful = |row: &&Row| match &row.value {
        Value::Integer(_, names) => {
            (names.unknown != 0 || names.no_value_of.is_some()) && !row.is_one_of_several
        }
        Value::Reserved(_) | Value::NoMember(_) => true,
        Value::Address(_) | Value::Text(_) | Value::Array(_) => false,
    };
    rows.iter().filter(is_doubtful).count()
}

fn unknown(spec: &Spec, name: &str) -> Failure {
    let items = Item::all(spec).into_iter().filter(|item| matches!(item, Item::Record(_)));
    let known: Vec<&str> = items.flat_map(|item| item.names(spec)).collect();
    failure(spec, Diagnostic::unknown(Code::UnknownItem, "record", name, known.into_iter()).into())
}
