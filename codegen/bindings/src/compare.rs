//! Two records beside each other, theirs and Xen's, in one place.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use xen_abi_syntax::axes::{Release, Target};

use crate::cells::{Bytes, Scalar};
use crate::names::plain;
use crate::ours::Place;

/// What two records have in common in one place.
pub(crate) enum Match {
    Equal,
    Prefix,
    Differs(First),
}

/// What a record of theirs says of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// All that lies in it.
    All,
    /// Where some members are, and the size of the whole.
    MembersAndSize,
    /// Where some members are.
    Members,
}

/// The first byte that is not the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct First {
    /// Which.
    pub byte: u64,
    /// What they have there.
    pub theirs: String,
    /// What Xen has there.
    pub ours: String,
    /// The member that Xen has there, if it is one.
    pub right: Option<Right>,
    /// Where that was seen.
    pub place: (Release, Target),
}

/// A member as Xen has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// What it is called.
    pub name: String,
    /// Its offset in bytes.
    pub offset: u64,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is signed; nothing is said of addresses.
    pub signed: Option<bool>,
}

pub(crate) fn compare(theirs: &Bytes, ours: &Bytes, claim: Claim, place: Place) -> Match {
    let end = theirs.size.min(ours.size);
    let is_told = |byte: u64| claim == Claim::All || theirs.scalars.iter().any(|scalar| scalar.covers(byte));
    let first = |byte: u64, theirs: String| {
        Match::Differs(First {
            byte,
            theirs,
            ours: at(ours, byte),
            right: right(ours, byte),
            place: (place.release, place.target),
        })
    };
    let differs = |byte: u64| first(byte, at(theirs, byte));
    let wrong = (0..end).find(|byte| is_told(*byte) && !is_same(theirs, ours, *byte));
    match (wrong, elsewhere(theirs, ours)) {
        (Some(byte), Some(scalar)) if byte < scalar.offset => return differs(byte),
        (_, Some(scalar)) => return first(scalar.offset, described(scalar)),
        (Some(byte), None) => return differs(byte),
        (None, None) => {}
    }
    match theirs.size.cmp(&ours.size) {
        Ordering::Equal => Match::Equal,
        Ordering::Less if claim == Claim::Members => Match::Equal,
        Ordering::Less => Match::Prefix,
        Ordering::Greater => differs(ours.size),
    }
}

/// Whether a byte is of an integer of the same bytes in both, or of none in Xen's. Who has an array of single bytes for
/// an integer has the same ones.
fn is_same(theirs: &Bytes, ours: &Bytes, byte: u64) -> bool {
    let mut known = ours.scalars.iter().filter(|scalar| scalar.covers(byte)).peekable();
    // Bits of an integer are none of ours, and padding may have a name.
    if known.peek().is_none() {
        return true;
    }
    known.any(|known| {
        let is_it = |scalar: &Scalar| (scalar.offset, scalar.size) == (known.offset, known.size);
        theirs.scalars.iter().any(is_it)
            || is_of_bytes(theirs, known)
            || theirs.scalars.iter().any(|wide| is_over_padding(wide, known, ours))
    })
}

/// The first member that has the name of one of Xen's, which lies elsewhere.
fn elsewhere<'t>(theirs: &'t Bytes, ours: &Bytes) -> Option<&'t Scalar> {
    let known = offsets(ours);
    let is_elsewhere = |scalar: &&Scalar| {
        let right = known.get(&plain(&scalar.member));
        right.is_some_and(|right| !right.contains(&scalar.offset))
    };
    named(theirs).filter(is_elsewhere).min_by_key(|scalar| scalar.offset)
}

/// Whether a member has the name of one of Xen's.
pub(crate) fn has_a_name_of(theirs: &Bytes, ours: &Bytes) -> bool {
    let known = offsets(ours);
    named(theirs).any(|scalar| known.contains_key(&plain(&scalar.member)))
}

/// The members that are not in arrays.
fn named(bytes: &Bytes) -> impl Iterator<Item = &Scalar> {
    bytes.scalars.iter().filter(|scalar| !scalar.member.contains('['))
}

