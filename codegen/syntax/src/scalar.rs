//! The kinds of plain value that a member can have.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A plain value as it lies in memory; C's `unsigned int` and `uint32_t` are both [`Scalar::U32`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// Eight bits, unsigned.
    U8,
    /// Eight bits, signed.
    I8,
    /// Sixteen bits, unsigned.
    U16,
    /// Sixteen bits, signed.
    I16,
    /// Thirty-two bits, unsigned.
    U32,
    /// Thirty-two bits, signed.
    I32,
    /// Sixty-four bits, unsigned.
    U64,
    /// Sixty-four bits, signed.
    I64,
    /// C's plain `char`: eight bits of text, signed on some targets only.
    Char,
}

impl Scalar {
    /// Every kind of scalar.
    pub const ALL: [Scalar; 9] = [
        Scalar::U8,
        Scalar::I8,
        Scalar::U16,
        Scalar::I16,
        Scalar::U32,
        Scalar::I32,
        Scalar::U64,
        Scalar::I64,
        Scalar::Char,
    ];

    /// The word by which facts and the specification name it.
    pub fn name(self) -> &'static str {
        match self {
            Scalar::U8 => "u8",
            Scalar::I8 => "i8",
            Scalar::U16 => "u16",
            Scalar::I16 => "i16",
            Scalar::U32 => "u32",
            Scalar::I32 => "i32",
            Scalar::U64 => "u64",
            Scalar::I64 => "i64",
            Scalar::Char => "char",
        }
    }

    /// Whether it can hold a value. Text is taken as unsigned.
    pub fn holds(self, value: i128) -> bool {
        self.values(self.bytes() * 8).contains(&value)
    }

    /// The values that some bits of it can have. Text is taken as unsigned.
    pub fn values(self, bits: u32) -> Range<i128> {
        match self {
            Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 => -(1i128 << bits >> 1)..1i128 << bits >> 1,
            _ => 0..1i128 << bits,
        }
    }

    /// Size in bytes.
    pub fn bytes(self) -> u32 {
        match self {
            Scalar::U8 | Scalar::I8 | Scalar::Char => 1,
            Scalar::U16 | Scalar::I16 => 2,
            Scalar::U32 | Scalar::I32 => 4,
            Scalar::U64 | Scalar::I64 => 8,
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Scalar {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Scalar::ALL.into_iter().find(|scalar| scalar.name() == word).ok_or(())
    }
}
