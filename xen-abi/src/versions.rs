//! Several versions of an interface in one program, for tools that have to work with whatever Xen they meet.
//!
//! What stands behind `domctl`, `sysctl`, `platform_op` and `vm_event` changes between releases, and Xen refuses calls
//! that name another interface version than its own. Of each record that changed there is one type here that has the
//! members of all versions, each an [`Option`]; those that never changed are the same for all, and stand in the modules
//! of their headers.
//!
//! Find out which version Xen speaks ([`Version::probe`], [`Version::of_release`]), then write what it takes
//! ([`Versioned::encode`]), and look at what it answers with a view, or read all of it ([`Versioned::decode`]).
//!
//! ```
//! use xen_abi::versions::{DomctlVersion, EncodeError, Version, Versioned, XenDomctlGetdomaininfo};
//!
//! // A hypervisor that answers `-EACCES` to all but one version.
//! let number = DomctlVersion::probe(|version| if version == 0x12 { 0 } else { -13 });
//! let version = DomctlVersion::of_release(number.unwrap(), (4, 14, 3)).unwrap();
//!
//! let domain = XenDomctlGetdomaininfo { domain: Some(7), max_pages: Some(4096), ..Default::default() };
//! let mut bytes = [0; 256];
//! let len = domain.encode(version, &mut bytes)?;
//!
//! let newer = XenDomctlGetdomaininfo { gpaddr_bits: Some(40), ..domain };
//! let refused = newer.encode(version, &mut bytes).unwrap_err();
//! assert!(matches!(refused, EncodeError::NotIn { member: "gpaddr_bits", since: Some(0x14) }));
//! # let _ = len;
//! # Ok::<(), EncodeError>(())
//! ```
//!
//! Numbers are those of the target that the program is built for. A union is shown as its bytes: which of its members
//! is meant, only its tag tells.

use core::fmt;

/// A version of an interface.
pub trait Version: Copy + Eq + fmt::Debug + 'static {
    /// All versions, the oldest first.
    const ALL: &'static [Self];

    /// The number by which Xen knows it.
    fn number(self) -> u32;

    /// The first release that has it: branch and point.
    fn since(self) -> (u16, u16, u16);

    /// The versions of a number, the oldest first: some releases changed a layout, and not the number.
    fn of_number(number: u32) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |version| version.number() == number)
    }

    /// The version of a number in a release, such as `(4, 20, 1)`.
    fn of_release(number: u32, release: (u16, u16, u16)) -> Option<Self> {
        Self::of_number(number).filter(|version| version.since() <= release).last()
    }

    /// The number that Xen wants, of those that releases had.
    ///
    /// Calls `attempt` with each, the newest first, until its answer is not `-EACCES`, with which Xen refuses other
    /// versions before it looks at anything else of a call. Let `attempt` make a hypercall with this interface version
    /// and operation 0, which no version has, and return what Xen returns.
    fn probe(mut attempt: impl FnMut(u32) -> isize) -> Option<u32> {
        let mut tried = None;
        for version in Self::ALL.iter().rev() {
            let number = version.number();
            if tried.replace(number) == Some(number) {
                continue;
            }
            if attempt(number) != -EACCES {
                return Some(number);
            }
        }
        None
    }
}

/// What Xen returns for a version that is not its own, without the sign.
const EACCES: isize = 13;

/// A record with the members of all versions.
pub trait Versioned: Default + Sized {
    /// The versions of its interface.
    type Version: Version;

    /// What shows its members in bytes.
    type View<'b>;

    /// Its name in C.
    const NAME: &'static str;

    /// How many bytes it has in a version; nothing if that version does not have it.
    fn size(version: Self::Version) -> Option<usize>;

    /// Writes it as a version has it, and says how many bytes that is. What is `None` is zero. If it cannot be said
    /// in that version, nothing is written.
    fn encode(&self, version: Self::Version, bytes: &mut [u8]) -> Result<usize, EncodeError>;

    /// Reads it from the start of bytes as a version has them. Members that the version does not have are `None`.
    fn decode(version: Self::Version, bytes: &[u8]) -> Result<Self, DecodeError>;

    /// Looks at it at the start of bytes as a version has them: nothing is read but what is asked for.
    fn view(version: Self::Version, bytes: &[u8]) -> Result<Self::View<'_>, DecodeError>;
}

