//! Members by the way that leads to them.

use super::{Body, Member, MemberType, NameId, Spec, Type, TypeItem};
use xen_abi_syntax::member_path::MemberPath;

impl Spec {
    /// The members to which a way leads from a record, for any variant: a name can mean several records, and a
    /// record can have several members of a name. Records without a name lend their members, as in C.
    pub fn members_at(&self, record: NameId, path: &MemberPath) -> Vec<&Member> {
        let mut bodies = self.bodies(record);
        let mut members = Vec::new();
        for name in &path.0 {
            members = bodies.iter().flat_map(|body| named(body, name)).collect();
            bodies = members.iter().flat_map(|member| self.bodies_of(member)).collect();
        }
        members
    }

    /// What the record to which a way leads can be.
    pub fn bodies_at(&self, record: NameId, path: &MemberPath) -> Vec<&Body> {
        if path.0.is_empty() {
            return self.bodies(record);
        }
        self.members_at(record, path).into_iter().flat_map(|member| self.bodies_of(member)).collect()
    }

    /// What a name of a record can mean; typedefs are looked through.
    pub fn bodies(&self, name: NameId) -> Vec<&Body> {
        let mut bodies = Vec::new();
        let mut seen = Vec::new();
        let mut pending = vec![name];
        while let Some(name) = pending.pop() {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            for item in &self[name].items {
                match item {
                    TypeItem::Record(id) => bodies.push(&self[*id].body),
                    TypeItem::Typedef(id) => {
                        pending.extend(self[*id].of.0.iter().filter_map(|case| name_of(&case.is)));
                    }
                    TypeItem::Group(_) | TypeItem::BitWord(_) => {}
                }
            }
        }
        bodies
    }

    fn bodies_of<'s>(&'s self, member: &'s Member) -> Vec<&'s Body> {
        match &member.of {
            MemberType::Inline(body) => vec![body],
            MemberType::Named(cases) => cases
                .0
                .iter()
                .filter_map(|case| name_of(&case.is))
                .flat_map(|name| self.bodies(name))
                .collect(),
        }
    }
}

fn name_of(of: &Type) -> Option<NameId> {
    match of {
        Type::Named(name) => Some(*name),
        Type::Builtin(_) | Type::Address(..) => None,
    }
}

/// The members of a record that have a name, also those that are lent.
fn named<'s>(body: &'s Body, name: &str) -> Vec<&'s Member> {
    let mut found = Vec::new();
    for member in &body.members {
        match (&member.name, &member.of) {
            (Some(own), _) if own == name => found.push(member),
            (None, MemberType::Inline(lent)) => found.extend(named(lent, name)),
            _ => {}
        }
    }
    found
}
