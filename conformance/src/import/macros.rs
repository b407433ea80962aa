//! Macros of a draft that are no integer constants.

use std::collections::BTreeMap;

use xen_abi_codegen::matrix::VariantSet;

use super::drafter::Drafter;
use super::sequence;
use super::yaml::{Map, Yaml};

impl<'p> Drafter<'p> {
    /// Constants that are texts.
    pub(super) fn strings(&mut self, within: &VariantSet) -> Map {
        let views = self.views;
        let mut strings = Map::default();
        for (name, seen) in self.in_order(within, |at| &views.own_facts(at).strings) {
            let declared = self.declared(name, within, &seen, |drafter, seen| {
                let mut map = Map::default();
                map.put("value", drafter.cases(name, seen, |text| Yaml::Quoted((*text).clone())));
                map
            });
            strings.put(name, declared);
        }
        strings
    }

    /// What the cells say of each macro of the header, in the order in which the headers define them.
    pub(super) fn in_order(
        &self,
        within: &VariantSet,
        texts: impl Fn(usize) -> &'p BTreeMap<String, String>,
    ) -> Vec<(&'p str, Vec<(usize, &'p String)>)> {
        let views = self.views;
        let mut seen: BTreeMap<&str, Vec<(usize, &String)>> = BTreeMap::new();
        let mut orders = Vec::new();
        for at in within.iter() {
            let macros = &views.own(at).preprocessed.macros;
            let mut own: Vec<_> = texts(at).iter().collect();
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
