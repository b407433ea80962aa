//! Structures and unions of a draft.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::facts::RecordKind;
use xen_abi_codegen::matrix::VariantSet;
use xen_abi_codegen::type_name::{Builtin, TypeName};

use super::constant;
use super::drafter::{Drafter, cells_of};
use super::sequence;
use super::yaml::{Map, Yaml};
use crate::measure::{Inline, Length, Member, Packing, Record, SAVE_TYPE_PREFIX, Shape};

/// Members with such names have no meaning.
const RESERVED: [&str; 8] = ["pad", "_pad", "__pad", "rsvd", "_rsvd", "__rsvd", "reserved", "_reserved"];

/// Whether a member is there for its room only: `_pad`, `pad1`, `reserved`, `_rsvd`.
pub(super) fn is_reserved(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
    RESERVED.contains(&stem)
}

impl Drafter<'_> {
    /// The records of one kind.
    pub(super) fn records(&mut self, kind: RecordKind, within: &VariantSet) -> Map {
        let views = self.views;
        let all = views.seen(|cell| &cell.records);
        let mut of_kind: BTreeMap<&str, _> = all;
        let is_own = |name: &str| !name.starts_with(SAVE_TYPE_PREFIX);
        of_kind.retain(|name, seen| is_own(name) && seen.iter().any(|(_, record)| record.kind == kind));
        let orders = within.iter().map(|at| {
            let records = views.own(at).records.iter().map(|(name, _)| name);
            records.filter(|name| of_kind.contains_key(name.as_str())).cloned().collect()
        });
        let orders: Vec<Vec<String>> = orders.collect();
        let mut records = Map::default();
        for name in sequence::merge(&orders).names {
            if self.is_left_out(&name) {
                continue;
            }
            if let Some(seen) = of_kind.remove(name.as_str()) {
                if let Some(unsaid) = seen.iter().find_map(|(_, record)| record.unsaid.as_ref()) {
                    self.leave_out_type(&name, unsaid);
                    if let Some(typedef) = views.typedef_of_record(&name) {
                        self.leave_out_type(
                            typedef,
                            format!("Another name for `{name}`, which is left out."),
                        );
                    }
                    continue;
                }
                let declared =
                    self.declared(&name, within, &seen, |drafter, seen| drafter.record(&name, seen));
                records.put(&name, declared);
            }
        }
        records
    }

    fn record(&mut self, name: &str, seen: &[(usize, &Record)]) -> Map {
        let views = self.views;
        let cells = cells_of(seen);
        let first = seen[0].1;
        let is_alike = |other: &Record| {
            (other.kind, &other.nested_in, other.packing, other.untagged)
                == (first.kind, &first.nested_in, first.packing, first.untagged)
        };
        if !seen.iter().all(|(_, other)| is_alike(other)) {
            self.problem(format!("record `{name}`: its kind, place or packing differs between cells"));
        }
        let mut map = Map::default();
        put_packing(&mut map, first.packing, None);
        if let Some(outer) = &first.nested_in {
            map.text("nested_in", outer.clone());
        }
        let typedef = views.typedef_of_record(name);
        match typedef {
            None if first.untagged => map.put("untagged", Yaml::Plain("true".to_owned())),
            // In Linux's dialect it is rather the typedef that needs to be said.
            None if views.dialect() == Dialect::Linux => {}
            None => map.text("typedef", "none"),
            Some(typedef) if typedef == format!("{name}_t") && views.dialect() == Dialect::Xen => {}
            Some(typedef) => map.text("typedef", typedef),
        }
        map.holds("handle", self.has_handle(&[name, typedef.unwrap_or(name)], &cells));
        let lists: Vec<(usize, &[Member])> = seen.iter().map(|(at, of)| (*at, &*of.members)).collect();
        map.put("fields", self.members(name, &lists, limit_inside(first.packing)));
        map
    }

    /// The members of a record, from those that each cell has. `limit` is that of a pragma around it.
    fn members(&mut self, record: &str, lists: &[(usize, &[Member])], limit: Option<u64>) -> Yaml {
        let within = cells_of(lists);
        let mut seen: BTreeMap<String, Vec<(usize, &Member)>> = BTreeMap::new();
        let mut orders = Vec::new();
        for (at, members) in lists {
            let keys: Vec<String> =
                members.iter().enumerate().map(|(at, one)| key(members, at, one)).collect();
            for (key, member) in keys.iter().zip(*members) {
                seen.entry(key.clone()).or_default().push((*at, member));
            }
            orders.push(keys);
        }
        let order = sequence::merge(&orders);
        if let Some(key) = order.conflict {
            self.problem(format!("record `{record}`: the order of `{key}` differs between cells"));
        }
        let mut members = Vec::new();
        for key in order.names {
            if let Some(same) = seen.remove(&key) {
                let name = same[0].1.name.as_deref().unwrap_or("a member without a name");
                let path = format!("{record}.{name}");
                for (conditions, _) in self.parts(&path, &within, &cells_of(&same)) {
                    members.push(Yaml::Map(self.member(&path, conditions, &same, limit)));
                }
            }
        }
        if members.is_empty() { Yaml::Flow(members) } else { Yaml::List(members) }
    }

    fn member(&mut self, path: &str, conditions: Map, seen: &[(usize, &Member)], limit: Option<u64>) -> Map {
        let mut map = Map::default();
        let first = seen[0].1;
        if let Some(name) = &first.name {
            map.text("name", name.clone());
        }
        map.extend(conditions);
        let types = seen.iter().filter_map(|(at, member)| match &member.shape {
            Shape::Of(of) => Some((*at, of.clone())),
            Shape::Inline(..) => None,
        });
        let types = self.one_spelling(types.collect());
        if !types.is_empty() {
            map.put("type", self.cases(path, &types, |of| Yaml::Text(of.to_string())));
        }
        let lengths: Vec<(usize, &[Length])> = seen
            .iter()
            .map(|(at, member)| (*at, &*member.lengths))
            .filter(|(_, of)| !of.is_empty())
            .collect();
        if !lengths.is_empty() {
            map.put("len", self.length(path, first.name.as_deref(), &lengths));
        }
        if let Some(bits) = first.bits {
            map.put("bits", Yaml::Plain(bits.to_string()));
            if seen.iter().any(|(_, member)| member.bits != first.bits) {
                self.problem(format!("member `{path}`: its width in bits differs between cells"));
            }
        }
        put_packing(&mut map, first.packing, None);
        if seen.iter().any(|(_, member)| member.packing != first.packing) {
            self.problem(format!("member `{path}`: its alignment differs between cells"));
        }
        let reserved = first.name.as_deref().is_none_or(is_reserved) && !types.is_empty();
        map.holds("reserved", reserved);
        let inner: Vec<(usize, &[Member])> = seen
            .iter()
            .filter_map(|(at, member)| match &member.shape {
                Shape::Inline(inline) => Some((*at, inline.members.as_slice())),
                Shape::Of(_) => None,
            })
            .collect();
        if let Shape::Inline(Inline { kind, packing, .. }) = &first.shape {
            put_packing(&mut map, *packing, limit);
            let key = if *kind == RecordKind::Union { "union" } else { "fields" };
            map.put(key, self.members(path, &inner, limit_inside(*packing)));
        }
        map
    }

    /// The length of an array: as the header's text has it if that is right in every cell, else numbers.
    fn length(&mut self, path: &str, name: Option<&str>, lengths: &[(usize, &[Length])]) -> Yaml {
        let spelled = name.and_then(|name| self.lengths.get(name));
        let is_right = |text: &&String| {
            lengths.iter().all(|(at, length)| {
                let value = constant::value_of(text, self.views.facts(*at)).map(|found| found.value);
                matches!(length, [Length::Fixed(number)] if value == Some((*number).into()))
            })
        };
        match spelled.filter(is_right) {
            Some(text) => Yaml::Text(text.clone()),
            None => self.cases(path, lengths, |of| length(of)),
        }
    }

    /// Gives types one spelling where the headers spell differently what is the same.
    ///
    /// Only on 32-bit x86 do the two kinds of guest handles differ, and integers with an alignment of their own
    /// from those without. What the headers of the other targets spell follows that.
    pub(super) fn one_spelling(&self, mut types: Vec<(usize, TypeName)>) -> Vec<(usize, TypeName)> {
        let view = |at: usize| self.views.cell(at).view;
        let target = |at: usize| self.views.cell(at).target;
        let narrow: Vec<(usize, TypeName)> =
            types.iter().filter(|(at, _)| target(*at) == Target::X86_32).cloned().collect();
        let like = |at: usize| narrow.iter().find(|(other, _)| view(*other) == view(at)).or(narrow.first());
        for (at, of) in types.iter_mut().filter(|(at, _)| target(*at) != Target::X86_32) {
            if let TypeName::Handle(pointee) | TypeName::Handle64(pointee) = of {
                let is_wide = matches!(like(*at), Some((_, TypeName::Handle64(_))));
                let pointee = pointee.clone();
                *of = if is_wide { TypeName::Handle64(pointee) } else { TypeName::Handle(pointee) };
            }
        }
        for (plain, macro_name) in [(Builtin::U64, "uint64_aligned_t"), (Builtin::I64, "int64_aligned_t")] {
            let macro_type = TypeName::Named(macro_name.to_owned());
            if types.iter().any(|(_, of)| *of == macro_type) {
                let defined = |at: usize| self.views.facts(at).typedefs.contains_key(macro_name);
                let same =
                    types.iter_mut().filter(|(at, of)| *of == TypeName::Builtin(plain) && defined(*at));
                same.for_each(|(_, of)| *of = macro_type.clone());
            }
        }
        types
    }
}