/// Why a record cannot be written for a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// The version does not have the record.
    NoRecord,
    /// The version does not have a member.
    NotIn {
        /// Its path in C.
        member: &'static str,
        /// The number of the first version that has it on this target, if one has.
        since: Option<u32>,
    },
    /// The value of a member takes more bits than the version has for it.
    TooLarge {
        /// Its path in C.
        member: &'static str,
    },
    /// There is not enough room.
    TooShort {
        /// How many bytes are needed.
        needed: usize,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecord => f.write_str("the version does not have the record"),
            Self::NotIn { member, since: Some(since) } => {
                write!(f, "the version does not have `{member}`, which came with {since:#x}")
            }
            Self::NotIn { member, since: None } => write!(f, "no version has `{member}` on this target"),
            Self::TooLarge { member } => write!(f, "the version has fewer bits for the value of `{member}`"),
            Self::TooShort { needed } => write!(f, "{needed} bytes are needed"),
        }
    }
}

impl core::error::Error for EncodeError {}

/// Why a record cannot be read as a version has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The version does not have the record.
    NoRecord,
    /// There are not enough bytes.
    TooShort {
        /// How many are needed.
        needed: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecord => f.write_str("the version does not have the record"),
            Self::TooShort { needed } => write!(f, "{needed} bytes are needed"),
        }
    }
}

impl core::error::Error for DecodeError {}

/// How a record lies in a version: its size, and the first bit and the width of each member, zero if it is not there.
struct Layout {
    bytes: usize,
    places: &'static [(u32, u32)],
}

impl Layout {
    fn place(&self, member: usize) -> Option<Place> {
        let (bit, bits) = self.places[member];
        (bits > 0).then_some(Place { bit: bit as usize, bits: bits as usize })
    }
}

/// Where a member lies, in bits.
#[derive(Clone, Copy)]
struct Place {
    bit: usize,
    bits: usize,
}

impl Place {
    /// The number that lies here, which has no more than sixty-four bits.
    fn read(self, bytes: &[u8]) -> u64 {
        let bit = |at: usize| u64::from(bytes[at / 8] >> (at % 8) & 1);
        (0..self.bits).fold(0, |value, at| value | bit(self.bit + at) << at)
    }

    fn write(self, value: u64, bytes: &mut [u8]) {
        for at in 0..self.bits {
            let (byte, mask) = ((self.bit + at) / 8, 1 << ((self.bit + at) % 8));
            if value >> at & 1 == 1 {
                bytes[byte] |= mask;
            } else {
                bytes[byte] &= !mask;
            }
        }
    }

    /// The place of an element of so many bits, if there is one.
    fn element(self, at: usize, bits: usize) -> Option<Place> {
        ((at + 1) * bits <= self.bits).then_some(Place { bit: self.bit + at * bits, bits })
    }
}

/// What a member can be.
trait Value: Sized {
    fn read(bytes: &[u8], place: Place) -> Self;

    /// Whether it can be written to a place and read again.
    fn fits(&self, place: Place) -> bool;

    fn write(&self, bytes: &mut [u8], place: Place);
}

macro_rules! integers {
    ($($integer:ident)*) => {
        $(impl Value for $integer {
            fn read(bytes: &[u8], place: Place) -> Self {
                let unused = 64 - place.bits as u32;
                let value = place.read(bytes) << unused;
                // The sign is the highest bit that is there.
                if $integer::MIN == 0 { (value >> unused) as $integer } else { ((value as i64) >> unused) as $integer }
            }

            fn fits(&self, place: Place) -> bool {
                let mut bytes = [0; 8];
                let here = Place { bit: 0, bits: place.bits };
                self.write(&mut bytes, here);
                Self::read(&bytes, here) == *self
            }

            fn write(&self, bytes: &mut [u8], place: Place) {
                place.write(*self as u64, bytes);
            }
        })*
    };
}

integers! { u8 i8 u16 i16 u32 i32 u64 i64 }

impl<T: Value + Default + PartialEq, const N: usize> Value for [T; N] {
    fn read(bytes: &[u8], place: Place) -> Self {
        let element = |at| place.element(at, 8 * size_of::<T>());
        core::array::from_fn(|at| element(at).map_or_else(T::default, |place| T::read(bytes, place)))
    }

