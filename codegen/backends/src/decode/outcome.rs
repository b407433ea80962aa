//! What the result of a hypercall means.

use super::calls::Call;
use crate::abi::Abi;
use xen_abi_model::ReturnKind;

/// The greatest number of an error.
const LAST_ERROR: i64 = 4095;

/// What a hypercall returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The value.
    pub value: i64,
    /// The error that it is, by its name, if it is one that has a name.
    pub error: Option<String>,
    /// What that means for this call, where the specification says it.
    pub meaning: Option<String>,
}

/// What a register of so many bits tells after a call.
pub fn outcome(abi: &Abi<'_>, call: &Call<'_>, register: &str) -> Option<Outcome> {
    let bits = abi.of_target(|target| target.pointer_bytes() * 8);
    let held = super::registers::number_of_bits(register, bits)?;
    let value = (held << (64 - bits)) as i64 >> (64 - bits);
    if !(-LAST_ERROR..0).contains(&value) {
        let said = call.outcomes.iter().find(|outcome| !outcome.doc.is_empty());
        let meaning = said.filter(|outcome| value == 0 || outcome.kind == ReturnKind::Number);
        return Some(Outcome { value, error: None, meaning: meaning.map(|outcome| one_line(&outcome.doc)) });
    }
    let error = error(abi, -i128::from(value));
    let reasons = call.outcomes.iter().flat_map(|outcome| &outcome.errors);
    let reason = reasons.filter(|(name, _)| Some(name) == error.as_ref()).map(|(_, reason)| one_line(reason));
    Some(Outcome { value, meaning: reason.into_iter().next(), error })
}

/// The name of an error, as the operations have it.
fn error(abi: &Abi<'_>, number: i128) -> Option<String> {
    abi.spec.errors().find_map(|group| {
        let value = |id| abi.constants().get(id).map(|known| known.value);
        let id = group.values.iter().find(|id| value(**id) == Some(number))?;
        let name = &abi.spec[*id].head.name;
        Some(name.strip_prefix(&group.prefix).unwrap_or(name).to_owned())
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
