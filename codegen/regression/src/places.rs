//! Where a specification has something.

use std::fmt;

use xen_abi_model::{Body, Docs, Item, MemberType, Spec};
use xen_abi_syntax::source::Place;

/// A place in a file of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Where {
    /// The file.
    pub file: String,
    /// The line, from one.
    pub line: usize,
    /// The column, from one.
    pub column: usize,
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Finds places.
pub(crate) struct Whereabouts<'s> {
    pub(crate) spec: &'s Spec,
    /// What stands before the names of files.
    pub(crate) root: &'s str,
}

impl Whereabouts<'_> {
    /// Where a name is declared, or a member of it.
    pub(crate) fn of(&self, name: &str, member: Option<&str>) -> Option<Where> {
        let spec = self.spec;
        let records = spec.records.iter().filter(|record| record.head.name == name);
        let member = member.and_then(|path| records.clone().find_map(|record| member_at(&record.body, path)));
        let place = member.or_else(|| {
            let items = Item::all(spec).into_iter();
            items
                .filter(|item| item.names(spec).any(|known| known == name))
                .map(|item| item.head(spec).place)
                .next()
        })?;
        let source = spec.sources.get(place.source.0 as usize)?;
        let (line, column) = source.line_column(place.span.start);
        Some(Where { file: format!("{}{}", self.root, source.name), line, column })
    }
}

/// Where the member of a path is; of a part of it that a macro makes, the last that is spelt.
fn member_at(body: &Body, path: &str) -> Option<Place> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    body.members.iter().find_map(|member| match (&member.name, &member.of) {
        (Some(name), of) if name == first => {
            let inner = match (of, rest) {
                (MemberType::Inline(inner), Some(rest)) => member_at(inner, rest),
                _ => None,
            };
            Some(inner.unwrap_or(member.place))
        }
        (None, MemberType::Inline(inner)) => member_at(inner, path),
        _ => None,
    })
}

/// Everything that can say that its behaviour changed: a name, a member of it, and what is written of it.
pub(crate) fn documented(spec: &Spec) -> Vec<(&str, Option<&str>, &Docs)> {
    let constants = spec.constants.iter().map(|item| (item.head.name.as_str(), None, &item.head.doc));
    let calls = spec.hypercalls.iter().map(|item| (item.head.name.as_str(), None, &item.head.doc));
    let operations = spec.hypercalls.iter().flat_map(|call| call.ops.flat());
    let operations = operations.map(|op| (spec[op.number].head.name.as_str(), None, &op.head.doc));
    let members = spec.records.iter().flat_map(|record| {
        record
            .body
            .members
            .iter()
            .map(|member| (record.head.name.as_str(), member.name.as_deref(), &member.doc))
    });
    let all = constants.chain(calls).chain(operations).chain(members);
    let mut all: Vec<_> = all.filter(|(.., docs)| !docs.changes().is_empty()).collect();
    // The constant of an operation has its text.
    all.dedup_by_key(|(name, member, _)| (*name, *member));
    all
}
