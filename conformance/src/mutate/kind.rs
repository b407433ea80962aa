//! Kinds of mutations.

use std::fmt;

use serde::Serialize;

/// What a mutation gets wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Two members that follow each other are exchanged.
    Order,
    /// An integer is wider or narrower.
    Width,
    /// An integer is signed that was not, or the other way round.
    Sign,
    /// A member is inserted that is not there.
    Offset,
    /// An array has one element more.
    Length,
    /// A value is another.
    Value,
    /// A macro with parameters computes something else.
    Function,
    /// A constant has another type in C, with the same value.
    CType,
    /// A record has another tag in C.
    Tag,
    /// A flag is the next bit.
    Flag,
    /// A bit-field is wider or narrower by one, so that those behind it move.
    BitField,
    /// A record is packed that is not, or the other way round.
    Packed,
    /// Something is missing on one target.
    ArchLost,
    /// Something is on a target that does not have it.
    ArchGained,
    /// Something is there in fewer releases.
    SinceLost,
    /// Something is there in more releases.
    SinceGained,
}

impl Kind {
    /// All of them, in the order of the table.
    pub const ALL: [Kind; 16] = [
        Kind::Order,
        Kind::Width,
        Kind::Sign,
        Kind::Offset,
        Kind::Length,
        Kind::Value,
        Kind::Function,
        Kind::CType,
        Kind::Tag,
        Kind::Flag,
        Kind::BitField,
        Kind::Packed,
        Kind::ArchLost,
        Kind::ArchGained,
        Kind::SinceLost,
        Kind::SinceGained,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::Order => "order",
            Kind::Width => "width",
            Kind::Sign => "sign",
            Kind::Offset => "offset",
            Kind::Length => "length",
            Kind::Value => "value",
            Kind::Function => "value, function",
            Kind::CType => "C type",
            Kind::Tag => "tag",
            Kind::Flag => "bit position, flag",
            Kind::BitField => "bit position, field",
            Kind::Packed => "packed",
            Kind::ArchLost => "arch, fewer",
            Kind::ArchGained => "arch, more",
            Kind::SinceLost => "since, fewer",
            Kind::SinceGained => "since, more",
        })
    }
}
