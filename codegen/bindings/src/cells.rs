//! Records as the integers and addresses that lie in them: what two records must have in common to be the same bytes.

use xen_abi_syntax::axes::Target;

use crate::declared::{Body, Declarations, Member, Members, Record, Type};
use crate::placement::{Extent, Placement, TooLarge};

/// An integer or address somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scalar {
    /// Offset in bytes.
    pub(crate) offset: u64,
    /// Size in bytes; none if only is known where it begins.
    pub(crate) size: u64,
    /// Whether it is signed; nothing is said of addresses.
    pub(crate) signed: Option<bool>,
    /// The member that it is of.
    pub(crate) member: String,
}

/// A record as bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bytes {
    pub(crate) size: u64,
    pub(crate) align: u64,
    pub(crate) scalars: Vec<Scalar>,
}

/// Records may hold each other only so deep, else they hold themselves.
const DEEPEST: usize = 32;

/// The most elements of an array, or members of a record with all that is inside, that are looked at.
const MOST: u64 = 1 << 14;

/// The bytes of a record for a target, or what is not known of it.
pub(crate) fn of_record(file: &Declarations, record: &Record, target: Target) -> Result<Bytes, String> {
    Walk { file, target }.record(record, 0)
}

/// A name behind another, with a dot unless it is a place in an array.
pub(crate) fn joined(before: &str, name: &str) -> String {
    let dot = if before.is_empty() || name.is_empty() || name.starts_with('[') { "" } else { "." };
    format!("{before}{dot}{name}")
}

/// The declarations of a file on a target.
struct Walk<'f> {
    file: &'f Declarations,
    target: Target,
}

impl Walk<'_> {
    fn record(&self, record: &Record, depth: usize) -> Result<Bytes, String> {
        if depth > DEEPEST {
            return Err(format!("`{}` holds itself", record.name.own));
        }
        self.body(&record.name.own, &record.body, depth)
    }

    fn body(&self, name: &str, body: &Body, depth: usize) -> Result<Bytes, String> {
        let too_large = |TooLarge| format!("`{name}` is larger than memory");
        let mut placement = Placement::new(body.alignment, self.target, body.align);
        let mut scalars = Vec::new();
        let mut put = |member: &Member, inner: Bytes, offset: u64| {
            scalars.extend(inner.scalars.into_iter().filter_map(|scalar| seen(member, offset, scalar)));
            if scalars.len() as u64 > MOST {
                return Err(format!("`{name}` has more than {MOST} members"));
            }
            Ok(())
        };
        match &body.members {
            Members::InOrder(all) => {
                for member in all {
                    let inner = self.of_type(&member.of, depth)?;
                    let offset = placement.behind(member, inner.extent()).map_err(too_large)?;
                    put(member, inner, offset)?;
                }
            }
            Members::Overlaid(all) => {
                for member in all {
                    let inner = self.of_type(&member.of, depth)?;
                    let offset = placement.over(member, inner.extent()).map_err(too_large)?;
                    put(member, inner, offset)?;
                }
            }
            Members::Placed(all, _) | Members::LaidOut(all, _) => {
                for (at, member) in all {
                    let inner = self.of_type(&member.of, depth)?;
                    let offset = placement.at(*at, inner.extent()).map_err(too_large)?;
                    put(member, inner, offset)?;
                }
                if let Some(size) = body.members.size() {
                    placement.at(0, Extent { size, align: 1 }).map_err(too_large)?;
                }
            }
        }
        let Extent { size, align } = placement.finish().map_err(too_large)?;
        Ok(Bytes { size, align, scalars })
    }

    fn of_type(&self, of: &Type, depth: usize) -> Result<Bytes, String> {
        let one = |size: u64, align: u64, signed| Bytes {
            size,
            align,
            scalars: vec![Scalar { offset: 0, size, signed, member: String::new() }],
        };
        let word = u64::from(self.target.pointer_bytes());
        match of {
            Type::Integer { bits: 64, signed } => Ok(one(8, self.target.align_of_u64().into(), *signed)),
            Type::Integer { bits, signed } => Ok(one(bits / 8, (bits / 8).min(16), *signed)),
            Type::Word { signed } => Ok(one(word, word, Some(*signed))),
            Type::Address => Ok(one(word, word, None)),
            Type::Nothing => Ok(Bytes { align: 1, ..Bytes::default() }),
            Type::Begins => Ok(one(0, 1, None)),
            Type::Array(of, count) => {
                let element = self.of_type(of, depth + 1)?;
                let most = MOST / element.scalars.len().max(1) as u64;
                let size = element.size.checked_mul(*count).filter(|_| *count <= most);
                let size = size.ok_or_else(|| format!("an array of {count} elements"))?;
                let scalars = (0..*count).flat_map(|at| {
                    let element = &element;
                    element.scalars.iter().map(move |scalar| Scalar {
                        offset: at * element.size + scalar.offset,
                        member: joined(&format!("[{at}]"), &scalar.member),
                        ..scalar.clone()
                    })
                });
                Ok(Bytes { size, align: element.align, scalars: scalars.collect() })
            }
            Type::Body(_) if depth > DEEPEST => Err(format!("records are inside each other {DEEPEST} times")),
            Type::Body(body) => self.body("a record without a name", body, depth + 1),
            Type::Named(name) => {
                if let Some(record) = self.file.record(name, self.target) {
                    return self.record(record, depth + 1);
                }
                if depth > DEEPEST {
                    return Err(format!("`{name}` is itself"));
                }
                match self.file.aliases.get(name).or_else(|| self.file.enumerations.get(name)) {
                    Some(of) => self.of_type(of, depth + 1),
                    None => Err(format!("`{name}` is declared elsewhere")),
                }
            }
            Type::Unknown(what) => Err(format!("`{what}` is not understood")),
        }
    }
}

impl Bytes {
    fn extent(&self) -> Extent {
        Extent { size: self.size, align: self.align }
    }
}

/// An integer of a member that lies at an offset in bits. As in Xen's facts, bits are seen if they are whole bytes.
fn seen(member: &Member, offset_bits: u64, scalar: Scalar) -> Option<Scalar> {
    let bits = member.bits.unwrap_or(scalar.size * 8);
    let is_bytes = offset_bits % 8 == 0 && bits % 8 == 0 && member.bits != Some(0);
    is_bytes.then(|| Scalar {
        offset: offset_bits / 8 + scalar.offset,
        size: bits / 8,
        member: joined(&member.name, &scalar.member),
        ..scalar
    })
}
