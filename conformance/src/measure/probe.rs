//! Constants, as the compiler itself sees them.
//!
//! bindgen's own reading of macros drops some and gets the sign of others wrong. So for every name that may
//! be a constant there are probes: variables that only an integer, or only a string, can initialise. clang says
//! which of them do not compile; the others go into bindgen's unit, where their values are read.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use super::declared::Declared;
use super::preprocessed::Preprocessed;
use super::tokens;
use super::unit::Unit;
use crate::process::{self, ProcessError};

/// The types that an integer constant can have in C, with the sign of each; the place is its number in a probe.
const INTEGER_TYPES: [(&str, bool); 12] = [
    ("_Bool", false),
    ("char", false),
    ("signed char", true),
    ("unsigned char", false),
    ("short", true),
    ("unsigned short", false),
    ("int", true),
    ("unsigned int", false),
    ("long", true),
    ("unsigned long", false),
    ("long long", true),
    ("unsigned long long", false),
];

/// The file name under which clang reports what is wrong with probes.
const PROBE_FILE: &str = "probes";

const TYPE_PREFIX: &str = "xen_abi_type_";
const VALUE_PREFIX: &str = "xen_abi_value_";
const TEXT_PREFIX: &str = "xen_abi_text_";

/// An integer constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IntegerConstant {
    pub(crate) value: i128,
    pub(crate) c_type: &'static str,
}

/// What the probes found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Constants {
    pub(crate) integers: BTreeMap<String, IntegerConstant>,
    pub(crate) strings: BTreeMap<String, String>,
}

/// Names that may be constants: macros that are one expression, and enumerators.
pub(crate) fn candidates(preprocessed: &Preprocessed) -> BTreeSet<&str> {
    let macros = preprocessed.macros.iter().filter(|(name, defined)| {
        is_one_expression(&defined.body) && !is_format(name) && !name.starts_with("__HVM_SAVE_TYPE_")
    });
    let enumerators = preprocessed.declarations.enumerators.keys();
    macros.map(|(name, _)| name).chain(enumerators).map(String::as_str).collect()
}

/// Whether a name is that of a conversion of `printf`: `PRI_xen_pfn`, `PRIu_xen_pfn`.
fn is_format(name: &str) -> bool {
    name.strip_prefix("PRI")
        .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).starts_with('_'))
}