    fn fits(&self, place: Place) -> bool {
        let has_room = |at| place.element(at, 8 * size_of::<T>()).is_some();
        self.iter().enumerate().all(|(at, element)| has_room(at) || *element == T::default())
    }

    fn write(&self, bytes: &mut [u8], place: Place) {
        for (at, element) in self.iter().enumerate() {
            if let Some(place) = place.element(at, 8 * size_of::<T>()) {
                element.write(bytes, place);
            }
        }
    }
}

/// Declares the versions of an interface.
macro_rules! versions {
    ($(#[$doc:meta])* pub enum $version:ident {
        $($(#[$one_doc:meta])* $one:ident = $number:literal, $since:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $version {
            $($(#[$one_doc])* $one,)*
        }

        impl Version for $version {
            const ALL: &'static [Self] = &[$(Self::$one),*];

            fn number(self) -> u32 {
                match self {
                    $(Self::$one => $number,)*
                }
            }

            fn since(self) -> (u16, u16, u16) {
                match self {
                    $(Self::$one => $since,)*
                }
            }
        }
    };
}

/// Declares a record with the members of all versions, and the view of it.
macro_rules! versioned {
    ($(#[$doc:meta])* pub struct $record:ident, $view:ident of $version:ident = $c_name:literal {
        $($(#[$member_doc:meta])* $member:ident: $of:ty = $at:literal, $path:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $record {
            $($(#[$member_doc])* pub $member: Option<$of>,)*
        }

        impl Versioned for $record {
            type Version = $version;
            type View<'b> = $view<'b>;

            const NAME: &'static str = $c_name;

            fn size(version: $version) -> Option<usize> {
                Self::layout(version).map(|layout| layout.bytes)
            }

            fn encode(&self, version: $version, bytes: &mut [u8]) -> Result<usize, EncodeError> {
                let layout = Self::layout(version).ok_or(EncodeError::NoRecord)?;
                let needed = layout.bytes;
                let bytes = bytes.get_mut(..needed).ok_or(EncodeError::TooShort { needed })?;
                let since = |at: usize| {
                    let has = |version: &&$version| {
                        Self::layout(**version).is_some_and(|layout| layout.place(at).is_some())
                    };
                    $version::ALL.iter().find(has).map(|version| version.number())
                };
                $(match (&self.$member, layout.place($at)) {
                    (Some(_), None) => return Err(EncodeError::NotIn { member: $path, since: since($at) }),
                    (Some(value), Some(place)) if !value.fits(place) => {
                        return Err(EncodeError::TooLarge { member: $path });
                    }
                    _ => {}
                })*
                bytes.fill(0);
                $(if let (Some(value), Some(place)) = (&self.$member, layout.place($at)) {
                    value.write(bytes, place);
                })*
                Ok(needed)
            }

            fn decode(version: $version, bytes: &[u8]) -> Result<Self, DecodeError> {
                let view = Self::view(version, bytes)?;
                Ok(Self { $($member: view.$member(),)* })
            }

            fn view(version: $version, bytes: &[u8]) -> Result<$view<'_>, DecodeError> {
                let needed = Self::size(version).ok_or(DecodeError::NoRecord)?;
                let bytes = bytes.get(..needed).ok_or(DecodeError::TooShort { needed })?;
                Ok($view { version, bytes })
            }
        }

        #[doc = concat!("[`", stringify!($record), "`] in bytes, as one version has it.")]
        #[derive(Debug, Clone, Copy)]
        pub struct $view<'b> {
            version: $version,
            bytes: &'b [u8],
        }

        impl $view<'_> {
            $($(#[$member_doc])*
            pub fn $member(&self) -> Option<$of> {
                let place = $record::layout(self.version)?.place($at)?;
                Some(Value::read(self.bytes, place))
            })*
        }
    };
}

/// Where the members of a record lie in each version, for some targets.
macro_rules! layouts {
    ($record:ident: $version:ident { $($($one:ident)|+: $bytes:literal bytes, [$($place:expr),* $(,)?];)* }) => {
        impl $record {
            #[allow(unreachable_patterns, reason = "some records are in every version")]
            fn layout(version: $version) -> Option<&'static Layout> {
                match version {
                    $($($version::$one)|+ => Some(&Layout { bytes: $bytes, places: &[$($place),*] }),)*
                    _ => None,
                }
            }
        }
    };
}

#[path = "generated/versions.rs"]
#[rustfmt::skip]
mod generated;

pub use generated::*;
