//! Types as they are named in the specification.

use std::fmt;
use std::str::FromStr;

use crate::axes::Target;
use crate::scalar::Scalar;

/// A type as it is named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// A built-in type.
    Builtin(Builtin),
    /// A declared type.
    Named(String),
    /// A guest handle: how a guest passes the address of memory to Xen.
    Handle(Box<Pointee>),
    /// A guest handle that is 64 bits wide on every target.
    Handle64(Box<Pointee>),
    /// A plain pointer.
    Pointer(Box<Pointee>),
}

/// What a handle or pointer points to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pointee {
    /// The type; absent for `void`.
    pub of: Option<TypeName>,
    /// Whether the other side only reads it.
    pub constant: bool,
}

/// A type that needs no declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is named after the word that stands for it")]
pub enum Builtin {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    Char,
    Int,
    UInt,
    Long,
    ULong,
    Size,
}

impl Builtin {
    /// The word for each in the specification, and C's spelling.
    const TABLE: [(Builtin, &'static str, &'static str); 14] = [
        (Builtin::U8, "u8", "uint8_t"),
        (Builtin::I8, "i8", "int8_t"),
        (Builtin::U16, "u16", "uint16_t"),
        (Builtin::I16, "i16", "int16_t"),
        (Builtin::U32, "u32", "uint32_t"),
        (Builtin::I32, "i32", "int32_t"),
        (Builtin::U64, "u64", "uint64_t"),
        (Builtin::I64, "i64", "int64_t"),
        (Builtin::Char, "char", "char"),
        (Builtin::Int, "int", "int"),
        (Builtin::UInt, "uint", "unsigned int"),
        (Builtin::Long, "long", "long"),
        (Builtin::ULong, "ulong", "unsigned long"),
        (Builtin::Size, "size", "size_t"),
    ];

    /// The word in the specification.
    pub fn word(self) -> &'static str {
        Self::TABLE[self as usize].1
    }

    /// C's spelling.
    pub fn c_spelling(self) -> &'static str {
        Self::TABLE[self as usize].2
    }

    /// The plain value that it is on a target: C's `long` and `size_t` are as wide as a pointer.
    pub fn scalar(self, target: Target) -> Scalar {
        let word_is_long = target.pointer_bytes() == 8;
        match self {
            Builtin::U8 => Scalar::U8,
            Builtin::I8 => Scalar::I8,
            Builtin::U16 => Scalar::U16,
            Builtin::I16 => Scalar::I16,
            Builtin::U32 | Builtin::UInt => Scalar::U32,
            Builtin::I32 | Builtin::Int => Scalar::I32,
            Builtin::U64 => Scalar::U64,
            Builtin::I64 => Scalar::I64,
            Builtin::Char => Scalar::Char,
            Builtin::Long if word_is_long => Scalar::I64,
            Builtin::Long => Scalar::I32,
            Builtin::ULong | Builtin::Size if word_is_long => Scalar::U64,
            Builtin::ULong | Builtin::Size => Scalar::U32,
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|(_, known, _)| *known == word).map(|(builtin, ..)| *builtin)
    }

    /// Every word, for messages.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::TABLE.iter().map(|(_, word, _)| *word)
    }
}

impl TypeName {
    /// Calls `see` with every declared name in it; `true` where it stands behind a handle or pointer.
    pub fn names<'t>(&'t self, see: &mut dyn FnMut(&'t str, bool)) {
        self.visit(false, see);
    }

    /// Gives a declared name in it another one, where `other` knows one.
    pub fn rename(&mut self, other: &dyn Fn(&str) -> Option<String>) {
        match self {
            TypeName::Builtin(_) => {}
            TypeName::Named(name) => {
                if let Some(renamed) = other(name) {
                    *name = renamed;
                }
            }
            TypeName::Handle(pointee) | TypeName::Handle64(pointee) | TypeName::Pointer(pointee) => {
                if let Some(of) = &mut pointee.of {
                    of.rename(other);
                }
            }
        }
    }