/// Whether a replacement can stand in parentheses without harm to what follows.
fn is_one_expression(body: &str) -> bool {
    let mut depth = 0_i32;
    for token in tokens::of_line(body) {
        match token {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "{" | "}" | ";" => return false,
            "," if depth == 0 => return false,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && !body.is_empty()
}

/// How many errors in headers are shown.
const ERRORS_SHOWN: usize = 5;

/// The probes that compile, as text to append to the unit.
pub(crate) fn working_probes(unit: &Unit<'_>, candidates: &BTreeSet<&str>) -> Result<String, ProcessError> {
    let probes: Vec<String> = candidates.iter().flat_map(|name| probes_of(name)).collect();
    let text = format!("{}# 1 \"{PROBE_FILE}\"\n{}", unit.text, probes.concat());
    let mut command = unit.clang();
    command.args(["-fsyntax-only", "-ferror-limit=0"]);
    let output = process::compile(&mut command, &text)?;
    let complaints = String::from_utf8_lossy(&output.stderr);
    // A header that is in error would leave holes that nobody notices. What is said of probes would hide it.
    let of_headers: Vec<&str> = complaints.lines().filter(|line| !line.starts_with(PROBE_FILE)).collect();
    let errors: Vec<String> = of_headers
        .iter()
        .filter(|line| line.contains("error: "))
        .map(|line| unit.in_its_source(line))
        .collect();
    if !errors.is_empty() {
        // The first is mostly the cause of the others.
        let first = errors[..errors.len().min(ERRORS_SHOWN)].join("\n");
        return Err(process::failure(&command, &Output { stderr: first.into_bytes(), ..output }));
    }
    let broken: BTreeSet<usize> = complaints.lines().filter_map(line_in_error).collect();
    let working = probes.iter().enumerate().filter(|(at, _)| !broken.contains(&(at + 1)));
    Ok(working.map(|(_, probe)| probe.as_str()).collect())
}

/// One line each, so that the number of a line says which probe is in error.
fn probes_of(name: &str) -> [String; 3] {
    let cases = INTEGER_TYPES.iter().enumerate().map(|(at, (c_type, _))| format!("{c_type}: {}", at + 1));
    let cases = cases.collect::<Vec<_>>().join(", ");
    [
        format!("static const int {TYPE_PREFIX}{name} = _Generic(({name}), {cases}, default: 0);\n"),
        format!("static const unsigned long long {VALUE_PREFIX}{name} = (unsigned long long)({name});\n"),
        // The array takes nothing but a string literal; the pointer is what bindgen can read.
        format!(
            "static const char {TEXT_PREFIX}{name}_array[] = {name}; static const char *const {TEXT_PREFIX}{name} = {name};\n"
        ),
    ]
}

/// The line in `probes:12:7: error: …`.
fn line_in_error(complaint: &str) -> Option<usize> {
    let (line, rest) = complaint.strip_prefix(PROBE_FILE)?.strip_prefix(':')?.split_once(':')?;
    rest.contains("error:").then(|| line.parse().ok())?
}

/// Reads the values of the probes.
pub(crate) fn results(declared: &Declared, candidates: &BTreeSet<&str>) -> Constants {
    let mut constants = Constants::default();
    for &name in candidates {
        let number = |prefix: &str| declared.integers.get(&format!("{prefix}{name}")).copied();
        if let (Some(c_type), Some(bits)) = (number(TYPE_PREFIX), number(VALUE_PREFIX)) {
            constants.integers.extend(integer(c_type, bits).map(|constant| (name.to_owned(), constant)));
        } else if let Some(text) = declared.texts.get(&format!("{TEXT_PREFIX}{name}")) {
            constants.strings.insert(name.to_owned(), text.clone());
        }
    }
    constants
}

/// The value that 64 bits have in a type; nothing for what is no integer.
fn integer(type_number: i128, bits: i128) -> Option<IntegerConstant> {
    let at = usize::try_from(type_number).ok()?.checked_sub(1)?;
    let (c_type, signed) = *INTEGER_TYPES.get(at)?;
    let unsigned = u64::try_from(bits).ok()?;
    let value = if signed { i128::from(unsigned as i64) } else { i128::from(unsigned) };
    Some(IntegerConstant { value, c_type })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_that_of_the_type() {
        let all_ones = i128::from(u64::MAX);
        let number =
            |wanted: &str| 1 + INTEGER_TYPES.iter().position(|(name, _)| *name == wanted).unwrap() as i128;
        assert_eq!(integer(number("int"), all_ones).unwrap().value, -1);
        assert_eq!(integer(number("unsigned long"), all_ones).unwrap().value, all_ones);
        assert_eq!(integer(number("unsigned int"), 0xffff_ffff).unwrap().c_type, "unsigned int");
        assert_eq!(integer(0, 5), None);
        assert_eq!(integer(13, 5), None);
    }

    #[test]
    fn what_would_spoil_the_next_line_is_no_candidate() {
        for body in ["", "do { x(); } while (0)", "(1", "1)", ")(", "struct {", "a[1", "a; b", "1, 2"] {
            assert!(!is_one_expression(body), "{body}");
        }
        for body in ["1", "(1U << 3)", "\"a;{\"", "')'", "f(a[0], 1)"] {
            assert!(is_one_expression(body), "{body}");
        }
    }

    #[test]
    fn only_errors_in_probes_count() {
        assert_eq!(line_in_error("probes:12:7: error: use of undeclared identifier 'x'"), Some(12));
        assert_eq!(line_in_error("probes:12:7: note: expanded from macro"), None);
        assert_eq!(line_in_error("/set/xen/xen.h:12:7: error: x"), None);
    }
}
