//! What the specification knows of names beyond their numbers: which are reserved, which are numbers of operations,
//! and which version of an interface they belong to.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_model::{Body, Cases, MemberType, NameId, Operations, RecordId, Spec, Type, TypeItem};
use xen_abi_syntax::facts::{bare_name, is_called_padding};

/// What is known of names.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Members that are reserved, with their records.
    reserved: BTreeSet<(String, String)>,
    /// Constants that are the number of something that is called.
    numbers: BTreeSet<String>,
    /// Records that are copied whole, as arguments of hypercalls or behind them.
    passed: BTreeSet<String>,
    /// Records, with the constant that is the version of the interface to which they belong.
    guards: BTreeMap<String, String>,
}

impl Known {
    /// What a specification knows.
    pub fn of(spec: &Spec) -> Known {
        let mut known = Known::default();
        for record in &spec.records {
            known.reserve(&record.head.name, "", &record.body);
        }
        for call in &spec.hypercalls {
            let numbers = call.ops.flat().into_iter().map(|op| spec[op.number].head.name.clone());
            known.numbers.extend(numbers);
            call.number.1.names(&mut |name| {
                known.numbers.insert(name.to_owned());
            });
        }
        let arguments = spec.hypercalls.iter().flat_map(|call| {
            let of_ops = call
                .ops
                .flat()
                .into_iter()
                .flat_map(|op| op.arg.named().into_iter().chain(envelopes(&op.inner)));
            let of_params = call.params.iter().filter_map(|param| named(&param.of));
            of_ops.chain(of_params).chain(envelopes(&call.ops)).collect::<Vec<_>>()
        });
        let mut arguments_found = Vec::new();
        arguments.for_each(|name| of_name(spec, name, &mut arguments_found));
        let pointees =
            reached(spec, arguments_found.clone()).into_iter().filter(|(_, how)| *how == How::Pointed);
        let passed = arguments_found.into_iter().chain(pointees.map(|(id, _)| id));
        known.passed = passed.map(|id| spec[id].head.name.clone()).collect();
        for module in spec.module_ids() {
            let Some((_, constant)) = &spec[module].version else { continue };
            for (id, how) in reached(spec, spec.declared_by(module).collect()) {
                if how == How::Pointed {
                    known.passed.insert(spec[id].head.name.clone());
                }
                known.guards.entry(spec[id].head.name.clone()).or_insert_with(|| constant.clone());
            }
        }
        known
    }

    /// Adds what another specification knows.
    pub fn and(mut self, other: Known) -> Known {
        self.reserved.extend(other.reserved);
        self.numbers.extend(other.numbers);
        self.guards.extend(other.guards);
        self.passed.extend(other.passed);
        self
    }

    fn reserve(&mut self, record: &str, before: &str, body: &Body) {
        for member in &body.members {
            let path = match &member.name {
                Some(name) => format!("{before}{name}"),
                None => before.trim_end_matches('.').to_owned(),
            };
            if member.reserved {
                self.reserved.insert((record.to_owned(), path.clone()));
            }
            if let MemberType::Inline(inner) = &member.of {
                let before = if path.is_empty() { path } else { path + "." };
                self.reserve(record, &before, inner);
            }
        }
    }

    /// Whether a member has no meaning: it is said so, or it is called so.
    pub(crate) fn is_reserved(&self, record: &str, path: &str) -> bool {
        self.reserved.contains(&(record.to_owned(), path.to_owned())) || is_called_reserved(path)
    }

    /// Whether a constant is the number of something that is called.
    pub(crate) fn is_number(&self, constant: &str) -> bool {
        self.numbers.contains(constant)
    }

    /// Whether a record is copied whole.
    pub(crate) fn is_passed(&self, record: &str) -> bool {
        self.passed.contains(record)
    }

    /// The version of the interface to which a record belongs, if it has one.
    pub(crate) fn guard(&self, record: &str) -> Option<&str> {
        self.guards.get(record).map(String::as_str)
    }

    /// Whether a constant is the version of an interface.
    pub(crate) fn is_version(&self, constant: &str) -> bool {
        let constant = constant.trim_end_matches('_');
        self.guards.values().any(|guard| guard == constant)
            || constant.ends_with("_INTERFACE_VERSION")
            || constant.ends_with("_PROTOCOL_VERSION")
    }
}

/// Whether the last name of a path says that it has no meaning: beside padding, what stands for a record without members.
fn is_called_reserved(path: &str) -> bool {
    is_called_padding(path) || bare_name(path) == "dummy"
}

/// How one record leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// It is in it.
    Held,
    /// It points to it.
    Pointed,
}

/// Some records, and all that they hold or point to.
fn reached(spec: &Spec, from: Vec<RecordId>) -> Vec<(RecordId, How)> {
    let mut found: Vec<(RecordId, How)> = from.into_iter().map(|id| (id, How::Held)).collect();
    let mut at = 0;
    while let Some((id, _)) = found.get(at).copied() {
        at += 1;
        for next in records_in(spec, &spec[id].body) {
            if !found.contains(&next) {
                found.push(next);
            }
        }
    }
    found
}

/// The records that hold the number of an operation.
fn envelopes(operations: &Operations) -> impl Iterator<Item = NameId> {
    operations.envelope.iter().map(|envelope| envelope.record)
}

/// The records that members are of, or point to.
fn records_in(spec: &Spec, body: &Body) -> Vec<(RecordId, How)> {
    let mut found = Vec::new();
    for member in &body.members {
        match &member.of {
            MemberType::Inline(inner) => found.extend(records_in(spec, inner)),
            MemberType::Named(types) => of_types(spec, types, How::Held, &mut found),
        }
    }
    found
}

fn of_types(spec: &Spec, types: &Cases<Type>, how: How, found: &mut Vec<(RecordId, How)>) {
    for case in &types.0 {
        of_type(spec, &case.is, how, found);
    }
}

fn of_type(spec: &Spec, of: &Type, how: How, found: &mut Vec<(RecordId, How)>) {
    match of {
        Type::Builtin(_) => {}
        Type::Address(_, pointee) => {
            pointee.of.iter().for_each(|of| of_type(spec, of, How::Pointed, found));
        }
        Type::Named(name) => {
            for item in &spec[*name].items {
                match item {
                    TypeItem::Record(id) => found.push((*id, how)),
                    TypeItem::Typedef(id) => of_types(spec, &spec[*id].of, how, found),
                    TypeItem::Group(_) | TypeItem::BitWord(_) => {}
                }
            }
        }
    }
}

/// The records that a name of a type means.
fn of_name(spec: &Spec, name: NameId, found: &mut Vec<RecordId>) {
    let mut all = Vec::new();
    of_type(spec, &Type::Named(name), How::Held, &mut all);
    found.extend(all.into_iter().map(|(id, _)| id));
}

/// The name of a type, or of what it points to.
fn named(of: &Type) -> Option<NameId> {
    match of {
        Type::Named(name) => Some(*name),
        Type::Address(_, pointee) => named(pointee.of.as_ref()?),
        Type::Builtin(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_padding_are_known() {
        for name in ["pad", "_pad1", "__pad", "pad_1", "rsvd", "reserved2", "_reserved"] {
            assert!(is_called_reserved(name), "{name}");
        }
        for name in ["padlock", "launchpad", "res", "handle"] {
            assert!(!is_called_reserved(name), "{name}");
        }
    }
}
