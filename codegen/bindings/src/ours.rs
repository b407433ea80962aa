//! What the specification says, for every release and target.

use std::collections::BTreeMap;

use xen_abi_backends::backend::facts::facts;
use xen_abi_backends::matrix::Matrix;
use xen_abi_model::Spec;
use xen_abi_syntax::axes::{Dialect, Release, Target, Variant, View};
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::facts::{Facts, FieldFacts, FieldType, is_called_padding};

use crate::cells::{Bytes, Scalar, joined};

/// A release on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) release: Release,
    pub(crate) target: Target,
}

/// The facts of every place, as tools see them, who see most.
pub(crate) struct Ours {
    pub(crate) facts: BTreeMap<Place, Facts>,
    /// Names of records without what differs between styles, with the names that C has.
    records: BTreeMap<String, String>,
    constants: BTreeMap<String, String>,
}

impl Ours {
    pub(crate) fn of(spec: &Spec) -> Result<Ours, Diagnostics> {
        let newest = spec.releases.variants();
        let is_wanted = |variant: &Variant| variant.dialect == Dialect::Xen && variant.view == View::Tools;
        let variants: Vec<Variant> = newest.filter(is_wanted).collect();
        let matrix = Matrix::lower(spec, &variants)?;
        let all = matrix.abis().map(|abi| {
            let Variant { release, target, .. } = abi.variant();
            (Place { release, target }, facts(&abi, ""))
        });
        let facts: BTreeMap<Place, Facts> = all.collect();
        let (mut records, mut constants) = (BTreeMap::new(), BTreeMap::new());
        for facts in facts.values() {
            for (name, of) in &facts.typedefs {
                if let FieldType::Record(tag) = of {
                    records.insert(styleless(name), tag.clone());
                }
            }
            records.extend(facts.records.keys().map(|name| (styleless(name), name.clone())));
            constants.extend(facts.constants.keys().map(|name| (styleless(name), name.clone())));
        }
        Ok(Ours { facts, records, constants })
    }

    /// The record that a name in some style means.
    pub(crate) fn record(&self, name: &str) -> Option<&str> {
        found(&self.records, name)
    }

    /// The constant that a name in some style means.
    pub(crate) fn constant(&self, name: &str) -> Option<&str> {
        found(&self.constants, name)
    }
}

fn found<'o>(names: &'o BTreeMap<String, String>, name: &str) -> Option<&'o str> {
    let plain = styleless(name);
    // Who writes for Xen alone may leave its name out.
    let all = [plain.clone(), format!("xen{plain}")];
    all.iter().find_map(|plain| names.get(plain)).map(String::as_str)
}

/// A name without what differs between styles: capitals, underscores, the `_t` of a typedef. With an underscore before
/// it, a constant is the number of a bit, and another one.
fn styleless(name: &str) -> String {
    let name = name.strip_suffix("_t").unwrap_or(name);
    let bit = if name.starts_with('_') && !name.starts_with("__") { "_" } else { "" };
    let plain: String = name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect();
    format!("{bit}{plain}")
}

/// A record of the specification as bytes.
pub(crate) fn bytes_of(facts: &Facts, name: &str) -> Option<Bytes> {
    let record = facts.records.get(name)?;
    let mut scalars = Vec::new();
    put(facts, &record.fields, 0, "", &mut scalars);
    Some(Bytes { size: record.size, align: record.align, scalars })
}

fn put(facts: &Facts, fields: &[FieldFacts], base: u64, before: &str, scalars: &mut Vec<Scalar>) {
    for field in fields {
        // Bit-fields are the integer that holds them, for whoever has none.
        let at = base + field.offset_bits / 8;
        let path = joined(before, &field.path);
        let element = field.elem.as_ref().unwrap_or(&field.field_type);
        let count = if field.elem.is_some() { field.len.unwrap_or(0) } else { 1 };
        let size = (field.size_bits / 8).checked_div(count).unwrap_or(0);
        for place in 0..count {
            let offset = at + place * size;
            let path = if field.elem.is_some() { format!("{path}[{place}]") } else { path.clone() };
            match element {
                FieldType::Record(name) if name.is_empty() => {
                    put(facts, &field.fields, offset, &path, scalars)
                }
                FieldType::Record(name) => {
                    let inner = facts.records.get(name).map_or(&[][..], |record| &record.fields);
                    put(facts, inner, offset, &path, scalars);
                }
                other => {
                    let signed = match other {
                        FieldType::Scalar(scalar) => Some(scalar.values(scalar.bytes() * 8).start < 0),
                        _ => None,
                    };
                    let is_bits = field.size_bits % 8 != 0 || field.offset_bits % 8 != 0;
                    // Others may leave out what has no meaning, or call it otherwise.
                    if !is_bits && size > 0 && !is_called_padding(&field.path) {
                        scalars.push(Scalar { offset, size, signed, member: path });
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_the_same_in_every_style() {
        for name in ["evtchn_status", "EvtchnStatus", "evtchn_status_t", "EVTCHN_STATUS"] {
            assert_eq!(styleless(name), "evtchnstatus", "{name}");
        }
        assert_ne!(styleless("_XEN_X86_EMU_PM"), styleless("XEN_X86_EMU_PM"));
        assert!(is_called_padding("u.pad1") && is_called_padding("_pad") && !is_called_padding("padlock"));
    }
}
