//! Getting back the expression by which a header defines a constant.

use xen_abi_codegen::axes::Target;
use xen_abi_codegen::expression::{
    ArithmeticError, Computation, Environment, Expression, Integer, IntegerType, Rank, evaluate,
};
use xen_abi_codegen::facts::{Facts, FieldType};
use xen_abi_codegen::scalar::Scalar;
use xen_abi_codegen::type_name::{Builtin, TypeName};

/// Macros that put a suffix to their argument.
const SUFFIXES: [(&str, &str); 3] = [("xen_mk_uint", "U"), ("xen_mk_ulong", "UL"), ("xen_mk_ullong", "ULL")];

/// C's types, and a suffix or cast that gives one to a number.
const FORMS: [(&str, &str, &str); 11] = [
    ("int", "", ""),
    ("unsigned int", "", "U"),
    ("long", "", "L"),
    ("unsigned long", "", "UL"),
    ("long long", "", "LL"),
    ("unsigned long long", "", "ULL"),
    ("char", "(char)", ""),
    ("signed char", "(i8)", ""),
    ("unsigned char", "(u8)", ""),
    ("short", "(i16)", ""),
    ("unsigned short", "(u16)", ""),
];

/// The replacement of a macro in the words of the specification; nothing if it is no expression that it knows.
///
/// `word` says what stands for a name of C, if not the name itself.
pub(super) fn translate(body: &str, word: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    let mut rest = without_outer_parentheses(body.trim());
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = if is_word(first) { rest.find(|c| !is_word(c)) } else { Some(first.len_utf8()) };
        let (token, after) = rest.split_at(length.unwrap_or(rest.len()));
        rest = after;
        if let Some((_, suffix)) = SUFFIXES.iter().find(|(wrapper, _)| *wrapper == token) {
            let (argument, after) = rest.trim_start().strip_prefix('(')?.split_once(')')?;
            text.push_str(&format!("{}{suffix}", argument.trim()));
            rest = after;
        } else if matches!(token, "struct" | "union" | "enum") {
            rest = rest.trim_start();
        } else {
            text.push_str(&word(token).unwrap_or_else(|| token.to_owned()));
        }
    }
    let text = without_outer_parentheses(&text).to_owned();
    text.parse::<Expression>().is_ok().then_some(text)
}

fn without_outer_parentheses(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else { return text };
    let mut depth = 0_i32;
    let never_closes_early = inner.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    });
    // A cast is no more than its operand's parentheses away from being misread.
    if never_closes_early && depth == 0 { inner.trim() } else { text }
}

/// A number that has a type, as C writes it; nothing for a type without numbers.
pub(super) fn literal(value: i128, c_type: &str, is_hexadecimal: bool) -> Option<String> {
    let (_, cast, suffix) = FORMS.iter().find(|(name, ..)| *name == c_type)?;
    let digits = match value.unsigned_abs() {
        digits if is_hexadecimal => format!("{digits:#x}"),
        digits => digits.to_string(),
    };
    let sign = if value < 0 { "-" } else { "" };
    let plain = format!("{cast}{sign}{digits}{suffix}");
    // The most negative number has no literal of its own type.
    let is_lowest = value == i128::from(i32::MIN) || value == i128::from(i64::MIN);
    Some(if is_lowest { format!("-{}{suffix} - 1", value.unsigned_abs() - 1) } else { plain })
}

/// The value of an expression in a cell, if it has one there.
pub(super) fn value_of(expression: &str, facts: &Facts) -> Option<Integer> {
    let expression = expression.parse::<Expression>().ok()?;
    evaluate(&expression, &mut Measurements(facts)).ok()
}

/// What was measured, as the surroundings of an expression.
struct Measurements<'a>(&'a Facts);

/// An expression that has no value here, whatever the reason.
struct NoValue;

impl From<ArithmeticError> for NoValue {
    fn from(_: ArithmeticError) -> NoValue {
        NoValue
    }
}

