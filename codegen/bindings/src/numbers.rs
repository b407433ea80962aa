//! Numbers and operators, as all languages have them.

/// The number that a literal is, with any of the prefixes, separators and suffixes of the languages.
pub(crate) fn literal(text: &str) -> Option<i128> {
    let digits = text.replace('_', "").to_ascii_lowercase();
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x', ..] => (16, digits.get(2..)?),
        [b'0', b'b', ..] => (2, digits.get(2..)?),
        [b'0', b'o', ..] => (8, digits.get(2..)?),
        _ => (10, digits.as_str()),
    };
    i128::from_str_radix(digits.trim_end_matches(['l', 'n', 'u']), radix).ok()
}

/// The value of an operator with nothing before it.
pub(crate) fn unary(operator: &str, value: i128) -> Option<i128> {
    match operator {
        "+" | "~+" => Some(value),
        "-" | "~-" => value.checked_neg(),
        "~" | "!" | "^" | "lnot" => Some(!value),
        _ => None,
    }
}

/// The value of an operator between two numbers.
pub(crate) fn binary(operator: &str, left: i128, right: i128) -> Option<i128> {
    let shift = || u32::try_from(right).ok().filter(|by| *by < 64);
    match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        "/" | "//" => left.checked_div(right),
        "%" | "mod" => left.checked_rem(right),
        "|" | "lor" => Some(left | right),
        "&" | "land" => Some(left & right),
        "&^" => Some(left & !right),
        "^" | "lxor" => Some(left ^ right),
        "<<" | "lsl" => left.checked_mul(1 << shift()?),
        ">>" | "lsr" | "asr" => Some(left >> shift()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_all_languages() {
        for (text, value) in [
            ("0x10l", 16),
            ("0b1_01", 5),
            ("0o17", 15),
            ("1_000L", 1000),
            ("0xffL", 255),
            ("7n", 7),
            ("0", 0),
        ] {
            assert_eq!(literal(text), Some(value), "{text}");
        }
        assert_eq!(literal("1.5"), None);
        assert_eq!(literal(&"9".repeat(60)), None);
    }

    #[test]
    fn what_has_no_value_ends() {
        assert_eq!(unary("-", i128::MIN), None);
        assert_eq!(binary("<<", 1, 1 << 40), None);
        assert_eq!(binary("/", 1, 0), None);
        assert_eq!(binary("&^", 7, 2), Some(5));
    }
}