/// What makes members of several cells the same one: the name and the form.
fn key(members: &[Member], at: usize, member: &Member) -> String {
    let form = match (&member.shape, member.bits, member.lengths.first()) {
        (Shape::Inline(Inline { kind, .. }), _, None) => format!("{kind:?}"),
        (Shape::Inline(Inline { kind, .. }), _, Some(_)) => format!("array of {kind:?}"),
        (Shape::Of(_), Some(_), _) => "bits".to_owned(),
        (Shape::Of(_), None, Some(_)) => "array".to_owned(),
        (Shape::Of(_), None, None) => "plain".to_owned(),
    };
    let name = match (&member.name, &member.shape) {
        (Some(name), _) => name.clone(),
        (None, Shape::Inline(inner)) => format!("with {}", first_name(&inner.members)),
        (None, Shape::Of(_)) => {
            let before = at.checked_sub(1).and_then(|before| members[before].name.clone());
            format!("after {}", before.unwrap_or_default())
        }
    };
    format!("{name} ({form})")
}

fn first_name(members: &[Member]) -> &str {
    members
        .iter()
        .find_map(|member| match (&member.name, &member.shape) {
            (Some(name), _) => Some(name.as_str()),
            (None, Shape::Inline(inner)) => Some(first_name(&inner.members)),
            (None, Shape::Of(_)) => None,
        })
        .unwrap_or_default()
}

