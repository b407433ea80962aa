use crate::axes::Target;

/// C's ranks of integer types, from the narrowest to the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// `char`, which is a type of its own: neither `signed char` nor `unsigned char`
    PlainChar,
    /// `signed char` and `unsigned char`
    Char,
    /// `short`
    Short,
    /// `int`
    Int,
    /// `long`
    Long,
    /// `long long`
    LongLong,
}

/// One of C's integer types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IntegerType {
    /// Its rank.
    pub rank: Rank,
    /// Whether it is signed.
    pub signed: bool,
}

impl IntegerType {
    /// C's `int`.
    pub const INT: IntegerType = IntegerType { rank: Rank::Int, signed: true };

    /// Number of bits on a target.
    pub fn bits(self, target: Target) -> u32 {
        match self.rank {
            Rank::PlainChar | Rank::Char => 8,
            Rank::Short => 16,
            Rank::Int => 32,
            Rank::Long => target.pointer_bytes() * 8,
            Rank::LongLong => 64,
        }
    }

    /// Whether it can hold a value on a target.
    pub fn holds(self, value: i128, target: Target) -> bool {
        let bits = self.bits(target);
        if self.signed {
            (-(1i128 << (bits - 1))..1i128 << (bits - 1)).contains(&value)
        } else {
            (0..1i128 << bits).contains(&value)
        }
    }

    /// The value modulo the type's range, as C converts it.
    pub fn wrap(self, value: i128, target: Target) -> i128 {
        let modulus = 1i128 << self.bits(target);
        let low = value.rem_euclid(modulus);
        if self.signed && low >= modulus / 2 { low - modulus } else { low }
    }

    /// What C makes of it before it computes: nothing is narrower than `int`.
    pub fn promoted(self) -> Self {
        if self.rank < Rank::Int { IntegerType::INT } else { self }
    }

    /// The type in which C computes with operands of both types.
    pub fn common(self, other: Self, target: Target) -> Self {
        let (left, right) = (self.promoted(), other.promoted());
        if left.signed == right.signed {
            return if left.rank >= right.rank { left } else { right };
        }
        let (signed, unsigned) = if left.signed { (left, right) } else { (right, left) };
        if unsigned.rank >= signed.rank {
            unsigned
        } else if signed.bits(target) > unsigned.bits(target) {
            signed
        } else {
            IntegerType { rank: signed.rank, signed: false }
        }
    }

    /// How C spells it.
    pub fn spelling(self) -> &'static str {
        match (self.rank, self.signed) {
            (Rank::PlainChar, _) => "char",
            (Rank::Char, true) => "signed char",
            (Rank::Char, false) => "unsigned char",
            (Rank::Short, true) => "short",
            (Rank::Short, false) => "unsigned short",
            (Rank::Int, true) => "int",
            (Rank::Int, false) => "unsigned int",
            (Rank::Long, true) => "long",
            (Rank::Long, false) => "unsigned long",
            (Rank::LongLong, true) => "long long",
            (Rank::LongLong, false) => "unsigned long long",
        }
    }
}

/// A value with its C type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Integer {
    /// The value.
    pub value: i128,
    /// The type.
    pub of: IntegerType,
}
