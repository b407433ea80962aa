//! Macros of a draft that are no integer constants.

use std::collections::BTreeMap;

use xen_abi_codegen::matrix::VariantSet;

use super::drafter::{Drafter, cells_of};
use super::sequence;
use super::yaml::{Map, TODO, Yaml};

impl<'p> Drafter<'p> {
    /// Constants that are texts.
    pub(super) fn strings(&mut self, within: &VariantSet) -> Map {
        let panorama = self.panorama;
        let mut strings = Map::default();
        for (name, seen) in self.in_order(within, |at| &panorama.facts(at).strings) {
            let mut map = self.conditions(name, within, &cells_of(&seen));
            map.put("value", self.cases(name, &seen, |text| Yaml::Quoted((*text).clone())));
            map.text("doc", TODO);
            strings.put(name, Yaml::Map(map));
        }
        strings
    }

    /// What the cells say of each macro of the header, in the order in which the headers define them.
    pub(super) fn in_order(
        &self,
        within: &VariantSet,
        texts: impl Fn(usize) -> &'p BTreeMap<String, String>,
    ) -> Vec<(&'p str, Vec<(usize, &'p String)>)> {
        let panorama = self.panorama;
        let mut seen: BTreeMap<&str, Vec<(usize, &String)>> = BTreeMap::new();
        let mut orders = Vec::new();
        for at in within.iter() {
            let macros = &panorama.cells[at].1.preprocessed.macros;
            let own = texts(at).iter().filter(|(name, _)| panorama.home(at, name) == Some(self.header));
            let mut own: Vec<_> = own.collect();
            own.sort_by_key(|(name, _)| macros.get(*name).map(|defined| defined.order));
            orders.push(own.iter().map(|(name, _)| (*name).clone()).collect());
            for (name, text) in own {
                seen.entry(name).or_default().push((at, text));
            }
        }
        let names = sequence::merge(&orders).names;
        names.iter().filter_map(|name| seen.remove_entry(name.as_str())).collect()
    }
}
