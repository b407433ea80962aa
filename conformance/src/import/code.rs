//! Macros of a draft that are neither constants nor names: pieces of code, and functions.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::expression::Expression;
use xen_abi_codegen::matrix::VariantSet;
use xen_abi_codegen::type_name::{TypeName, is_identifier};

use super::constant;
use super::drafter::{Drafter, one_or_list};
use super::sequence;
use super::yaml::{Map, Yaml};
use crate::measure;

/// What every parameter and result of a function is taken for: C has no types for them.
const TYPE: &str = "u64";

/// A macro in one cell.
#[derive(Debug, Clone, PartialEq)]
struct Code {
    /// Its parameters, if it takes arguments.
    params: Option<Vec<String>>,
    /// What it stands for, as written.
    body: String,
    /// The same as an expression of the format over parameters and constants, if it is one.
    value: Option<String>,
}

/// What a macro stands for in each of some cells.
type Bodies<'c> = Vec<(usize, &'c String)>;

/// The macros of a header by name, in the order in which the headers define them.
pub(super) struct Codes(Vec<(String, Vec<(usize, Code)>)>);

impl Drafter<'_> {
    /// The macros of the header that nothing measures.
    pub(super) fn codes(&self, within: &VariantSet) -> Codes {
        let mut seen: BTreeMap<String, Vec<(usize, Code)>> = BTreeMap::new();
        let mut orders = Vec::new();
        for at in within.iter() {
            let mut own = self.codes_of_cell(at);
            own.sort_by_key(|(order, ..)| *order);
            orders.push(own.iter().map(|(_, name, _)| name.clone()).collect());
            for (_, name, code) in own {
                seen.entry(name).or_default().push((at, code));
            }
        }
        let names = sequence::merge(&orders).names;
        let mut codes = Codes(names.iter().filter_map(|name| seen.remove_entry(name)).collect());
        codes.settle_calls();
        codes
    }

    fn codes_of_cell(&self, at: usize) -> Vec<(usize, String, Code)> {
        let views = self.views;
        let preprocessed = &views.own(at).preprocessed;
        let functions = preprocessed.functions.iter().filter(|(_, defined)| defined.header == self.header);
        let functions = functions.map(|(name, defined)| {
            let value = self.value_of_function(at, &defined.params, &defined.body);
            let code = Code { params: Some(defined.params.clone()), body: defined.body.clone(), value };
            (defined.order, name.clone(), code)
        });
        let others = preprocessed.macros.iter().filter(|(name, defined)| {
            defined.header == self.header && !views.is_measured(at, name) && !is_guard(name, &defined.body)
        });
        let others = others.map(|(name, defined)| {
            let code = Code { params: None, body: defined.body.clone(), value: None };
            (defined.order, name.clone(), code)
        });
        functions.chain(others).collect()
    }

    /// The replacement as an expression in which every name is a parameter or a constant.
    fn value_of_function(&self, at: usize, params: &[String], body: &str) -> Option<String> {
        let value = constant::translate(body, &|word| self.word(at, word))?;
        let facts = self.views.facts(at);
        let mut is_known = !params.is_empty();
        let expression = value.parse::<Expression>().ok()?;
        expression.names(&mut |name| {
            is_known &= params.iter().any(|param| param == name) || facts.constants.contains_key(name);
        });
        expression.types(&mut |of| {
            is_known &= match of {
                TypeName::Builtin(_) => true,
                TypeName::Named(name) => {
                    facts.records.contains_key(name) || facts.typedefs.contains_key(name)
                }
                // What casts to an address gives no number.
                TypeName::Handle(_) | TypeName::Handle64(_) | TypeName::Pointer(_) => false,
            };
        });
        is_known.then_some(value)
    }

    /// Macros that compute an integer.
    pub(super) fn functions(&mut self, codes: &Codes, within: &VariantSet) -> Map {
        let mut functions = Map::default();
        for (name, seen) in codes.0.iter().filter(|(_, seen)| is_function(seen)) {
            let declared = self.declared(name, within, seen, |drafter, seen| {
                let params = seen[0].1.params.iter().flatten();
                let mut types = Map::default();
                params.for_each(|param| types.text(param, TYPE));
                let values: Vec<(usize, &String)> =
                    seen.iter().filter_map(|(at, code)| Some((*at, code.value.as_ref()?))).collect();
                let mut map = Map::default();
                map.put("params", Yaml::Map(types));
                map.text("type", TYPE);
                map.put("value", drafter.cases(name, &values, |value| Yaml::Text((*value).clone())));
                map
            });
            functions.put(name, declared);
        }
        functions
    }

    /// Macros of C alone.
    pub(super) fn macros(&mut self, codes: &Codes, within: &VariantSet) -> Map {
        let mut macros = Map::default();
        if let Some(version) = self.interface_version(within) {
            macros.put(measure::INTERFACE, Yaml::Map(version));
        }
        for (name, seen) in codes.0.iter().filter(|(_, seen)| !is_function(seen)) {
            let mut by_params: Vec<(&Option<Vec<String>>, Bodies<'_>)> = Vec::new();
            for (at, code) in seen {
                match by_params.iter_mut().find(|(params, _)| **params == code.params) {
                    Some((_, bodies)) => bodies.push((*at, &code.body)),
                    None => by_params.push((&code.params, vec![(*at, &code.body)])),
                }
            }
            if let Some(odd) =
                seen.iter().flat_map(|(_, code)| code.params.iter().flatten()).find(|p| !is_identifier(p))
            {
                self.leave_out(name, format!("A macro with the parameter `{odd}`."));
                continue;
            }
            let mut declarations = Vec::new();
            for (params, bodies) in by_params {
                let declared = self.declared(name, within, &bodies, |drafter, bodies| {
                    let mut map = Map::default();
                    if let Some(params) = params {
                        map.put("params", Yaml::Flow(params.iter().cloned().map(Yaml::Text).collect()));
                    }
                    map.holds("overridable", drafter.overridable.contains(name));
                    map.put("c", drafter.cases(name, bodies, |body| Yaml::Quoted((*body).clone())));
                    map
                });
                declarations.extend(declared.into_list());
            }
            macros.put(name, one_or_list(declarations));
        }
        macros
    }
}

