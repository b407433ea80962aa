//! Macros of a draft that stand for something that has a name of its own.

use xen_abi_codegen::facts::{Facts, FieldType, RecordFacts};
use xen_abi_codegen::matrix::{VariantSet, cases};

use super::drafter::{Drafter, one_or_list};
use super::yaml::{Map, Yaml};

/// What a macro stands for in one cell.
#[derive(Debug, Clone, PartialEq)]
enum Stands {
    /// For a type, with an alignment of its own.
    Type(String, Option<u64>),
    Tag(String),
    /// For a member of a record.
    Member(String, String),
    Name(String),
}

impl Drafter<'_> {
    pub(super) fn aliases(&mut self, within: &VariantSet) -> Map {
        let views = self.views;
        let mut aliases = Map::default();
        for (name, seen) in self.in_order(within, |at| &views.own_facts(at).aliases) {
            let stands = seen.iter().map(|(at, text)| (*at, self.stands(*at, name, text)));
            let mut declarations = Vec::new();
            for case in cases(stands) {
                for (conditions, _) in self.parts(name, within, &case.variants) {
                    let overridable = self.overridable.contains(name);
                    declarations.push(Yaml::Map(declaration(&case.is, overridable, conditions)));
                }
            }
            aliases.put(name, one_or_list(declarations));
        }
        aliases
    }

    fn stands(&self, at: usize, name: &str, text: &str) -> Stands {
        let facts = self.views.facts(at);
        let typedefs = &self.views.own(at).typedefs;
        if let Some((_, typedef)) = typedefs.iter().find(|(known, _)| known == name) {
            return Stands::Type(typedef.of.to_string(), typedef.align);
        }
        if facts.records.contains_key(text) {
            return Stands::Tag(text.to_owned());
        }
        match facts.typedefs.get(text) {
            Some(FieldType::Scalar(_)) => Stands::Type(text.to_owned(), None),
            Some(_) => Stands::Name(text.to_owned()),
            None => match self.record_with(at, text) {
                Some(record) => Stands::Member(text.to_owned(), record),
                None => Stands::Name(text.to_owned()),
            },
        }
    }

    /// The record that has a member at a path, of this header if it can be.
    fn record_with(&self, at: usize, path: &str) -> Option<String> {
        let facts = self.views.facts(at);
        let mut with = facts.records.iter().filter(|(_, record)| has_member(facts, record, path));
        let first = with.next()?;
        let is_own = |(_, record): &(_, &RecordFacts)| record.header == self.header;
        let own = std::iter::once(first).chain(with).find(is_own);
        Some(own.unwrap_or(first).0.clone())
    }
}

/// Whether a path leads to a leaf, to a record in which there are leaves, or into a record that has a name.
fn has_member(facts: &Facts, record: &RecordFacts, path: &str) -> bool {
    record.fields.iter().any(|leaf| match (&leaf.field_type, rest_behind(path, &leaf.path)) {
        (_, Some("")) => true,
        (FieldType::Record(inner), Some(rest)) => {
            facts.records.get(inner).is_some_and(|inner| has_member(facts, inner, rest))
        }
        _ => rest_behind(&leaf.path, path).is_some(),
    })
}

/// What is left of a path behind its beginning.
fn rest_behind<'p>(path: &'p str, beginning: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(beginning)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

fn declaration(stands: &Stands, overridable: bool, conditions: Map) -> Map {
    let mut map = Map::default();
    let (kind, of) = match stands {
        Stands::Type(of, _) => ("type", of),
        Stands::Tag(tag) => ("tag", tag),
        Stands::Member(path, _) => ("member", path),
        Stands::Name(name) => ("name", name),
    };
    map.text("kind", kind);
    map.text("of", of);
    match stands {
        Stands::Member(_, record) => map.text("in", record),
        Stands::Type(_, Some(align)) => map.put("align", Yaml::Plain(align.to_string())),
        _ => {}
    }
    map.holds("overridable", overridable);
    map.extend(conditions);
    map
}
