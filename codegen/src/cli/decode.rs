//! The verbs that read the members of a record from bytes, and write them.

use std::cmp::Reverse;
use std::fmt::Write;
use std::io::Read;

use serde_json::{Value as Json, json};
use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{Release, Variant, View};
use xen_abi_codegen::decode::{
    Misfit, Names, Row, Value, decode as rows_of, encode as bytes_of, records_named,
};
use xen_abi_codegen::diagnostic::{Code, Diagnostic};
use xen_abi_codegen::model::{Item, KnownBranch, Spec};
use xen_abi_codegen::regular_file;
use xen_abi_codegen::request::named_release;

use super::arguments::{Decode, Encode, Format, OfRecord};
use super::failure::Failure;
use super::output;
use super::selection::{failure, refused};

/// More than any record has.
const MOST_BYTES: u64 = 1 << 20;

/// Prints what lies in each member.
pub(super) fn decode(arguments: &Decode) -> Result<(), Failure> {
    let Decode { of, hex, file, guess, format } = arguments;
    let bytes = match (hex, file) {
        (Some(hex), _) => from_hex(hex)?,
        (None, Some(file)) if file.as_os_str() != "-" => match regular_file::read(file, MOST_BYTES) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                return Err(Failure::Usage(format!("{}: more than {MOST_BYTES} bytes", file.display())));
            }
            Err(error) => return Err(Failure::Disk(file.clone(), error)),
        },
        _ => {
            let mut bytes = Vec::new();
            let stdin = std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes);
            stdin.map_err(Failure::disk("-"))?;
            bytes
        }
    };
    let spec = of.folder.load()?;
    let tried = of.tried(&spec)?;
    if *guess {
        return guessed(&spec, of, &tried, &bytes);
    }
    let mut misfit = None;
    for (release, variant) in &tried {
        let abi = lower(&spec, *variant).map_err(|found| failure(&spec, found))?;
        let Some(record) = records_named(&abi, &of.name) else { continue };
        match rows_of(&abi, record, &bytes) {
            Ok(rows) => {
                let head = format!("{} of {release} on {}, for {}", of.name, variant.target, variant.view);
                return match format {
                    Format::Human => output::print(&text(&head, &rows)),
                    Format::Json => output::print_json(&as_json(&of.name, *variant, &rows)),
                };
            }
            // The newest release tells what is wrong.
            Err(found) => misfit = misfit.or(Some((*release, found))),
        }
    }
    let Some((release, found)) = misfit else { return Err(unknown(&spec, &of.name)) };
    let count = bytes.len();
    output::tell(&format!("error: {count} bytes are no `{}` of {release}: {found}", of.name));
    Err(Failure::Found)
}

