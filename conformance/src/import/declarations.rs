//! Typedefs, constants and enumerations of a draft.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::facts::FieldType;
use xen_abi_codegen::matrix::VariantSet;

use super::bits;
use super::constant;
use super::drafter::{Drafter, cells_of};
use super::records::length;
use super::sequence;
use super::yaml::{Map, Yaml};
use crate::measure::{self, Typedef};

/// A constant as one cell has it.
#[derive(Clone, PartialEq)]
struct Definition {
    value: i128,
    c_type: String,
    /// The header's own expression, if it has this value here.
    expression: Option<String>,
    is_hexadecimal: bool,
}

impl Drafter<'_> {
    /// Typedefs that are not part of a record.
    pub(super) fn typedefs(&mut self, within: &VariantSet) -> Map {
        let views = self.views;
        let mut typedefs = Map::default();
        for (name, mut seen) in self.views.seen(|cell| &cell.typedefs) {
            // What is a macro is drafted as an alias.
            seen.retain(|(at, _)| {
                !views.belongs_to_record(*at, name) && !views.own_facts(*at).aliases.contains_key(name)
            });
            if let Some(unsaid) = seen.iter().find_map(|(_, typedef)| typedef.unsaid.as_ref()) {
                self.leave_out_type(name, unsaid);
                continue;
            }
            if !seen.is_empty() && !self.is_left_out(name) {
                let declared =
                    self.declared(name, within, &seen, |drafter, seen| drafter.typedef(name, seen));
                typedefs.put(name, declared);
            }
        }
        typedefs
    }

    fn typedef(&mut self, name: &str, seen: &[(usize, &Typedef)]) -> Map {
        let mut map = Map::default();
        let types = self.one_spelling(seen.iter().map(|(at, typedef)| (*at, typedef.of.clone())).collect());
        map.put("type", self.cases(name, &types, |of| Yaml::Text(of.to_string())));
        let first = seen[0].1;
        if seen.iter().any(|(_, other)| (&other.lengths, other.align) != (&first.lengths, first.align)) {
            self.problem(format!("typedef `{name}`: its length or alignment differs between cells"));
        }
        if !first.lengths.is_empty() {
            map.put("len", length(&first.lengths));
        }
        if let Some(align) = first.align {
            map.put("align", Yaml::Plain(align.to_string()));
        }
        map.holds("handle", self.has_handle(&[name], &cells_of(seen)));
        map
    }

    /// Whether there is a guest handle for one of some names.
    pub(super) fn has_handle(&self, names: &[&str], cells: &VariantSet) -> bool {
        cells.iter().any(|at| self.views.has_handle(at, names))
    }

    /// Constants that are no enumerators of an enumeration that has a name.
    pub(super) fn constants(&mut self, within: &VariantSet) -> Map {
        // Those of an enumeration without a tag that a header's macro makes are a group.
        let of_macro = self.x_macro.clone();
        self.constants_that(within, &|name| of_macro.as_ref().is_none_or(|of| !name.starts_with(&of.prefix)))
    }

    fn constants_that(&mut self, within: &VariantSet, is_wanted: &dyn Fn(&str) -> bool) -> Map {
        let views = self.views;
        let mut seen: BTreeMap<&str, Vec<(usize, Definition)>> = BTreeMap::new();
        let mut orders = Vec::new();
        for at in within.iter() {
            let sighting = views.own(at);
            let grouped: BTreeSet<&str> =
                sighting.enums.iter().flat_map(|(_, of)| of.enumerators.iter().map(String::as_str)).collect();
            let names = views.own_facts(at).constants.keys().map(String::as_str);
            let own = names;
            let own = own.filter(|name| !grouped.contains(name) && is_wanted(name));
            let mut own: Vec<&str> = own.collect();
            let order = |name: &str| sighting.preprocessed.macros.get(name).map(|defined| defined.order);
            own.sort_by_key(|name| {
                (order(name).is_none(), order(name), views.own_facts(at).constants[*name])
            });
            orders.push(own.iter().map(|name| (*name).to_owned()).collect());
            for name in own {
                let definition = self.definition(at, name);
                seen.entry(name).or_default().extend(definition.map(|definition| (at, definition)));
            }
        }
        let names = sequence::merge(&orders).names;
        let mut constants = Map::default();
        for name in names {
            let definitions = seen.remove(name.as_str()).unwrap_or_default();
            // What the program asks for is no fact of the headers, but a macro.
            if name != measure::INTERFACE && !definitions.is_empty() {
                constants.put(&name, self.constant(&name, within, &definitions));
            }
        }
        bits::fold(&mut constants);
        constants
    }

    fn definition(&self, at: usize, name: &str) -> Option<Definition> {
        let facts = self.views.own_facts(at);
        let sighting = self.views.own(at);
        let body = sighting.preprocessed.macros.get(name).map(|defined| defined.body.as_str());
        let c_type = facts.const_types.get(name)?.clone();
        let value = *facts.constants.get(name)?;
        let expression = body.and_then(|body| constant::translate(body, &|word| self.word(at, word)));
        Some(Definition {
            value,
            expression: expression.filter(|expression| self.is(at, expression, value, &c_type)),
            c_type,
            is_hexadecimal: value > u32::MAX.into() || body.is_some_and(|body| body.contains("0x")),
        })
    }

    /// What the specification writes for a word of C, if something else.
    pub(super) fn word(&self, at: usize, word: &str) -> Option<String> {
        let builtin = measure::builtin(word).filter(|_| word.ends_with("_t"));
        builtin
            .map(|builtin| builtin.word().to_owned())
            .or_else(|| self.views.tag(at, word).map(str::to_owned))
    }

    /// Whether an expression has a value and type in a cell.
    fn is(&self, at: usize, expression: &str, value: i128, c_type: &str) -> bool {
        constant::value_of(expression, self.views.facts(at))
            .is_some_and(|found| found.value == value && found.of.spelling() == c_type)
    }

    fn constant(&mut self, name: &str, within: &VariantSet, seen: &[(usize, Definition)]) -> Yaml {
        self.declared(name, within, seen, |drafter, seen| {
            let mut map = drafter.value(name, seen);
            map.holds("overridable", drafter.overridable.contains(name));
            map
        })
    }

    /// The key `value`, with as few cases as there can be.
    fn value(&mut self, name: &str, seen: &[(usize, Definition)]) -> Map {
        let is_self = |text: &String| text == name;
        let candidates: BTreeSet<String> = seen
            .iter()
            .filter_map(|(_, found)| found.expression.clone())
            .filter(|text| !is_self(text))
            .collect();
        let fits = |text: &String| {
            seen.iter().filter(|(at, found)| self.is(*at, text, found.value, &found.c_type)).count()
        };
        // What holds in most cells is written for all in which it holds.
        let best = candidates.iter().max_by_key(|text| (fits(text), std::cmp::Reverse(text.len())));
        let mut values = Vec::new();
        for (at, found) in seen {
            let own = found.expression.clone().filter(|text| !is_self(text));
            let best = best.filter(|text| self.is(*at, text, found.value, &found.c_type)).cloned();
            let number = || constant::literal(found.value, &found.c_type, found.is_hexadecimal);
            match best.or(own).or_else(number) {
                Some(text) => values.push((*at, text)),
                None => self.problem(format!("constant `{name}`: of type `{}`", found.c_type)),
            }
        }
        let mut map = Map::default();
        map.put("value", self.cases(name, &values, |text| Yaml::Text(text.clone())));
        map
    }

    /// C enumerations that have a name.
    pub(super) fn enums(&mut self, within: &VariantSet) -> Map {
        let mut enums = Map::default();
        for (name, seen) in self.views.seen(|cell| &cell.enums) {
            if self.is_left_out(name) {
                continue;
            }
            let declared =
                self.declared(name, within, &seen, |drafter, seen| drafter.enumeration(name, seen));
            enums.put(name, declared);
        }
        enums.extend(self.enumeration_of_macro(within));
        enums
    }

    fn enumeration(&mut self, name: &str, seen: &[(usize, &measure::Enumeration)]) -> Map {
        let cells = cells_of(seen);
        let mut map = Map::default();
        let storages: BTreeSet<String> = cells.iter().filter_map(|at| self.storage(at, name)).collect();
        if storages.len() != 1 {
            self.problem(format!("enum `{name}`: stored as one of {storages:?}"));
        }
        map.text("type", storages.first().cloned().unwrap_or_default());
        let prefix = self.x_macro.as_ref().map(|of| of.prefix.clone());
        prefix.into_iter().for_each(|prefix| map.text("prefix", prefix));
        let is_untagged = seen.iter().all(|(_, of)| of.untagged);
        map.text("c", if is_untagged { "typedef" } else { "enum" });
        let orders: Vec<Vec<String>> = seen.iter().map(|(_, of)| of.enumerators.clone()).collect();
        let order = sequence::merge(&orders);
        if let Some(value) = order.conflict {
            self.problem(format!("enum `{name}`: the order of `{value}` differs between cells"));
        }
        let mut values = Map::default();
        for value in order.names {
            let has = |(at, of): &(usize, &measure::Enumeration)| {
                let defined = of.enumerators.contains(&value).then(|| self.definition(*at, &value));
                defined.flatten().map(|definition| (*at, definition))
            };
            let definitions: Vec<(usize, Definition)> = seen.iter().filter_map(has).collect();
            values.put(&value, self.constant(&value, &cells, &definitions));
        }
        map.put("values", Yaml::Map(values));
        map
    }

    /// The enumeration without a tag that the header's macro makes.
    fn enumeration_of_macro(&mut self, within: &VariantSet) -> Map {
        let mut enums = Map::default();
        if let Some(of) = self.x_macro.clone().filter(|of| of.tag.is_none()) {
            let mut map = Map::default();
            map.text("type", "u32");
            map.text("prefix", &of.prefix);
            map.text("c", "enumerators");
            map.put("values", Yaml::Map(self.constants_that(within, &|name| name.starts_with(&of.prefix))));
            enums.put(of.group(self.header), Yaml::Map(map));
        }
        enums
    }

    /// The macro that the header calls for each value.
    pub(super) fn x_macros(&self) -> Map {
        self.x_macro.as_ref().map(|of| of.section(self.header)).unwrap_or_default()
    }

    fn storage(&self, at: usize, name: &str) -> Option<String> {
        match &self.views.facts(at).enums.get(name)?.storage {
            FieldType::Scalar(scalar) => Some(scalar.to_string()),
            _ => None,
        }
    }
}
