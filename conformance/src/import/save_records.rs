//! Records of saved domains of a draft.

use std::collections::BTreeMap;

use xen_abi_codegen::matrix::VariantSet;
use xen_abi_codegen::type_name::TypeName;

use super::drafter::Drafter;
use super::yaml::{Map, Yaml};
use crate::measure::{SAVE_TYPE_PREFIX, Shape, Sighting};

/// A record as one cell has it: its code, and what it holds.
type Seen = (u32, TypeName);

impl Drafter<'_> {
    /// Records that the header declares with their code. Of a code that is a constant nothing says what has it.
    pub(super) fn save_records(&mut self, within: &VariantSet) -> Map {
        let views = self.views;
        let mut declared: BTreeMap<&str, Vec<(usize, Seen)>> = BTreeMap::new();
        for at in within.iter() {
            let sighting = views.own(at);
            for (name, code) in &views.own_facts(at).save_codes {
                if !views.is_own(at, &format!("{SAVE_TYPE_PREFIX}{name}")) {
                    continue;
                }
                match held(sighting, name) {
                    Some(record) => declared.entry(name).or_default().push((at, (*code, record))),
                    None => self.leave_out(
                        name,
                        format!("The save record with code {code}, whose record no declaration names."),
                    ),
                }
            }
        }
        let mut records = Map::default();
        for (name, seen) in declared {
            let declared = self.declared(name, within, &seen, |drafter, seen| {
                if seen.iter().any(|(_, of)| *of != seen[0].1) {
                    drafter.problem(format!("save record `{name}` differs between cells"));
                }
                let (code, record) = &seen[0].1;
                let mut map = Map::default();
                map.put("code", Yaml::Plain(code.to_string()));
                map.text("record", record.to_string());
                map
            });
            records.put(name, declared);
        }
        records
    }
}

/// What the structure that carries a code says of the record.
fn held(sighting: &Sighting, name: &str) -> Option<TypeName> {
    let carrier = format!("{SAVE_TYPE_PREFIX}{name}");
    let (_, record) = sighting.records.iter().find(|(tag, _)| *tag == carrier)?;
    match &record.members.first()?.shape {
        Shape::Of(of) => Some(of.clone()),
        Shape::Inline(..) => None,
    }
}
