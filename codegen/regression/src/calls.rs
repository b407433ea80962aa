//! What a specification says beyond names and numbers: operations, and which member of a union is valid.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_model::{Argument, Body, Hypercall, MemberType, Operation, Outcome, Spec, Tag, TagBits};
use xen_abi_syntax::axes::Variant;

use crate::class::word;

/// Operations by the constant that numbers them, and hypercalls by their name; and the tags of unions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calls {
    pub(crate) calls: BTreeMap<String, Call>,
    /// What says which member of a union is valid, by record and the path of the union.
    pub(crate) tags: BTreeMap<(String, String), String>,
}

/// One operation, or a hypercall that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// What its argument is.
    pub(crate) argument: String,
    /// Who writes each member of the argument.
    pub(crate) directions: BTreeMap<String, &'static str>,
    /// What kind of value it returns.
    pub(crate) result: &'static str,
    /// Errors.
    pub(crate) errors: BTreeSet<String>,
    /// Who may call.
    pub(crate) callers: String,
}

impl Calls {
    /// What there is for a variant.
    pub fn of(spec: &Spec, variant: Variant) -> Calls {
        let mut found = Calls::default();
        for call in spec.hypercalls.iter().filter(|call| call.head.when.holds(variant)) {
            let callers: Vec<&str> = call.callers.iter().map(|caller| word(*caller)).collect();
            let callers = callers.join(" ");
            if call.ops.all.is_empty() {
                found.calls.insert(call.head.name.clone(), whole(call, &callers));
            }
            for op in call.ops.flat().into_iter().filter(|op| op.head.when.holds(variant)) {
                found.calls.insert(spec[op.number].head.name.clone(), of_operation(spec, op, &callers));
            }
        }
        for record in spec.records.iter().filter(|record| record.head.when.holds(variant)) {
            found.tags_in(&record.head.name, "", &record.body, variant);
        }
        found
    }

    fn tags_in(&mut self, record: &str, path: &str, body: &Body, variant: Variant) {
        if let Some(tag) = &body.tag {
            self.tags.insert((record.to_owned(), path.to_owned()), shown(tag));
        }
        for member in body.members.iter().filter(|member| member.when.holds(variant)) {
            if let MemberType::Inline(inner) = &member.of {
                let name = member.name.as_deref().unwrap_or_default();
                let inside = [path, name].into_iter().filter(|part| !part.is_empty());
                self.tags_in(record, &inside.collect::<Vec<_>>().join("."), inner, variant);
            }
        }
    }
}

fn shown(tag: &Tag) -> String {
    match &tag.bits {
        TagBits::All => tag.member.clone(),
        TagBits::Part(part) => format!("{}, its part {part}", tag.member),
        TagBits::One(choice) => format!("a bit of {}: {} or {}", tag.member, choice.set, choice.clear),
    }
}

fn whole(call: &Hypercall, callers: &str) -> Call {
    let params: Vec<&str> = call.params.iter().map(|param| param.name.as_str()).collect();
    let directed = call.params.iter().filter_map(|param| Some((param.name.clone(), word(param.dir?))));
    let directions = directed.collect();
    Call { directions, ..outcome(&call.outcome, format!("({})", params.join(", ")), callers.to_owned()) }
}

fn of_operation(spec: &Spec, op: &Operation, callers: &str) -> Call {
    let (argument, whole) = match &op.arg {
        Argument::None => ("none".to_owned(), None),
        Argument::Record(name) => (spec[*name].name.clone(), None),
        Argument::Plain(name, dir) => (spec[*name].name.clone(), Some(*dir)),
        Argument::Opaque(dir) => ("memory of no type".to_owned(), Some(*dir)),
        Argument::Member(name, path) => (format!("{path} of {}", spec[*name].name), None),
    };
    let callers = match &op.allowed {
        Some(allowed) => format!("{callers}: {allowed}"),
        None => callers.to_owned(),
    };
    let members = op.dirs.iter().map(|of| (of.path.to_string(), word(of.direction)));
    let directions = members.chain(whole.map(|dir| (String::new(), word(dir)))).collect();
    Call { directions, ..outcome(&op.outcome, argument, callers) }
}

fn outcome(outcome: &Outcome, argument: String, callers: String) -> Call {
    let errors = outcome.errors.iter().map(|(error, _)| error.clone()).collect();
    Call { argument, directions: BTreeMap::new(), result: word(outcome.kind), errors, callers }
}