impl Environment for Measurements<'_> {
    type Error = NoValue;

    fn target(&self) -> Target {
        self.0.target
    }

    fn call(&mut self, _: &str, _: Vec<Computation>) -> Result<Computation, NoValue> {
        Err(NoValue)
    }

    fn constant(&mut self, name: &str) -> Result<Integer, NoValue> {
        let value = *self.0.constants.get(name).ok_or(NoValue)?;
        let of = integer_type(self.0.const_types.get(name).ok_or(NoValue)?, self.target()).ok_or(NoValue)?;
        Ok(Integer { value, of })
    }

    fn size_of(&mut self, name: &TypeName) -> Result<u64, NoValue> {
        let pointer = u64::from(self.target().pointer_bytes());
        match name {
            TypeName::Builtin(builtin) => Ok(builtin.scalar(self.target()).bytes().into()),
            TypeName::Pointer(_) => Ok(pointer),
            TypeName::Handle64(_) => Ok(8),
            TypeName::Handle(_) => Ok(if self.target().is_x86() { pointer } else { 8 }),
            TypeName::Named(name) => match (self.0.records.get(name), self.0.typedefs.get(name)) {
                (Some(record), _) => Ok(record.size),
                (None, Some(FieldType::Scalar(scalar))) => Ok(scalar.bytes().into()),
                _ => Err(NoValue),
            },
        }
    }

    fn integer_type(&mut self, name: &TypeName) -> Result<IntegerType, NoValue> {
        let scalar = match name {
            TypeName::Builtin(Builtin::Long) => return Ok(IntegerType { rank: Rank::Long, signed: true }),
            TypeName::Builtin(Builtin::ULong) => return Ok(IntegerType { rank: Rank::Long, signed: false }),
            TypeName::Builtin(builtin) => builtin.scalar(self.target()),
            TypeName::Named(name) => match self.0.typedefs.get(name) {
                Some(FieldType::Scalar(scalar)) => *scalar,
                _ => return Err(NoValue),
            },
            _ => return Err(NoValue),
        };
        let is_wide = self.target().pointer_bytes() == 8;
        let rank = match scalar.bytes() {
            1 if scalar == Scalar::Char => Rank::PlainChar,
            1 => Rank::Char,
            2 => Rank::Short,
            4 => Rank::Int,
            _ if is_wide => Rank::Long,
            _ => Rank::LongLong,
        };
        let signed = matches!(scalar, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64)
            || (scalar == Scalar::Char && self.target().char_is_signed());
        Ok(IntegerType { rank, signed })
    }
}

fn integer_type(spelling: &str, target: Target) -> Option<IntegerType> {
    if spelling == "char" {
        return Some(IntegerType { rank: Rank::PlainChar, signed: target.char_is_signed() });
    }
    let ranks = [Rank::Char, Rank::Short, Rank::Int, Rank::Long, Rank::LongLong];
    let all = ranks.into_iter().flat_map(|rank| [true, false].map(|signed| IntegerType { rank, signed }));
    all.into_iter().find(|of| of.spelling() == spelling)
}

#[cfg(test)]
mod tests {
    use xen_abi_codegen::axes::Dialect;

    use super::*;
    use crate::definitions::Definitions;
    use crate::header_set::HeaderSet;
    use crate::package_version::PackageVersion;

    fn translated(body: &str) -> Option<String> {
        translate(body, &|word| (word == "uint32_t").then(|| "u32".to_owned()))
    }

    #[test]
    fn expressions_keep_their_spelling() {
        for (body, expected) in [
            ("0", "0"),
            ("(1 << 3)", "1 << 3"),
            ("(A) | (B)", "(A) | (B)"),
            ("((1U<<LINK_BITS) - 1)", "(1U<<LINK_BITS) - 1"),
            ("xen_mk_uint(0x7FF0)", "0x7FF0U"),
            ("(xen_mk_ulong(1)<<0)", "1UL<<0"),
            ("(sizeof(uint32_t) * 8)", "sizeof(u32) * 8"),
            ("sizeof(struct sched_poll)", "sizeof(sched_poll)"),
        ] {
            assert_eq!(translated(body).as_deref(), Some(expected), "{body}");
        }
        for body in ["", "\"text\"", "{ 1 }", "xen_mk_uint 1"] {
            assert_eq!(translated(body), None, "{body}");
        }
    }

    #[test]
    fn a_number_gets_the_type_that_was_measured() {
        for (value, c_type, expected) in [
            (5, "int", "5"),
            (-5, "int", "-5"),
            (5, "unsigned int", "5U"),
            (5, "unsigned long", "5UL"),
            (-1, "long long", "-1LL"),
            (5, "unsigned char", "(u8)5"),
            (-2_147_483_648, "int", "-2147483647 - 1"),
        ] {
            assert_eq!(literal(value, c_type, false).as_deref(), Some(expected));
        }
        assert_eq!(literal(255, "int", true).as_deref(), Some("0xff"));
        assert_eq!(literal(1, "_Bool", false), None);
    }

    #[test]
    fn an_expression_is_evaluated_with_what_was_measured() {
        let version = PackageVersion("4.20.4+39-g0-1".to_owned());
        let set = HeaderSet::at("/nowhere".into(), Dialect::Xen, "libxen-dev", &version).unwrap();
        let mut facts = Definitions::empty(&set, "arm32/guest/none".parse().unwrap()).facts;
        facts.constants.insert("BITS".to_owned(), 17);
        facts.const_types.insert("BITS".to_owned(), "int".to_owned());
        facts.typedefs.insert("xen_ulong_t".to_owned(), FieldType::Scalar(Scalar::U64));
        let value = |text: &str| value_of(text, &facts).map(|found| (found.value, found.of.spelling()));
        assert_eq!(value("(1 << BITS) - 1"), Some((131_071, "int")));
        assert_eq!(value("sizeof(xen_ulong_t) * 8"), Some((64, "unsigned int")));
        assert_eq!(value("(xen_ulong_t)1"), Some((1, "unsigned long long")));
        assert_eq!(value("~0UL"), Some((0xffff_ffff, "unsigned long")));
        for text in ["UNKNOWN", "sizeof(unknown)", "(unknown_t)1", "1 /", "1 / 0"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
