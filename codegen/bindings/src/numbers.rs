//! Operators, as all languages have them.

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
    fn what_has_no_value_ends() {
        assert_eq!(unary("-", i128::MIN), None);
        assert_eq!(binary("<<", 1, 1 << 40), None);
        assert_eq!(binary("/", 1, 0), None);
        assert_eq!(binary("&^", 7, 2), Some(5));
    }
}