/// Prints the bytes of a record.
pub(super) fn encode(arguments: &Encode) -> Result<(), Failure> {
    let spec = arguments.of.folder.load()?;
    let mut members = Vec::new();
    for word in &arguments.members {
        let pair = word.split_once('=');
        members.push(pair.ok_or_else(|| Failure::Usage(format!("`{word}` is not like MEMBER=VALUE")))?);
    }
    for (_, variant) in arguments.of.tried(&spec)? {
        let abi = lower(&spec, variant).map_err(|found| failure(&spec, found))?;
        if let Some(record) = records_named(&abi, &arguments.of.name) {
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
    Err(unknown(&spec, &arguments.of.name))
}

impl OfRecord {
    /// The releases to try: the one that was asked for, or the newest of each branch, the newest first and the
    /// development branch last.
    fn tried(&self, spec: &Spec) -> Result<Vec<(Release, Variant)>, Failure> {
        let branches: Vec<(&KnownBranch, Release)> = match &self.release {
            Some(word) => {
                vec![
                    named_release(&spec.releases, self.dialect, word)
                        .map_err(|refusal| refused(spec, refusal))?,
                ]
            }
            None => {
                let newest = spec.releases.branches(self.dialect).map(|known| (known, known.newest()));
                let mut all: Vec<_> = newest.collect();
                // What is being developed comes last.
                all.sort_by_key(|(known, release)| (known.master.is_some(), Reverse(*release)));
                all
            }
        };
        let views = match self.view {
            Some(view) => vec![view],
            // Tools see what guests do, and more.
            None => vec![self.dialect.usual_view(), View::Guest],
        };
        let variants = branches.into_iter().flat_map(|(known, release)| {
            let variant = |view| Variant {
                target: self.target,
                release,
                view,
                interface: known.interface,
                dialect: self.dialect,
            };
            views.iter().map(move |view| (release, variant(*view))).collect::<Vec<_>>()
        });
        Ok(variants.filter(|(_, variant)| spec.releases.has_headers(*variant)).collect())
    }
}

/// Which releases the bytes can be of, and what speaks against each.
fn guessed(spec: &Spec, of: &OfRecord, tried: &[(Release, Variant)], bytes: &[u8]) -> Result<(), Failure> {
    let mut text = String::new();
    let mut fits = false;
    let mut is_known = false;
    let mut seen = Vec::new();
    for (release, variant) in tried {
        let abi: Abi<'_> = lower(spec, *variant).map_err(|found| failure(spec, found))?;
        let Some(record) = records_named(&abi, &of.name) else { continue };
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
        return Err(unknown(spec, &of.name));
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

/// Bytes as hexadecimal digits; what separates them does not count.
fn from_hex(text: &str) -> Result<Vec<u8>, Failure> {
    let plain = text.replace("0x", "").replace("\\x", "");
    let digits: Vec<char> = plain.chars().filter(|c| !c.is_whitespace() && !":,-_".contains(*c)).collect();
    let wrong = |message: String| Failure::Usage(format!("`--hex`: {message}"));
    if let Some(other) = digits.iter().find(|c| !c.is_ascii_hexdigit()) {
        return Err(wrong(format!("`{other}` is no hexadecimal digit")));
    }
    if digits.len() % 2 == 1 {
        return Err(wrong(format!("{} digits are no whole bytes", digits.len())));
    }
    let value = |c: char| c.to_digit(16).unwrap_or(0) as u8;
    Ok(digits.chunks(2).map(|pair| value(pair[0]) << 4 | value(pair[1])).collect())
}

fn text(head: &str, rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.path.len()).max().unwrap_or(0);
    let mut text = format!("{head}\n");
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

fn as_json(name: &str, variant: Variant, rows: &[Row]) -> Json {
    let members: Vec<Json> = rows.iter().map(row_as_json).collect();
    json!({
        "schema": "xen-abi-decode/1",
        "name": name,
        "release": variant.release.to_string(),
        "target": variant.target.name(),
        "view": variant.view.to_string(),
        "members": members,
    })
}

fn row_as_json(row: &Row) -> Json {
    let mut member = json!({ "path": row.path, "offset_bits": row.offset_bits, "size_bits": row.size_bits });
    if row.is_one_of_several {
        member["is_one_of_several"] = true.into();
    }
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match &row.value {
        Value::Integer(value, names) => {
            member["value"] = json!(value);
            if !names.constants.is_empty() {
                member["names"] = json!(names.constants);
            }
            if !names.parts.is_empty() {
                member["parts"] =
                    names.parts.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            }
            if let Some(group) = &names.no_value_of {
                member["no_value_of"] = json!(group);
            }
            if names.unknown != 0 {
                member["unknown"] = json!(names.unknown);
            }
        }
        Value::Address(at) => member["address"] = json!(at),
        Value::Text(bytes) => member["text"] = json!(String::from_utf8_lossy(bytes).trim_end_matches('\0')),
        Value::Array(elements) => member["elements"] = json!(elements),
        Value::Reserved(bytes) => member["reserved"] = json!(hex(bytes)),
        Value::NoMember(tag) => member["no_member_for"] = json!(tag),
    }
    member
}
