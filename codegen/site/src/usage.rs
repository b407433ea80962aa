//! What uses what, both ways.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_model::{Argument, Body, Held, Member, MemberType, Operation, Spec, Type};

/// Names, with those that use them.
#[derive(Default)]
pub(crate) struct Usage {
    used_by: BTreeMap<String, BTreeSet<String>>,
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl Usage {
    pub(crate) fn of(spec: &Spec) -> Usage {
        let mut usage = Usage::default();
        for record in &spec.records {
            usage.body(spec, &record.head.name, &record.body);
        }
        for typedef in &spec.typedefs {
            typedef.of.0.iter().for_each(|case| usage.of_type(spec, &typedef.head.name, &case.is));
        }
        for call in &spec.hypercalls {
            for param in &call.params {
                usage.of_type(spec, &call.head.name, &param.of);
            }
            if let Some(envelope) = &call.ops.envelope {
                usage.add(&call.head.name, &spec[envelope.record].name);
            }
            for op in call.ops.flat() {
                usage.operation(spec, op);
            }
        }
        usage
    }

    fn operation(&mut self, spec: &Spec, op: &Operation) {
        let name = &spec[op.number].head.name;
        match &op.arg {
            Argument::Record(of) | Argument::Plain(of, _) => self.add(name, &spec[*of].name),
            Argument::Member(of, path) => {
                self.add(name, &spec[*of].name);
                if let Some(inner) = type_at(spec, &spec[*of].name, &path.0) {
                    self.of_type(spec, name, inner);
                }
            }
            Argument::None | Argument::Opaque(_) => {}
        }
    }

    fn body(&mut self, spec: &Spec, user: &str, body: &Body) {
        for member in &body.members {
            match &member.of {
                MemberType::Named(cases) => {
                    cases.0.iter().for_each(|case| self.of_type(spec, user, &case.is))
                }
                MemberType::Inline(inner) => self.body(spec, user, inner),
            }
            for (_, held) in &member.holds {
                match held {
                    Held::Group(name) => self.add(user, &spec[*name].name),
                    Held::Constant(name) => self.add(user, name),
                }
            }
        }
    }

    fn of_type(&mut self, spec: &Spec, user: &str, of: &Type) {
        match of {
            Type::Builtin(_) => {}
            Type::Named(name) => self.add(user, &spec[*name].name),
            Type::Address(_, pointee) => pointee.of.iter().for_each(|of| self.of_type(spec, user, of)),
        }
    }

    fn add(&mut self, user: &str, used: &str) {
        if user != used {
            self.used_by.entry(used.to_owned()).or_default().insert(user.to_owned());
            self.uses.entry(user.to_owned()).or_default().insert(used.to_owned());
        }
    }

    /// What uses a name.
    pub(crate) fn used_by(&self, name: &str) -> impl Iterator<Item = &str> {
        self.used_by.get(name).into_iter().flatten().map(String::as_str)
    }

    /// What a name uses.
    pub(crate) fn uses(&self, name: &str) -> impl Iterator<Item = &str> {
        self.uses.get(name).into_iter().flatten().map(String::as_str)
    }
}

/// The type of a member of a record, by the way to it.
fn type_at<'s>(spec: &'s Spec, record: &str, path: &[String]) -> Option<&'s Type> {
    let mut all = spec.records.iter().filter(|one| one.head.name == record);
    all.find_map(|record| in_body(&record.body, path))
}

fn in_body<'s>(body: &'s Body, path: &[String]) -> Option<&'s Type> {
    let (first, rest) = path.split_first()?;
    body.members.iter().find_map(|member: &'s Member| match (&member.name, &member.of) {
        (Some(name), MemberType::Named(cases)) if name == first => Some(&cases.0.first()?.is),
        (Some(name), MemberType::Inline(inner)) if name == first => in_body(inner, rest),
        (None, MemberType::Inline(inner)) => in_body(inner, path),
        _ => None,
    })
}
