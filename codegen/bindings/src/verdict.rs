//! What is to be said of a record.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_syntax::axes::{Release, Target};

use crate::cells::{Bytes, Scalar, of_record as bytes_of_theirs};
use crate::declared::{Declarations, Record, Type};
use crate::ours::{Ours, Place, bytes_of};

/// What is to be said of a declaration, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is the same everywhere.
    Equal,
    /// It is the same as far as it goes, and ends before.
    Prefix,
    /// It is the same in some places.
    Partly,
    /// It is a constant that moves with the releases, and right in one.
    Moving,
    /// It lies right, and there is something to say.
    Remark,
    /// It is the same nowhere.
    Differs,
    /// Nobody can tell.
    Unknown,
}

/// What is to be said of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its line.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// Whether it is a record, or else a constant.
    pub is_record: bool,
    /// What is to be said.
    pub verdict: Verdict,
    /// The name in C.
    pub of: String,
    /// Where it is right.
    pub places: Vec<(Release, Target)>,
    /// The first byte that is not, where it is right for longest.
    pub first: Option<First>,
    /// What else is to be said.
    pub remarks: Vec<String>,
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
    /// Where that was seen.
    pub place: (Release, Target),
}

impl Verdict {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Equal => "equal",
            Verdict::Prefix => "prefix",
            Verdict::Partly => "partly",
            Verdict::Moving => "moving",
            Verdict::Remark => "remark",
            Verdict::Differs => "differs",
            Verdict::Unknown => "unknown",
        }
    }
}

/// What two records have in common in one place.
enum Match {
    Equal,
    Prefix,
    Differs(First),
}

/// What is to be said of a record that has a name of Xen's; nothing for others.
pub(crate) fn of_record(file: &Declarations, record: &Record, ours: &Ours) -> Option<Checked> {
    let of = ours.record(&record.name)?.to_owned();
    let mut remarks: BTreeSet<String> = BTreeSet::new();
    let mut matches: BTreeMap<Place, Match> = BTreeMap::new();
    let laid_out: BTreeMap<Target, Result<Bytes, String>> =
        record.targets.iter().map(|target| (*target, bytes_of_theirs(file, record, *target))).collect();
    for (place, facts) in &ours.facts {
        let Some(theirs) = laid_out.get(&place.target) else { continue };
        let Some(known) = bytes_of(facts, &of) else { continue };
        match theirs {
            Ok(theirs) => {
                let found = compare(theirs, &known, *place);
                if !matches!(found, Match::Differs(_)) {
                    remarks.extend(signs(theirs, &known));
                    remarks.extend(over_padding(theirs, &known));
                }
                matches.insert(*place, found);
            }
            Err(why) => {
                remarks.insert(format!("its layout is not known: {why}"));
            }
        }
    }
    if !record.is_like_c {
        remarks.insert("it has no `repr(C)`: Rust lays it out as it likes".to_owned());
    }
    let closed = record.members.iter().filter_map(|member| closed_enumeration(file, &member.of));
    remarks.extend(
        closed.map(|name| format!("`{name}` is an enumeration: any other value of Xen's is undefined")),
    );
    Some(judged(record, of, &matches, remarks.into_iter().collect()))
}

/// The name of an enumeration of which a type is.
fn closed_enumeration<'t>(file: &Declarations, of: &'t Type) -> Option<&'t str> {
    match of {
        Type::Named(name) => file.enumerations.contains_key(name).then_some(name.as_str()),
        Type::Array(of, _) => closed_enumeration(file, of),
        _ => None,
    }
}

fn judged(record: &Record, of: String, matches: &BTreeMap<Place, Match>, remarks: Vec<String>) -> Checked {
    let right = |place: &Place| (place.release, place.target);
    let equal: Vec<_> = matches
        .iter()
        .filter(|(_, found)| matches!(found, Match::Equal))
        .map(|(place, _)| right(place))
        .collect();
    let is_prefix = |found: &Match| matches!(found, Match::Equal | Match::Prefix);
    let firsts = matches.values().filter_map(|found| match found {
        Match::Differs(first) => Some(first),
        Match::Equal | Match::Prefix => None,
    });
    // Of several, the one that is right for longest is what was meant.
    let first = firsts.max_by_key(|first| (first.byte, first.place)).cloned();
    let verdict = match () {
        () if matches.is_empty() => Verdict::Unknown,
        () if !record.is_like_c => Verdict::Differs,
        () if equal.len() == matches.len() && remarks.is_empty() => Verdict::Equal,
        () if equal.len() == matches.len() => Verdict::Remark,
        () if !equal.is_empty() => Verdict::Partly,
        () if matches.values().all(is_prefix) => Verdict::Prefix,
        () => Verdict::Differs,
    };
    let first = first.filter(|_| matches!(verdict, Verdict::Partly | Verdict::Differs));
    Checked {
        line: record.line,
        name: record.name.clone(),
        is_record: true,
        verdict,
        of,
        places: equal,
        first,
        remarks,
    }
}

fn compare(theirs: &Bytes, ours: &Bytes, place: Place) -> Match {
    let end = theirs.size.min(ours.size);
    let differs = |byte: u64| {
        Match::Differs(First {
            byte,
            theirs: at(theirs, byte),
            ours: at(ours, byte),
            place: (place.release, place.target),
        })
    };
    if let Some(byte) = (0..end).find(|byte| !is_same(theirs, ours, *byte)) {
        return differs(byte);
    }
    match theirs.size.cmp(&ours.size) {
        std::cmp::Ordering::Equal => Match::Equal,
        std::cmp::Ordering::Less => Match::Prefix,
        std::cmp::Ordering::Greater => differs(ours.size),
    }
}

/// Whether a byte is of an integer of the same bytes in both, or of none in Xen's. Who has an array of single bytes for
/// an integer has the same ones.
fn is_same(theirs: &Bytes, ours: &Bytes, byte: u64) -> bool {
    let here = |scalar: &&Scalar| scalar.offset <= byte && byte < scalar.offset + scalar.size;
    let mut known = ours.scalars.iter().filter(here).peekable();
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

/// Whether an integer begins as Xen's does, and goes on over nothing but padding.
fn is_over_padding(wide: &Scalar, known: &Scalar, ours: &Bytes) -> bool {
    let behind = known.offset + known.size;
    let end = wide.offset + wide.size;
    let is_free =
        |at: u64| !ours.scalars.iter().any(|scalar| scalar.offset <= at && at < scalar.offset + scalar.size);
    wide.offset == known.offset && behind < end && end <= ours.size && (behind..end).all(is_free)
}

/// Integers that go on over padding.
fn over_padding(theirs: &Bytes, ours: &Bytes) -> Vec<String> {
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

/// What lies at a byte.
fn at(bytes: &Bytes, byte: u64) -> String {
    let here = |scalar: &&Scalar| scalar.offset <= byte && byte < scalar.offset + scalar.size;
    match bytes.scalars.iter().find(here) {
        Some(scalar) => format!("{} ({} bytes from {} on)", scalar.member, scalar.size, scalar.offset),
        None if byte < bytes.size => "padding".to_owned(),
        None => "nothing".to_owned(),
    }
}

/// Integers of another sign.
fn signs(theirs: &Bytes, ours: &Bytes) -> Vec<String> {
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
