//! How closely members lie.

/// How closely the members of a record lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Packing {
    /// Each is aligned as its type is.
    #[default]
    Natural,
    /// None is aligned but by an alignment of its own: C's `__attribute__((packed))`.
    Packed,
    /// None is aligned to more than this, not even by an alignment of its own: C's `#pragma pack`.
    AtMost(PackLimit),
}

impl Packing {
    /// The most to which a member can be aligned, if there is such a limit.
    pub fn limit(self) -> Option<PackLimit> {
        match self {
            Packing::AtMost(limit) => Some(limit),
            Packing::Natural | Packing::Packed => None,
        }
    }

    /// How a record is packed that is spelt inside and says nothing itself: a pragma counts for it too.
    pub fn inside(self) -> Packing {
        self.limit().map_or(Packing::Natural, Packing::AtMost)
    }
}

/// What `#pragma pack` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackLimit(u8);

impl PackLimit {
    /// All that there are, in bytes.
    pub const ALL: [u8; 5] = [1, 2, 4, 8, 16];

    /// The limit of some number of bytes, if there is such a one.
    pub fn new(bytes: u64) -> Option<PackLimit> {
        Self::ALL.into_iter().find(|known| u64::from(*known) == bytes).map(PackLimit)
    }

    /// The number of bytes.
    pub fn bytes(self) -> u64 {
        self.0.into()
    }
}