/// The limit that a pragma sets for records that are spelled inside, as the specification has it.
fn limit_inside(packing: Packing) -> Option<u64> {
    packing.limit.filter(|_| !packing.packed)
}

/// The keys that say where something lies, in a record for which a pragma sets a limit.
fn put_packing(map: &mut Map, packing: Packing, around: Option<u64>) {
    match packing {
        Packing { packed: true, .. } => map.holds("packed", true),
        Packing { limit, .. } if limit == around => {}
        Packing { limit: Some(limit), .. } => map.put("packed", Yaml::Plain(limit.to_string())),
        Packing { limit: None, .. } => map.put("packed", Yaml::Plain("false".to_owned())),
    }
    if let Some(align) = packing.align {
        map.put("align", Yaml::Plain(align.to_string()));
    }
}

/// Lengths as the specification writes them.
pub(super) fn length(lengths: &[Length]) -> Yaml {
    let words = lengths.iter().map(|length| match length {
        Length::Fixed(number) => Yaml::Plain(number.to_string()),
        Length::Flexible => Yaml::Plain("flexible".to_owned()),
    });
    let mut words: Vec<Yaml> = words.collect();
    if words.len() == 1 { words.remove(0) } else { Yaml::Flow(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pads_are_known_by_their_names() {
        for name in ["pad", "_pad", "pad1", "_pad2", "__pad", "reserved", "_rsvd", "pad_0", "reserved1"] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["padding_bytes", "paddr", "padc", "rsvdmem", "r"] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
