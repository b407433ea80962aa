//! Whether the generated C headers can take the place of the real ones: a copy of a real tree gets those that the
//! specification describes whole, and then everything is measured in both trees and must be the same.

mod overlay;
mod replacement;

use std::collections::{BTreeMap, BTreeSet};

pub use overlay::{OverlayError, overlaid};

use crate::cell::Cell;
use crate::compare::{self, Category, Difference, Disagreement, Scope};
use crate::measure::{HeaderReader, MeasureError, Sighting, What};
use crate::process;
use replacement::{is_told_otherwise, replacement};

/// What differs between a real tree and one with our headers, of everything that the headers define.
pub fn differences(real: &Sighting, ours: &Sighting) -> Vec<Difference> {
    let scope = Scope { measured: &real.measured.headers, is_whole: &|_| true };
    let definitions = compare::compare(&real.measured.definitions, &ours.measured.definitions, scope);
    let mut found = definitions.differences;
    compare_names(Category::Macro, &macros(real), &macros(ours), &mut found);
    compare_names(Category::Handle, &handles(real), &handles(ours), &mut found);
    compare_names(
        Category::Function,
        &defined(real, What::Function),
        &defined(ours, What::Function),
        &mut found,
    );
    compare_names(
        Category::Variable,
        &defined(real, What::Variable),
        &defined(ours, What::Variable),
        &mut found,
    );
    found.sort();
    found
}

/// What a compiler says of a unit of all headers, which should be nothing.
pub fn diagnostics(reader: &HeaderReader, cell: &Cell, headers: &[String]) -> Result<String, MeasureError> {
    let (mut clang, text) = reader.unit_with_warnings(cell, headers);
    clang.args(["-fsyntax-only", "-x", "c", "-"]);
    let output = process::compile(&mut clang, &text)?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Macros that are no constant, text or alias, with their replacement.
fn macros(sighting: &Sighting) -> BTreeMap<&str, String> {
    let facts = &sighting.measured.definitions.facts;
    let is_fact = |name: &str| {
        facts.constants.contains_key(name)
            || facts.strings.contains_key(name)
            || facts.aliases.contains_key(name)
            || facts.typedefs.contains_key(name)
    };
    let preprocessed = &sighting.preprocessed;
    let plain = preprocessed.macros.iter().filter(|(name, _)| !is_fact(name));
    let plain = plain.map(|(name, defined)| (name.as_str(), replacement(&[], &defined.body)));
    let with_parameters = preprocessed.functions.iter().map(|(name, defined)| {
        let count = defined.params.len();
        let replacement = match is_told_otherwise(name) {
            true => "in our own words".to_owned(),
            false => replacement(&defined.params, &defined.body),
        };
        (name.as_str(), format!("with {count} parameters: {replacement}"))
    });
    plain.chain(with_parameters).collect()
}

/// Functions that are defined, such as inline ones, or variables, with what stands before their bodies or values.
fn defined(sighting: &Sighting, what: What) -> BTreeMap<&str, String> {
    let all = sighting.preprocessed.declarations.defined.iter();
    all.filter(|(_, of)| of.what == what).map(|(name, of)| (name.as_str(), of.signature.clone())).collect()
}

fn handles(sighting: &Sighting) -> BTreeMap<&str, String> {
    let names: BTreeSet<&str> = sighting.handles.iter().map(String::as_str).collect();
    names.into_iter().map(|name| (name, "a guest handle".into())).collect()
}

fn compare_names(
    category: Category,
    real: &BTreeMap<&str, String>,
    ours: &BTreeMap<&str, String>,
    found: &mut Vec<Difference>,
) {
    let mut add = |name: &str, disagreement| {
        found.push(Difference { category, name: name.to_owned(), disagreement });
    };
    for (name, headers) in real {
        match ours.get(name) {
            None => add(name, Disagreement::SpecLacks { headers: headers.clone() }),
            Some(spec) if spec != headers => add(
                name,
                Disagreement::Differs {
                    what: "replacement".to_owned(),
                    headers: headers.clone(),
                    spec: spec.clone(),
                },
            ),
            Some(_) => {}
        }
    }
    for (name, spec) in ours.iter().filter(|(name, _)| !real.contains_key(*name)) {
        add(name, Disagreement::HeadersLack { spec: spec.clone() });
    }
}