    fn visit<'t>(&'t self, behind: bool, see: &mut dyn FnMut(&'t str, bool)) {
        match self {
            TypeName::Builtin(_) => {}
            TypeName::Named(name) => see(name, behind),
            TypeName::Handle(pointee) | TypeName::Handle64(pointee) | TypeName::Pointer(pointee) => {
                if let Some(of) = &pointee.of {
                    of.visit(true, see);
                }
            }
        }
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (constructor, pointee) = match self {
            TypeName::Builtin(builtin) => return f.write_str(builtin.word()),
            TypeName::Named(name) => return f.write_str(name),
            TypeName::Handle(pointee) => ("handle", pointee),
            TypeName::Handle64(pointee) => ("handle64", pointee),
            TypeName::Pointer(pointee) => ("ptr", pointee),
        };
        let constant = if pointee.constant { "const " } else { "" };
        match &pointee.of {
            Some(of) => write!(f, "{constructor}<{constant}{of}>"),
            None => write!(f, "{constructor}<{constant}void>"),
        }
    }
}

/// How deeply handles and pointers may be nested.
const MAX_NESTING: usize = 8;

impl FromStr for TypeName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text, 0)
    }
}

fn parse(text: &str, nesting: usize) -> Result<TypeName, String> {
    let text = text.trim();
    if nesting == MAX_NESTING {
        return Err(format!("more than {MAX_NESTING} handles or pointers inside each other"));
    }
    if let Some((constructor, rest)) = text.split_once('<') {
        let inner = rest.strip_suffix('>').ok_or_else(|| format!("`{text}` lacks its closing `>`"))?;
        let pointee = Box::new(pointee(inner, nesting)?);
        return match constructor.trim() {
            "handle" => Ok(TypeName::Handle(pointee)),
            "handle64" => Ok(TypeName::Handle64(pointee)),
            "ptr" => Ok(TypeName::Pointer(pointee)),
            other => {
                Err(format!("`{other}<...>` is not a type; there are handle<T>, handle64<T> and ptr<T>"))
            }
        };
    }
    if text == "void" {
        return Err("`void` stands only behind a handle or pointer, as in `handle<void>`".to_owned());
    }
    if !is_identifier(text) {
        return Err(format!("`{text}` is not the name of a type"));
    }
    Ok(Builtin::from_word(text).map_or_else(|| TypeName::Named(text.to_owned()), TypeName::Builtin))
}

fn pointee(text: &str, nesting: usize) -> Result<Pointee, String> {
    let text = text.trim();
    let (constant, text) = match text.strip_prefix("const ") {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    let of = if text == "void" { None } else { Some(parse(text, nesting + 1)?) };
    Ok(Pointee { of, constant })
}

/// Whether C could use the text as a name.
pub fn is_identifier(text: &str) -> bool {
    // No branch within, so that many bytes are looked at at once.
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'_');
    let begins = text.as_bytes().first().is_some_and(|byte| !byte.is_ascii_digit());
    begins && text.bytes().fold(true, |all, byte| all & is_word(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_back_as_they_were_read() {
        for text in
            ["u32", "domid_t", "handle<void>", "handle<const evtchn_port_t>", "handle64<ptr<char>>", "size"]
        {
            assert_eq!(text.parse::<TypeName>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("void", "behind a handle"),
            ("handle<u8", "closing"),
            ("vec<u8>", "handle<T>"),
            ("unsigned int", "not the name"),
            ("", "not the name"),
            ("handle<>", "not the name"),
        ] {
            let error = text.parse::<TypeName>().unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn the_table_is_in_the_order_of_the_variants() {
        for (at, (builtin, ..)) in Builtin::TABLE.iter().enumerate() {
            assert_eq!(*builtin as usize, at);
        }
    }
}
