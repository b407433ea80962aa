//! Bytes that are given.

use std::io::Read;
use std::path::Path;

use xen_abi_codegen::regular_file;

use super::super::failure::Failure;

/// More than any record has.
const MOST_BYTES: u64 = 1 << 20;

/// The bytes of a file, or without one of standard input.
pub(super) fn from_file(file: Option<&Path>) -> Result<Vec<u8>, Failure> {
    match file.filter(|file| file.as_os_str() != "-") {
        Some(file) => match regular_file::read(file, MOST_BYTES) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(Failure::Usage(format!("{}: more than {MOST_BYTES} bytes", file.display()))),
            Err(error) => Err(Failure::Disk(file.to_owned(), error)),
        },
        None => {
            let mut bytes = Vec::new();
            let stdin = std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes);
            stdin.map_err(Failure::disk("-"))?;
            Ok(bytes)
        }
    }
}

/// Bytes as hexadecimal digits; what separates them does not count.
pub(super) fn from_hex(option: &str, text: &str) -> Result<Vec<u8>, Failure> {
    let plain = text.replace("0x", "").replace("\\x", "");
    let digits: Vec<char> = plain.chars().filter(|c| !c.is_whitespace() && !":,-_".contains(*c)).collect();
    let wrong = |message: String| Failure::Usage(format!("`{option}`: {message}"));
    if let Some(other) = digits.iter().find(|c| !c.is_ascii_hexdigit()) {
        return Err(wrong(format!("`{other}` is no hexadecimal digit")));
    }
    if digits.len() % 2 == 1 {
        return Err(wrong(format!("{} digits are no whole bytes", digits.len())));
    }
    let value = |c: char| c.to_digit(16).unwrap_or(0) as u8;
    Ok(digits.chunks(2).map(|pair| value(pair[0]) << 4 | value(pair[1])).collect())
}
