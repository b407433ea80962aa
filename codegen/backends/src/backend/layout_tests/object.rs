//! Bit-fields as an object file has them.

use super::c::MARK;

/// What an object file says of the bit-fields that were asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BitFields {
    /// How many there are.
    pub looked_at: usize,
    /// What is wrong with which.
    pub wrong: Vec<String>,
}

/// Reads an object file that was compiled from what [`CLayoutTests`](super::CLayoutTests) writes about bit-fields.
///
/// What looks like a probe and is none counts as wrong.
pub fn bit_fields(object: &[u8]) -> BitFields {
    let mark = format!("{MARK} ");
    let mut fields = BitFields::default();
    for at in 0..object.len() {
        let Some(probe) = object[at..].strip_prefix(mark.as_bytes()) else { continue };
        fields.looked_at += 1;
        fields.wrong.extend(complaint(probe));
    }
    fields
}

/// What is wrong with a probe, without its mark: name, size and a zero byte, expected bytes, the compiler's bytes.
fn complaint(probe: &[u8]) -> Option<String> {
    let parts = || {
        let end = probe.iter().position(|byte| *byte == 0)?;
        let (name, size) = std::str::from_utf8(&probe[..end]).ok()?.rsplit_once(' ')?;
        let size: usize = size.parse().ok()?;
        let bytes = probe.get(end + 1..)?;
        Some((name, bytes.get(..size)?, bytes.get(size..size.checked_mul(2)?)?))
    };
    match parts() {
        None => Some("a probe is cut off".to_owned()),
        Some((_, expected, actual)) if expected == actual => None,
        Some((name, expected, actual)) => {
            Some(format!("{name}: expected {expected:02x?}, and the compiler made {actual:02x?}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_differ_are_told() {
        let object = b"..xen-abi bit-field a.b 2\0\x01\x00\x01\x00xen-abi bit-field c 1\0\x01\x02..";
        let found = bit_fields(object);
        assert_eq!(found.looked_at, 2);
        assert_eq!(found.wrong, ["c: expected [01], and the compiler made [02]"]);
    }

    #[test]
    fn what_is_cut_off_is_wrong() {
        for object in ["xen-abi bit-field a", "xen-abi bit-field a 9999999999\0", "xen-abi bit-field \0"] {
            assert_eq!(bit_fields(object.as_bytes()).wrong.len(), 1, "{object}");
        }
    }
}
