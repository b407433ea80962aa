//! What is to be said of a record.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_syntax::axes::{Release, Target};

use crate::cells::{Bytes, of_record as bytes_of_theirs};
use crate::compare::{Claim, First, Match, compare, has_a_name_of, over_padding, signs};
use crate::declared::{Declarations, Members, Record, Type};
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

/// What a declaration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A structure or union.
    Record,
    /// A constant.
    Constant,
    /// Instructions that make a hypercall.
    Call,
}

/// What is to be said of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its line.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
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

/// What is to be said of a record that has a name of Xen's; nothing for others.
pub(crate) fn of_record(file: &Declarations, record: &Record, ours: &Ours) -> Option<Checked> {
    let of = ours.record(&file.module, record)?.to_owned();
    let claim = match &record.body.members {
        Members::InOrder(_) | Members::Overlaid(_) | Members::LaidOut(..) => Claim::All,
        Members::Placed(_, Some(_)) => Claim::MembersAndSize,
        Members::Placed(_, None) => Claim::Members,
    };
    let mut remarks: BTreeSet<String> = BTreeSet::new();
    let mut matches: BTreeMap<Place, Match> = BTreeMap::new();
    let laid_out: BTreeMap<Target, Result<Bytes, String>> =
        record.targets.iter().map(|target| (*target, bytes_of_theirs(file, record, *target))).collect();
    let mut is_meant = claim == Claim::All;
    for (place, facts) in &ours.facts {
        let Some(theirs) = laid_out.get(&place.target) else { continue };
        let Some(known) = bytes_of(facts, &of) else { continue };
        match theirs {
            Ok(theirs) => {
                is_meant |= has_a_name_of(theirs, &known);
                let found = compare(theirs, &known, claim, *place);
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
    // Who names single members, and none of Xen's, means another record.
    if !is_meant {
        return None;
    }
    remarks.extend(record.flaw.clone());
    let closed = record.body.members.iter().filter_map(|member| closed_enumeration(file, &member.of));
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
        () if record.flaw.is_some() => Verdict::Differs,
        () if equal.len() == matches.len() && remarks.is_empty() => Verdict::Equal,
        () if equal.len() == matches.len() => Verdict::Remark,
        () if !equal.is_empty() => Verdict::Partly,
        () if matches.values().all(is_prefix) => Verdict::Prefix,
        () => Verdict::Differs,
    };
    let first = first.filter(|_| matches!(verdict, Verdict::Partly | Verdict::Differs));
    Checked {
        line: record.line,
        name: record.name.own.clone(),
        kind: Kind::Record,
        verdict,
        of,
        places: equal,
        first,
        remarks,
    }
}