/// Where they lie, by their names in any style.
fn offsets(bytes: &Bytes) -> BTreeMap<String, Vec<u64>> {
    let mut offsets: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for scalar in named(bytes) {
        offsets.entry(plain(&scalar.member)).or_default().push(scalar.offset);
    }
    offsets
}

/// Whether an integer begins as Xen's does, and goes on over nothing but padding.
fn is_over_padding(wide: &Scalar, known: &Scalar, ours: &Bytes) -> bool {
    let behind = known.offset + known.size;
    let end = wide.offset + wide.size;
    let is_free = |at: u64| !ours.scalars.iter().any(|scalar| scalar.covers(at));
    wide.offset == known.offset && behind < end && end <= ours.size && (behind..end).all(is_free)
}

/// Integers that go on over padding.
pub(crate) fn over_padding(theirs: &Bytes, ours: &Bytes) -> Vec<String> {
    let pairs = theirs.scalars.iter().flat_map(|wide| ours.scalars.iter().map(move |known| (wide, known)));
    let over = pairs.filter(|(wide, known)| is_over_padding(wide, known, ours));
    over.map(|(wide, known)| {
        format!(
            "`{}` has {} bytes, and goes on behind the {} of `{}`",
            wide.member, wide.size, known.size, known.member
        )
    })
    .collect()
}

/// Whether an integer is an array of bytes.
fn is_of_bytes(theirs: &Bytes, known: &Scalar) -> bool {
    let array = |scalar: &Scalar| scalar.member.rsplit_once('[').map(|(array, _)| array.to_owned());
    let byte = |at: u64| theirs.scalars.iter().find(|scalar| (scalar.offset, scalar.size) == (at, 1));
    let mut bytes = (known.offset..known.offset + known.size).map(|at| byte(at).and_then(array));
    let first = bytes.next().flatten();
    first.is_some() && bytes.all(|other| other == first)
}

/// The member of Xen's that lies at a byte, if it is one and no element of an array.
fn right(ours: &Bytes, byte: u64) -> Option<Right> {
    let Scalar { member, offset, size, signed } = ours.scalars.iter().find(|scalar| scalar.covers(byte))?;
    let is_alone = !member.contains('[');
    is_alone.then(|| Right { name: member.clone(), offset: *offset, size: *size, signed: *signed })
}

/// What lies at a byte.
fn at(bytes: &Bytes, byte: u64) -> String {
    match bytes.scalars.iter().find(|scalar| scalar.covers(byte)) {
        Some(scalar) => described(scalar),
        None if byte < bytes.size => "padding".to_owned(),
        None => "nothing".to_owned(),
    }
}

fn described(scalar: &Scalar) -> String {
    match scalar {
        Scalar { member, offset, size: 0, .. } => format!("{member} (from {offset} on)"),
        Scalar { member, offset, size, .. } => format!("{member} ({size} bytes from {offset} on)"),
    }
}

/// Integers of another sign.
pub(crate) fn signs(theirs: &Bytes, ours: &Bytes) -> Vec<String> {
    let signed = |signed: bool| if signed { "signed" } else { "unsigned" };
    let pairs = theirs.scalars.iter().filter_map(|one| {
        let same = |other: &&Scalar| (other.offset, other.size) == (one.offset, one.size);
        let mut others = ours.scalars.iter().filter(same).peekable();
        let first = *others.peek()?;
        // Of a union any will do.
        let is_right =
            others.any(|other| other.signed.is_none() || one.signed.is_none() || other.signed == one.signed);
        (!is_right).then(|| {
            let (has, is) = (signed(one.signed.unwrap_or(false)), signed(first.signed.unwrap_or(false)));
            format!("`{}` is {has}, and `{}` is {is}", one.member, first.member)
        })
    });
    pairs.collect()
}

impl Scalar {
    fn covers(&self, byte: u64) -> bool {
        self.offset <= byte && byte < self.offset + self.size
    }
}