impl Drafter<'_> {
    /// The interface version of a program that asks for none, if the header says that. A program can ask for one, which
    /// is no fact of the headers.
    fn interface_version(&mut self, within: &VariantSet) -> Option<Map> {
        let views = self.views;
        let body = |at: usize| {
            let defined = views.own(at).preprocessed.macros.get(measure::INTERFACE);
            defined.filter(|defined| defined.header == self.header).map(|defined| (at, &defined.body))
        };
        let bodies: Bodies<'_> = within.iter().filter_map(body).collect();
        if bodies.is_empty() {
            return None;
        }
        let mut map = Map::default();
        map.put("overridable", Yaml::Plain("true".to_owned()));
        map.put("c", self.cases(measure::INTERFACE, &bodies, |body| Yaml::Quoted((*body).clone())));
        Some(map)
    }
}

impl Codes {
    /// What calls a macro that is no function is none either.
    fn settle_calls(&mut self) {
        loop {
            let functions: BTreeSet<String> =
                self.0.iter().filter(|(_, seen)| is_function(seen)).map(|(name, _)| name.clone()).collect();
            let mut changed = false;
            for code in self.0.iter_mut().flat_map(|(_, seen)| seen).map(|(_, code)| code) {
                let Some(Ok(value)) = code.value.as_ref().map(|value| value.parse::<Expression>()) else {
                    continue;
                };
                let mut is_settled = true;
                value.calls(&mut |name| is_settled &= functions.contains(name));
                if !is_settled {
                    code.value = None;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }
}

/// Whether a macro computes an integer wherever it is there, always from the same parameters.
fn is_function(seen: &[(usize, Code)]) -> bool {
    seen.iter().all(|(_, code)| code.value.is_some() && code.params == seen[0].1.params)
}

/// Whether a macro only says that its header was read.
fn is_guard(name: &str, body: &str) -> bool {
    body.is_empty() && (name.contains("_H_") || name.ends_with("_H"))
}
