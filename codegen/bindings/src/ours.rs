//! What the specification says, for every release and target.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_backends::backend::facts::facts;
use xen_abi_backends::matrix::Matrix;
use xen_abi_model::{ModuleId, Spec};
use xen_abi_syntax::axes::{Dialect, Release, Target, Variant};
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::facts::{Facts, FieldFacts, FieldType, is_called_padding};

use crate::cells::{Bytes, Scalar, joined};
use crate::declared::Record;
use crate::names::{Meaning, Names, plain};

/// A release on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) release: Release,
    pub(crate) target: Target,
}

/// So many members with the names of Xen's mean a record, if all but one of [`ALL_BUT`] are the same.
const ENOUGH: usize = 3;
const ALL_BUT: usize = 5;

/// The facts of every place, as tools see them, who see most; of Linux what Xen does not have.
pub(crate) struct Ours {
    pub(crate) facts: BTreeMap<Place, Facts>,
    records: Names,
    /// The names of the members of each record that are not padding.
    members: BTreeMap<String, BTreeSet<String>>,
    pub(crate) constants: Names,
    /// The file of the specification that has a constant.
    files: BTreeMap<String, ModuleId>,
}

impl Ours {
    pub(crate) fn of(spec: &Spec) -> Result<Ours, Diagnostics> {
        let mut facts = facts_of(spec, Dialect::Xen)?;
        let is_of_xen = |is_it: &dyn Fn(&Facts) -> bool| facts.values().any(is_it);
        let mut of_linux = facts_of(spec, Dialect::Linux)?;
        // What both have is Xen's; its own are mostly the devices that programs open.
        for facts in of_linux.values_mut() {
            facts.records.retain(|name, _| !is_of_xen(&|xen| xen.records.contains_key(name)));
            facts.constants.retain(|name, _| !is_of_xen(&|xen| xen.constants.contains_key(name)));
            facts.typedefs.retain(|name, _| !is_of_xen(&|xen| xen.typedefs.contains_key(name)));
        }
        facts.extend(of_linux);
        let (mut typedefs, mut tags, mut constants) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for facts in facts.values() {
            let records = facts.typedefs.iter().filter_map(|(name, of)| match of {
                FieldType::Record(tag) => Some((name.clone(), tag.clone())),
                _ => None,
            });
            typedefs.extend(records);
            tags.extend(facts.records.keys().cloned());
            constants.extend(facts.constants.keys().cloned());
        }
        let mut ours = Ours {
            members: members(&facts),
            facts,
            records: Names::default(),
            constants: Names::default(),
            files: BTreeMap::new(),
        };
        typedefs.iter().for_each(|(name, of)| ours.records.put(name, of));
        tags.iter().for_each(|name| ours.records.put(name, name));
        constants.iter().for_each(|name| ours.constants.put(name, name));
        let file = |name: &String| Some(spec[*spec.constants_named(name).first()?].head.module);
        ours.files = constants.iter().filter_map(|name| Some((name.clone(), file(name)?))).collect();
        Ok(ours)
    }

    /// The record that another one means. If its name says too little, the names of its members do.
    pub(crate) fn record(&self, module: &str, theirs: &Record) -> Option<&str> {
        match self.records.meaning(module, &theirs.name) {
            Meaning::One(of) => Some(of),
            Meaning::Maybe(ending) => {
                let mut those = ending.of.iter().filter(|of| self.has_all(of, theirs));
                let first = those.next();
                first.filter(|_| those.next().is_none()).map(String::as_str)
            }
            Meaning::Nothing => self.by_members(theirs),
        }
    }

    /// The record that has nearly the same members as one whose name is none of Xen's, if it is the only one.
    fn by_members(&self, theirs: &Record) -> Option<&str> {
        let members = theirs.body.members.iter().filter(|member| !is_called_padding(&member.name));
        let members: BTreeSet<String> = members.map(|member| plain(&member.name)).collect();
        if members.len() < ENOUGH {
            return None;
        }
        let is_near = |(_, known): &(&String, &BTreeSet<String>)| {
            let shared = members.intersection(known).count();
            shared >= ENOUGH && shared * ALL_BUT >= members.union(known).count() * (ALL_BUT - 1)
        };
        let mut near = self.members.iter().filter(is_near);
        let (of, _) = near.next()?;
        near.next().is_none().then_some(of)
    }

    /// Whether two constants are of the same header.
    pub(crate) fn are_together(&self, one: &str, other: &str) -> bool {
        self.files.get(one).is_some_and(|file| self.files.get(other) == Some(file))
    }

    /// Whether all members of another record have the names of members of a certain one.
    fn has_all(&self, of: &str, theirs: &Record) -> bool {
        let records = self.facts.values().filter_map(|facts| facts.records.get(of));
        let names: BTreeSet<String> =
            records.flat_map(|record| &record.fields).map(|field| plain(&field.path)).collect();
        let mut members = theirs.body.members.iter().filter(|member| !is_called_padding(&member.name));
        members.all(|member| names.contains(&plain(&member.name)))
    }
}

/// The facts of the newest release of each branch, as those see them who see most.
fn facts_of(spec: &Spec, dialect: Dialect) -> Result<BTreeMap<Place, Facts>, Diagnostics> {
    let view = dialect.usual_view();
    let newest = spec.releases.variants();
    let variants: Vec<Variant> =
        newest.filter(|variant| variant.dialect == dialect && variant.view == view).collect();
    let matrix = Matrix::lower(spec, &variants)?;
    let all = matrix.abis().map(|abi| {
        let Variant { release, target, .. } = abi.variant();
        (Place { release, target }, facts(&abi, ""))
    });
    Ok(all.collect())
}

/// The members of each record, as it is in the newest release that has it: what is inside of others is not counted.
fn members(facts: &BTreeMap<Place, Facts>) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for facts in facts.values() {
        for (name, record) in &facts.records {
            let own = record.fields.iter().map(|field| field.path.split('.').next().unwrap_or_default());
            let own: BTreeSet<String> = own.filter(|name| !is_called_padding(name)).map(plain).collect();
            all.insert(name.clone(), own);
        }
    }
    all
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
    fn padding_is_known_by_its_name() {
        assert!(is_called_padding("u.pad1") && is_called_padding("_pad") && !is_called_padding("padlock"));
    }
}
