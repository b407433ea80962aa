//! Records of saved domains of a draft.

use std::collections::BTreeMap;

use xen_abi_codegen::matrix::VariantSet;
use xen_abi_codegen::type_name::TypeName;

use super::drafter::{Drafter, cells_of};
use super::yaml::{Map, TODO, Yaml};
use crate::measure::{SAVE_TYPE_PREFIX, Shape, Sighting};

/// A record as one cell has it: its code, and what it holds.
type Seen = (u32, TypeName);

impl Drafter<'_> {
    /// Records that the header declares with their code. Of a code that is a constant nothing says what has it.
    pub(super) fn save_records(&mut self, within: &VariantSet) -> Map {
        let panorama = self.panorama;
        let mut declared: BTreeMap<&str, Vec<(usize, Seen)>> = BTreeMap::new();
        for at in within.iter() {
            let sighting = &panorama.cells[at].1;
            for (name, code) in &panorama.facts(at).save_codes {
                if panorama.home(at, &format!("{SAVE_TYPE_PREFIX}{name}")) != Some(self.header) {
                    continue;
                }
                match held(sighting, name) {
                    Some(record) => declared.entry(name).or_default().push((at, (*code, record))),
                    None => self.leave_out(name, format!("the save record with code {code}")),
                }
            }
        }
        let mut records = Map::default();
        for (name, seen) in declared {
            let mut map = self.conditions(name, within, &cells_of(&seen));
            let codes: Vec<(usize, u32)> = seen.iter().map(|(at, (code, _))| (*at, *code)).collect();
            if seen.iter().any(|(_, of)| *of != seen[0].1) {
                self.problem(format!("save record `{name}` differs between cells"));
            }
            map.put("code", Yaml::Plain(codes[0].1.to_string()));
            map.text("record", seen[0].1.1.to_string());
            map.text("doc", TODO);
            records.put(name, Yaml::Map(map));
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
