//! What is to be said of a constant.

use crate::declared::Constant;
use crate::ours::Ours;
use crate::verdict::{Checked, Verdict};

/// What is to be said of a constant that has a name of Xen's; nothing for others.
pub(crate) fn check(constant: &Constant, ours: &Ours) -> Option<Checked> {
    let of = ours.constant(&constant.name)?.to_owned();
    let there = ours.facts.iter().filter(|(place, _)| constant.targets.contains(&place.target));
    let values =
        there.filter_map(|(place, facts)| Some(((place.release, place.target), *facts.constants.get(&of)?)));
    let values: Vec<_> = values.collect();
    // The same bits with another sign are the same.
    let is_it = |value: i128| {
        value == constant.value
            || value as u32 == constant.value as u32 && value >> 32 == (if value < 0 { -1 } else { 0 })
    };
    let places: Vec<_> = values.iter().filter(|(_, value)| is_it(*value)).map(|(place, _)| *place).collect();
    let verdict = match () {
        () if values.is_empty() => return None,
        () if places.len() == values.len() => Verdict::Equal,
        () if places.is_empty() => Verdict::Differs,
        () if is_moving(&of) => Verdict::Moving,
        () => Verdict::Partly,
    };
    let mut known: Vec<i128> = values.iter().map(|(_, value)| *value).collect();
    known.sort_unstable();
    known.dedup();
    let shown: Vec<String> = known.iter().map(|value| format!("{value:#x}")).collect();
    let remarks = match verdict {
        Verdict::Differs => {
            vec![format!("no release has {:#x}: it is {}", constant.value, shown.join(" or "))]
        }
        Verdict::Moving | Verdict::Partly => {
            vec![format!("it is {} in the releases that are known", shown.join(" or "))]
        }
        _ => Vec::new(),
    };
    let (line, name) = (constant.line, constant.name.clone());
    Some(Checked { line, name, is_record: false, verdict, of, places, first: None, remarks })
}

/// Whether a constant is of those that move with the releases: versions, counts, the last of others.
fn is_moving(name: &str) -> bool {
    let words: Vec<String> = name.trim_matches('_').split('_').map(str::to_ascii_uppercase).collect();
    words.iter().any(|word| ["NR", "LATEST", "VERSION", "MAX", "COUNT"].contains(&word.as_str()))
}
