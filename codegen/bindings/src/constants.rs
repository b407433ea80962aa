//! What is to be said of a constant.

use std::collections::BTreeSet;

use xen_abi_syntax::axes::{Release, Target};

use crate::declared::{Constant, Declarations};
use crate::names::Meaning;
use crate::ours::{Ours, Place};
use crate::verdict::{Checked, Kind, Verdict};

/// What is to be said of a constant that has a name of Xen's; nothing for others.
pub(crate) fn check(file: &Declarations, constant: &Constant, ours: &Ours) -> Option<Checked> {
    match ours.constants.meaning(&file.module, &constant.name) {
        Meaning::One(of) => check_one(constant, of, ours),
        Meaning::Maybe(ending) => check_several(constant, &ending.of, ours)
            .or_else(|| check_likely(constant, ending.likely()?, ours)),
        Meaning::Nothing => None,
    }
}

/// What is to be said of one that means a certain one of Xen's.
fn check_one(constant: &Constant, of: &str, ours: &Ours) -> Option<Checked> {
    let values = values(constant, of, ours);
    let places: Vec<_> = values.iter().filter(|(_, value)| is_it(constant, *value)).map(place).collect();
    let verdict = match () {
        () if values.is_empty() => return None,
        () if places.len() == values.len() => Verdict::Equal,
        () if places.is_empty() => Verdict::Differs,
        () if is_moving(of) => Verdict::Moving,
        () => Verdict::Partly,
    };
    let shown = shown(&values);
    let remarks = match verdict {
        Verdict::Differs => {
            let bit = ours.constants.bit_of(of).filter(|bit| is_always(constant, bit, ours));
            let bit = bit.map(|bit| format!("it is `{bit}`, the number of its bit"));
            [format!("no release has {:#x}: it is {shown}", constant.value)].into_iter().chain(bit).collect()
        }
        Verdict::Moving | Verdict::Partly => vec![format!("it is {shown} in the releases that are known")],
        _ => Vec::new(),
    };
    Some(Checked { verdict, places, remarks, ..checked(constant, of) })
}

/// What is to be said of one that may mean several of Xen's: nothing if it is none of them.
fn check_several(constant: &Constant, all: &BTreeSet<String>, ours: &Ours) -> Option<Checked> {
    let is_right = |of: &&String| is_always(constant, of, ours);
    let of = all.iter().find(is_right)?;
    // Others of the same header are easily taken for it.
    let others = all.iter().filter(|other| !is_right(other) && ours.are_together(of, other));
    let others = others.map(|other| (other, values(constant, other, ours)));
    let remarks = others.filter(|(_, values)| !values.is_empty());
    let remarks: Vec<String> =
        remarks.map(|(other, values)| format!("it is not `{other}`: that is {}", shown(&values))).collect();
    let verdict = if remarks.is_empty() { Verdict::Equal } else { Verdict::Remark };
    let places = values(constant, of, ours).iter().map(place).collect();
    Some(Checked { verdict, places, remarks, ..checked(constant, of) })
}

/// What is to be said of one that likely means one of Xen's, and is not.
fn check_likely(constant: &Constant, of: &str, ours: &Ours) -> Option<Checked> {
    let checked = check_one(constant, of, ours).filter(|checked| checked.verdict == Verdict::Differs)?;
    let remarks = checked.remarks.into_iter().chain([format!("if `{of}` is meant")]).collect();
    Some(Checked { verdict: Verdict::Remark, remarks, ..checked })
}

fn checked(constant: &Constant, of: &str) -> Checked {
    Checked {
        line: constant.line,
        name: constant.name.own.clone(),
        kind: Kind::Constant,
        verdict: Verdict::Equal,
        of: of.to_owned(),
        places: Vec::new(),
        first: None,
        remarks: Vec::new(),
    }
}

/// The values that Xen's constant has where theirs is.
fn values(constant: &Constant, of: &str, ours: &Ours) -> Vec<(Place, i128)> {
    let there = ours.facts.iter().filter(|(place, _)| constant.targets.contains(&place.target));
    there.filter_map(|(place, facts)| Some((*place, *facts.constants.get(of)?))).collect()
}

fn place((place, _): &(Place, i128)) -> (Release, Target) {
    (place.release, place.target)
}

/// Whether a value is that of a constant: the same bits with another sign are the same.
fn is_it(constant: &Constant, value: i128) -> bool {
    value == constant.value
        || value as u32 == constant.value as u32 && value >> 32 == (if value < 0 { -1 } else { 0 })
}

/// Whether a constant has the value of one of Xen's wherever that is.
fn is_always(constant: &Constant, of: &str, ours: &Ours) -> bool {
    let values = values(constant, of, ours);
    !values.is_empty() && values.iter().all(|(_, value)| is_it(constant, *value))
}

/// Each value once.
fn shown(values: &[(Place, i128)]) -> String {
    let known: BTreeSet<i128> = values.iter().map(|(_, value)| *value).collect();
    known.iter().map(|value| format!("{value:#x}")).collect::<Vec<_>>().join(" or ")
}

/// Whether a constant is of those that move with the releases: versions, counts, the last of others.
fn is_moving(name: &str) -> bool {
    let words: Vec<String> = name.trim_matches('_').split('_').map(str::to_ascii_uppercase).collect();
    words.iter().any(|word| ["NR", "LATEST", "VERSION", "MAX", "COUNT"].contains(&word.as_str()))
}
