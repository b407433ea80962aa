//! Versions of interfaces that no release has together.

use crate::verdict::{Checked, Verdict};

/// How the constants end that are the versions of interfaces.
const OF_VERSIONS: &str = "_INTERFACE_VERSION";

/// Says of versions that each are those of some release, and of none together, that they are wrong.
pub(crate) fn look(all: &mut [Checked]) {
    let mut wrong: Vec<(usize, String)> = Vec::new();
    let versions =
        || all.iter().enumerate().filter(|(_, one)| one.of.ends_with(OF_VERSIONS) && !one.places.is_empty());
    for (at, one) in versions() {
        for (_, before) in versions().take_while(|(place, _)| *place < at) {
            if !one.places.iter().any(|place| before.places.contains(place)) {
                wrong.push((
                    at,
                    format!("no release has it together with `{}` of line {}", before.name, before.line),
                ));
            }
        }
    }
    for (at, remark) in wrong {
        if let Some(one) = all.get_mut(at) {
            one.verdict = Verdict::Differs;
            one.remarks.push(remark);
        }
    }
}
