use std::fmt;
use std::str::FromStr;

use super::{BinaryOperator, Expression, Literal, Rank, UnaryOperator};
use crate::type_name::{Pointee, TypeName};

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError(String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The longest text that is taken for an expression, in bytes.
const MAX_LENGTH: usize = 4096;
/// How deeply parentheses, casts and operators before an operand may be nested.
const MAX_DEPTH: usize = 64;
/// How many operators an expression may have.
const MAX_OPERATORS: usize = 256;
/// How tightly `? :` binds: less than every operator between two operands.
const LOOSEST: u8 = 1;

impl FromStr for Expression {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.len() > MAX_LENGTH {
            return Err(ParseError(format!("an expression has at most {MAX_LENGTH} characters")));
        }
        let mut parser = Parser { rest: text.trim(), depth: 0, operators: 0 };
        let expression = parser.conditional()?;
        match parser.rest {
            "" => Ok(expression),
            rest => Err(ParseError(format!("`{rest}` is left over at the end"))),
        }
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
    operators: usize,
}

impl<'t> Parser<'t> {
    fn advance(&mut self, bytes: usize) {
        self.rest = self.rest[bytes..].trim_start();
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.rest.starts_with(symbol);
        if found {
            self.advance(symbol.len());
        }
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), ParseError> {
        if self.take(symbol) {
            return Ok(());
        }
        match self.rest {
            "" => Err(ParseError(format!("`{symbol}` is missing at the end"))),
            rest => Err(ParseError(format!("expected `{symbol}` before `{rest}`"))),
        }
    }

    fn conditional(&mut self) -> Result<Expression, ParseError> {
        let condition = self.binary(LOOSEST)?;
        if !self.take("?") {
            return Ok(condition);
        }
        let yes = self.deeper(Self::conditional)?;
        self.expect(":")?;
        let no = self.deeper(Self::conditional)?;
        Ok(Expression::Conditional(Box::new([condition, yes, no])))
    }

    /// Operators that bind at least as tightly as `tightness`, from left to right.
    fn binary(&mut self, tightness: u8) -> Result<Expression, ParseError> {
        let mut left = self.unary()?;
        while let Some((symbol, operator, binding)) =
            self.operator().filter(|(.., binding)| *binding >= tightness)
        {
            self.operators += 1;
            if self.operators > MAX_OPERATORS {
                return Err(ParseError(format!("more than {MAX_OPERATORS} operators in one expression")));
            }
            self.advance(symbol.len());
            let right = self.binary(binding + 1)?;
            left = Expression::Binary(operator, Box::new([left, right]));
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(&'static str, BinaryOperator, u8)> {
        // Most expressions are a single number.
        let first = self.rest.chars().next()?;
        let is_next =
            |(symbol, ..): &&(&str, _, _)| symbol.starts_with(first) && self.rest.starts_with(symbol);
        BinaryOperator::TABLE.iter().find(is_next).copied()
    }

    fn unary(&mut self) -> Result<Expression, ParseError> {
        let operator = match self.rest.chars().next() {
            Some('+') => UnaryOperator::Plus,
            Some('-') => UnaryOperator::Minus,
            Some('~') => UnaryOperator::Complement,
            Some('!') => UnaryOperator::Not,
            _ => return self.primary(),
        };
        self.advance(1);
        let operand = self.deeper(Self::unary)?;
        Ok(Expression::Unary(operator, Box::new(operand)))
    }

    fn primary(&mut self) -> Result<Expression, ParseError> {
        match self.rest.chars().next() {
            None => Err(ParseError("the expression ends where a value should be".to_owned())),
            Some('(') => self.parenthesis(),
            Some(c) if c.is_ascii_digit() => self.literal(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.name(),
            Some(_) => Err(ParseError(format!("`{}` is not a value", self.rest))),
        }
    }

    /// A cast or a group. Only built-in types, pointers and names that end in `_t` are taken for a cast's type.
    fn parenthesis(&mut self) -> Result<Expression, ParseError> {
        self.expect("(")?;
        let inside = self.rest.split(')').next().unwrap_or_default().trim();
        let is_cast = match inside.parse() {
            Ok(TypeName::Named(name)) => name.ends_with("_t"),
            Ok(_) => true,
            Err(_) => c_type(inside).is_some(),
        };
        if is_cast && self.rest.contains(')') {
            let of = self.type_name()?;
            let operand = self.deeper(Self::unary)?;
            return Ok(Expression::Cast(of, Box::new(operand)));
        }
        let inner = self.deeper(Self::conditional)?;
        self.expect(")")?;
        Ok(Expression::Group(Box::new(inner)))
    }

    /// A type and the parenthesis that closes it.
    fn type_name(&mut self) -> Result<TypeName, ParseError> {
        let end =
            self.rest.find(')').ok_or_else(|| ParseError("`)` is missing after the type".to_owned()))?;
        let text = self.rest[..end].trim();
        let name = match c_type(text) {
            Some(name) => name,
            None => text.parse().map_err(ParseError)?,
        };
        self.advance(end + 1);
        Ok(name)
    }

    fn name(&mut self) -> Result<Expression, ParseError> {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let name = &self.rest[..end];
        self.advance(end);
        if name == "sizeof" {
            self.expect("(")?;
            return Ok(Expression::SizeOf(self.type_name()?));
        }
        if self.take("(") {
            return self.arguments().map(|arguments| Expression::Call(name.to_owned(), arguments));
        }
        Ok(Expression::Name(name.to_owned()))
    }

    /// The arguments of a call and the parenthesis that closes it.
    fn arguments(&mut self) -> Result<Vec<Expression>, ParseError> {
        let mut arguments = Vec::new();
        if self.take(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.deeper(Self::conditional)?);
            if !self.take(",") {
                self.expect(")")?;
                return Ok(arguments);
            }
        }
    }

    fn literal(&mut self) -> Result<Expression, ParseError> {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        let literal = literal(text)
            .ok_or_else(|| ParseError(format!("`{text}` is not a number that C has a type for")))?;
        self.advance(end);
        Ok(Expression::Literal(literal))
    }

    fn deeper(
        &mut self,
        read: fn(&mut Self) -> Result<Expression, ParseError>,
    ) -> Result<Expression, ParseError> {
        if self.depth == MAX_DEPTH {
            return Err(ParseError(format!("more than {MAX_DEPTH} parentheses inside each other")));
        }
        self.depth += 1;
        let expression = read(self)?;
        self.depth -= 1;
        Ok(expression)
    }
}

/// C's spellings of more than one word, and pointers, of which only the size matters.
fn c_type(text: &str) -> Option<TypeName> {
    if let Some(of) = text.strip_suffix('*') {
        let of = of.trim();
        let of = if of == "void" { None } else { Some(c_type(of).or_else(|| of.parse().ok())?) };
        return Some(TypeName::Pointer(Box::new(Pointee { of, constant: false })));
    }
    let word = match text {
        "unsigned" | "unsigned int" => "uint",
        "unsigned long" => "ulong",
        "unsigned char" => "u8",
        "signed char" => "i8",
        "unsigned short" => "u16",
        "short" => "i16",
        "unsigned long long" => "u64",
        "long long" => "i64",
        _ => return None,
    };
    word.parse().ok()
}

fn literal(text: &str) -> Option<Literal> {
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let (unsigned, rank) = match &digits[end..] {
        "" => (false, Rank::Int),
        "u" => (true, Rank::Int),
        "l" => (false, Rank::Long),
        "ul" | "lu" => (true, Rank::Long),
        "ll" => (false, Rank::LongLong),
        "ull" | "llu" => (true, Rank::LongLong),
        _ => return None,
    };
    let suffix = digits.len() - end;
    // `0U` is octal to C: a zero, and no digits after it.
    let value = if end == 0 && radix == 8 { 0 } else { u64::from_str_radix(&digits[..end], radix).ok()? };
    Some(Literal {
        value,
        decimal: radix == 10,
        unsigned,
        rank,
        digits: text[..text.len() - suffix].to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("", "ends where"),
            ("1 +", "ends where"),
            ("(1", "`)` is missing"),
            ("1 2", "left over"),
            ("f(1", "`)` is missing"),
            ("f(1,)", "is not a value"),
            ("08", "not a number"),
            ("340282366920938463463374607431768211456", "not a number"),
            ("sizeof x", "expected `(`"),
            ("#", "is not a value"),
        ] {
            let error = text.parse::<Expression>().unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        for text in ["(".repeat(2000), "-".repeat(2000), "1 ? ".repeat(900), "1+".repeat(2000)] {
            assert!(text.parse::<Expression>().unwrap_err().to_string().contains("more than"));
        }
    }
}
