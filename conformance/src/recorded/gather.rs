//! From what was measured in each cell to the files of headers, in which each fact stands once.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use xen_abi_codegen::facts::RecordFacts;
use xen_abi_codegen::matrix::{Case, VariantSet, merge};

use super::conditions::Conditions;
use super::fact::Fact;
use super::header_file::{HeaderFile, Line};
use super::layout;
use crate::measure::Measured;

/// What is known of all headers, by name.
#[derive(Default)]
pub(super) struct Gathered(BTreeMap<String, Header>);

/// One header, in the cells in which it was read.
#[derive(Default)]
struct Header {
    cells: VariantSet,
    /// Each fact by the line that it is.
    facts: BTreeMap<String, Entry>,
}

/// A fact, in the cells in which it holds.
struct Entry {
    fact: Fact,
    cells: VariantSet,
    /// Of a record: its layouts.
    layouts: Vec<Case<RecordFacts>>,
}

/// A name of which no header is known that defines it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Homeless(pub(super) String);

impl Gathered {
    /// Adds what was measured in some cells.
    pub(super) fn add(&mut self, cells: &VariantSet, measured: &Measured) -> Result<(), Homeless> {
        for header in &measured.headers {
            self.0.entry(header.clone()).or_default().cells.extend(cells.iter());
        }
        let facts = &measured.definitions.facts;
        for fact in plain_facts(measured) {
            self.entry(measured, fact)?.cells.extend(cells.iter());
        }
        for (name, record) in &facts.records {
            let entry = self.entry(measured, Fact::Record { kind: record.kind, name: name.clone() })?;
            entry.cells.extend(cells.iter());
            merge(&mut entry.layouts, cells.clone(), record.clone());
        }
        Ok(())
    }

    /// The entry of a fact, in the header that defines what it is about.
    fn entry(&mut self, measured: &Measured, fact: Fact) -> Result<&mut Entry, Homeless> {
        let name = fact.name_at_home().unwrap_or_default();
        let Some(header) = measured.definitions.homes.get(&name) else { return Err(Homeless(name)) };
        let header = self.0.entry(header.clone()).or_default();
        let entry = Entry { fact, cells: VariantSet::new(), layouts: Vec::new() };
        Ok(header.facts.entry(entry.fact.to_string()).or_insert(entry))
    }

    /// The file of each header.
    pub(super) fn files(self, conditions: &mut Conditions<'_>) -> BTreeMap<String, HeaderFile> {
        self.0.into_iter().map(|(name, header)| (name, header.file(conditions))).collect()
    }
}

/// All facts but those of records.
fn plain_facts(measured: &Measured) -> Vec<Fact> {
    let of = &measured.definitions.facts;
    let mut facts = Vec::new();
    facts.extend(of.aliases.iter().map(|(name, is)| Fact::Alias { name: name.clone(), is: is.clone() }));
    facts.extend(of.constants.iter().map(|(name, value)| {
        let c_type = of.const_types.get(name).cloned().unwrap_or_default();
        Fact::Constant { name: name.clone(), value: *value, c_type }
    }));
    facts.extend(of.enums.iter().map(|(name, is)| Fact::Enum { name: name.clone(), is: is.clone() }));
    facts.extend(of.save_codes.iter().map(|(name, code)| Fact::SaveCode { name: name.clone(), code: *code }));
    facts.extend(of.strings.iter().map(|(name, is)| Fact::Text { name: name.clone(), is: is.clone() }));
    facts.extend(of.typedefs.iter().map(|(name, is)| Fact::Typedef { name: name.clone(), is: is.clone() }));
    let unmeasured = measured.unmeasured.iter();
    facts.extend(
        unmeasured.map(|(name, reason)| Fact::Unmeasured { name: name.clone(), reason: reason.clone() }),
    );
    facts
}

impl Header {
    fn file(self, conditions: &mut Conditions<'_>) -> HeaderFile {
        let everywhere = conditions.all();
        let mut lines = Vec::new();
        let mut add = |fact: Fact, within: &VariantSet, cells: VariantSet| {
            let conditions = conditions.write(within, &cells);
            lines.push(Line { fact, cells, conditions });
        };
        add(Fact::Read, &everywhere, self.cells.clone());
        // What a name is in several cells has the order of the cells.
        let mut facts: Vec<(String, Entry)> = self.facts.into_iter().collect();
        facts.sort_by(|(line, entry), (other_line, other)| {
            (title(line), entry.cells.first()).cmp(&(title(other_line), other.cells.first()))
        });
        for (_, Entry { fact, cells, layouts }) in facts {
            add(fact, &self.cells, cells.clone());
            for (part, holding) in merged(layouts) {
                add(part, &cells, holding);
            }
        }
        HeaderFile { lines }
    }
}

/// What a line is about, without what it says: `constant EVTCHNOP_send`.
fn title(line: &str) -> &str {
    line.match_indices(' ').nth(1).map_or(line, |(end, _)| &line[..end])
}

/// What stands for one part of a record, such as a leaf, in different cells.
struct Place {
    /// The path of the leaf; empty for the extent.
    path: String,
    is: Vec<Case<Fact>>,
}

/// The parts of all layouts of a record, equal parts once. In each cell they have the order that they have there.
fn merged(layouts: Vec<Case<RecordFacts>>) -> impl Iterator<Item = (Fact, VariantSet)> {
    let mut places: Vec<Place> = Vec::new();
    for Case { variants, is: record } in layouts {
        let parts: Vec<Place> = layout::parts(&record)
            .into_iter()
            .map(|part| Place { path: path(&part), is: vec![Case { variants: variants.clone(), is: part }] })
            .collect();
        places = aligned(places, parts);
    }
    places.into_iter().flat_map(|place| place.is).map(|case| (case.is, case.variants))
}

fn path(part: &Fact) -> String {
    match part {
        Fact::Leaf(leaf) => leaf.path.clone(),
        _ => String::new(),
    }
}

/// Two sequences of places as one that has the order of both.
fn aligned(one: Vec<Place>, other: Vec<Place>) -> Vec<Place> {
    let paths = |places: &[Place]| places.iter().map(|place| place.path.clone()).collect::<Vec<_>>();
    let operations = capture_diff_slices(Algorithm::Myers, &paths(&one), &paths(&other));
    let (mut one, mut other) = (one.into_iter(), other.into_iter());
    let mut places: Vec<Place> = Vec::new();
    for operation in operations {
        let (old, new) = (operation.old_range().len(), operation.new_range().len());
        if let DiffOp::Equal { .. } = operation {
            for (mut place, same) in one.by_ref().zip(other.by_ref()).take(old) {
                same.is.into_iter().for_each(|case| merge(&mut place.is, case.variants, case.is));
                places.push(place);
            }
        } else {
            places.extend(one.by_ref().take(old));
            places.extend(other.by_ref().take(new));
        }
    }
    places
}
