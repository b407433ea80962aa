//! Records, by their leaves: the way in which C nests them is no matter.

use std::collections::HashMap;

use xen_abi_syntax::facts::{FieldFacts, FieldType, RecordFacts};

use super::around::{Around, holders};
use super::found::{Found, Records, keys};
use super::leaf::{before_the_same, distance, is_like, is_open, last_name, overlap, place, record_of, shown};
use super::pictures::pictures;
use crate::known::Known;
use crate::rules::{Mirror, Rule};

pub(super) fn compare(before: &Records, after: &Records, known: &Known, found: &mut Vec<Found>) {
    let holders = [holders(before), holders(after)];
    for (name, old, new) in keys(before, after) {
        match (old, new) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => {
                let around = match known.is_passed(name) {
                    true => Around::Copied,
                    false => Around::of(name, &holders, before, after),
                };
                let (open_old, open_new) = (opened(old, new, before), opened(new, old, after));
                let of = Pair { around, ..Pair::new(name, &open_old, &open_new, known) };
                let mut of_record = of.compare();
                if of_record.is_empty() {
                    of_record.extend(other_records(name, old, new));
                }
                of_record.extend(of.whole(&of_record, before, after));
                if let Some(first) = of_record.iter_mut().find(|found| found.rule != Rule::OpenEnd) {
                    first.picture = Some(pictures(old, new));
                }
                found.append(&mut of_record);
            }
            (Some(_), None) => found.push(Found::new(Rule::RecordRemoved, name, "is gone")),
            (None, Some(new)) => {
                found.push(Found::new(Rule::RecordAdded, name, format!("{} bytes", new.size)))
            }
            (None, None) => {}
        }
    }
}

/// A record with the leaves of records inside it, where the other state has not the same record there: what was put
/// into a record of its own, or taken out, is where it was.
fn opened(record: &RecordFacts, other: &RecordFacts, records: &Records) -> RecordFacts {
    let is_there = |leaf: &FieldFacts| {
        other.fields.iter().any(|same| (&same.path, &same.field_type) == (&leaf.path, &leaf.field_type))
    };
    let mut fields = Vec::new();
    for leaf in &record.fields {
        let inner = match &leaf.field_type {
            FieldType::Record(name) if !is_there(leaf) => records.get(name),
            _ => None,
        };
        match inner.filter(|inner| inner.size * 8 == leaf.size_bits) {
            Some(inner) => {
                let inner = opened(inner, other, records).fields.into_iter();
                fields.extend(inner.map(|part| FieldFacts {
                    path: format!("{}.{}", leaf.path, part.path),
                    offset_bits: leaf.offset_bits + part.offset_bits,
                    ..part
                }));
            }
            None => fields.push(leaf.clone()),
        }
    }
    RecordFacts { fields, ..record.clone() }
}

/// Members that are of another record, with the same leaves.
fn other_records(name: &str, old: &RecordFacts, new: &RecordFacts) -> impl Iterator<Item = Found> {
    let pairs = old.fields.iter().zip(&new.fields);
    let others = pairs.filter(|(old, new)| old.path == new.path && old.field_type != new.field_type);
    others.map(move |(old, new)| {
        let text = format!("{} instead of {}", shown(new), shown(old));
        Found::member(Rule::MemberRetyped, name, &new.path, text)
    })
}

/// Leaves of before, each with what it is called now.
type Renames<'a> = Vec<(&'a FieldFacts, &'a FieldFacts)>;

/// A record in both states.
struct Pair<'a> {
    name: &'a str,
    known: &'a Known,
    around: Around,
    old: &'a RecordFacts,
    new: &'a RecordFacts,
    /// Leaves by path.
    before: HashMap<&'a str, &'a FieldFacts>,
    after: HashMap<&'a str, &'a FieldFacts>,
    /// Leaves that are the same but for their names.
    renames: Renames<'a>,
}

impl<'a> Pair<'a> {
    fn new(name: &'a str, old: &'a RecordFacts, new: &'a RecordFacts, known: &'a Known) -> Self {
        let by_path =
            |record: &'a RecordFacts| record.fields.iter().map(|leaf| (leaf.path.as_str(), leaf)).collect();
        Self {
            name,
            known,
            around: Around::Copied,
            old,
            new,
            before: by_path(old),
            after: by_path(new),
            renames: Vec::new(),
        }
        .find_renames()
    }

    fn compare(&self) -> Vec<Found> {
        let mut found: Vec<Found> = self.news().map(|(leaf, rule)| self.addition(leaf, rule)).collect();
        // What went is what would have come the other way round; what means something else has been told.
        let losses = self.reversed();
        for (leaf, rule) in losses.news().filter(|(_, rule)| *rule != Rule::Reinterpreted) {
            if let Mirror::Rule(mirror) = rule.entry().mirror {
                found.push(self.loss(leaf, mirror));
            }
        }
        let has_news = !found.is_empty();
        found.extend(self.renamed());
        for leaf in &self.new.fields {
            if let Some(old) = self.before.get(leaf.path.as_str()) {
                found.extend(self.same_name(old, leaf, has_news));
            }
        }
        found.extend(self.moved());
        found
    }

    /// Leaves that came, each with the rule for it.
    fn news(&self) -> impl Iterator<Item = (&'a FieldFacts, Rule)> {
        let is_new = |leaf: &&FieldFacts| {
            let is_renamed = self.renames.iter().any(|(_, new)| new.path == leaf.path);
            !self.before.contains_key(leaf.path.as_str()) && !is_renamed
        };
        self.new.fields.iter().filter(is_new).filter_map(|leaf| Some((leaf, self.came(leaf)?)))
    }

    /// Leaves that are the same but for their names, each once. What was reserved, or is now, is none of them.
    fn find_renames(mut self) -> Self {
        let mut renames: Renames<'a> = Vec::new();
        for new in self.new.fields.iter().filter(|new| !self.before.contains_key(new.path.as_str())) {
            let mut gone = self.old.fields.iter().filter(|old| !self.after.contains_key(old.path.as_str()));
            let old = gone.find(|old| {
                is_like(old, new)
                    && (!self.is_shared(old, new) || last_name(&old.path) == last_name(&new.path))
                    && self.is_reserved(old) == self.is_reserved(new)
                    && !renames.iter().any(|(taken, _)| taken.path == old.path)
            });
            renames.extend(old.map(|old| (old, new)));
        }
        self.renames = renames;
        self
    }

    /// Whether others lie over the same bytes, as in a union, so that these may not be the same thing.
    fn is_shared(&self, old: &FieldFacts, new: &FieldFacts) -> bool {
        let over = |record: &RecordFacts, leaf: &FieldFacts| {
            record.fields.iter().filter(|other| overlap(other, leaf)).count() > 1
        };
        over(self.old, old) || over(self.new, new)
    }

    /// Other names; where only what stands before the last names differs, as if members were put into another, all
    /// are one change.
    fn renamed(&self) -> Vec<Found> {
        let mut groups: Vec<((&str, &str), Renames<'_>)> = Vec::new();
        for (old, new) in self.renames.iter().filter(|(old, _)| !self.is_reserved(old)) {
            let key = before_the_same(&old.path, &new.path);
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, group)) => group.push((old, new)),
                None => groups.push((key, vec![(old, new)])),
            }
        }
        let change = |((from, to), group): ((&str, &str), Renames<'_>)| {
            let (old, new) = group[0];
            let text = match group.len() {
                1 => format!("{}, was called `{}`", place(new), old.path),
                count => format!("{count} members are called `{to}…` and were `{from}…`"),
            };
            Found::member(Rule::MemberRenamed, self.name, &new.path, text)
        };
        groups.into_iter().map(change).collect()
    }

    fn is_reserved(&self, leaf: &FieldFacts) -> bool {
        self.known.is_reserved(self.name, &leaf.path)
    }

    /// The rule for a leaf that was not there before; none where another one says it.
    fn came(&self, leaf: &FieldFacts) -> Option<Rule> {
        let under: Vec<&FieldFacts> = self.old.fields.iter().filter(|old| overlap(old, leaf)).collect();
        // That what went is reserved now, it says itself; and what moved for it, too.
        if self.is_reserved(leaf) {
            let has_room =
                leaf.offset_bits + leaf.size_bits <= self.old.size * 8 || self.around == Around::Room;
            return (under.is_empty() && has_room).then_some(Rule::ExplicitPadding);
        }
        if leaf.offset_bits + leaf.size_bits.max(1) > self.old.size * 8 {
            return Some(match self.around {
                Around::Nothing => Rule::Appended,
                Around::Room => Rule::PaddingBecameMember,
                Around::Reserved => Rule::ReservedBecameMember,
                Around::Copied => Rule::MemberAdded,
            });
        }
        if under.is_empty() {
            return Some(Rule::PaddingBecameMember);
        }
        if under.iter().all(|old| self.is_reserved(old)) {
            return Some(Rule::ReservedBecameMember);
        }
        // Others lie there still, perhaps under other names: it is one more way to see these bytes.
        let stays = |old: &FieldFacts| {
            let is_renamed = self.renames.iter().any(|(renamed, _)| renamed.path == old.path);
            let now = self.after.get(old.path.as_str());
            is_renamed
                || now.is_some_and(|now| (now.offset_bits, now.size_bits) == (old.offset_bits, old.size_bits))
        };
        if under.iter().filter(|old| !self.is_reserved(old)).any(|old| stays(old)) {
            return Some(Rule::AlternativeAdded);
        }
        if under.iter().any(|old| self.after.contains_key(old.path.as_str())) {
            return Some(Rule::MemberAdded);
        }
        Some(Rule::Reinterpreted)
    }

    /// A leaf that came, with the rule for it.
    fn addition(&self, leaf: &FieldFacts, rule: Rule) -> Found {
        let at = place(leaf);
        let text = match rule {
            Rule::PaddingBecameMember => format!("{at}, padding before"),
            Rule::ReservedBecameMember => format!("{at}, reserved before"),
            Rule::ExplicitPadding => format!("{at}, padding before and reserved now"),
            Rule::AlternativeAdded => format!("{at}, which others have too"),
            Rule::Reinterpreted => {
                let was = self.old.fields.iter().find(|old| overlap(old, leaf));
                format!("{at}, where `{}` was", was.map_or("", |was| &was.path))
            }
            _ => format!("{at}; {}", self.sizes()),
        };
        Found::member(rule, self.name, &leaf.path, text)
    }

    /// A leaf that went, with the rule for it.
    fn loss(&self, leaf: &FieldFacts, rule: Rule) -> Found {
        let at = place(leaf);
        let text = match rule {
            Rule::MemberBecamePadding => format!("was {at}, padding now"),
            Rule::MemberBecameReserved => format!("was {at}, reserved now"),
            Rule::ImplicitPadding => format!("was {at}, reserved before and padding now"),
            Rule::AlternativeRemoved => format!("was {at}, which others have still"),
            _ => format!("was {at}; {}", self.sizes()),
        };
        Found::member(rule, self.name, &leaf.path, text)
    }

    /// The same, as if what is now had been before.
    fn reversed(&self) -> Pair<'a> {
        Pair {
            name: self.name,
            known: self.known,
            around: self.around,
            old: self.new,
            new: self.old,
            before: self.after.clone(),
            after: self.before.clone(),
            renames: self.renames.iter().map(|(old, new)| (*new, *old)).collect(),
        }
    }

    /// A leaf that is there in both, but for where it lies.
    fn same_name(&self, old: &FieldFacts, new: &FieldFacts, has_news: bool) -> Option<Found> {
        let types = || format!("{} instead of {}", shown(new), shown(old));
        let say = |rule, text| Some(Found::member(rule, self.name, &new.path, text));
        let both = (&old.field_type, &new.field_type);
        match both {
            _ if self.is_reserved(new) => {
                let same = (old.offset_bits, old.size_bits) == (new.offset_bits, new.size_bits);
                // It makes room for what came, or takes it back.
                (!same && !has_news && old.size_bits != new.size_bits)
                    .then(|| Found::member(Rule::ReservedChanged, self.name, &new.path, types()))
            }
            (FieldType::Handle | FieldType::Ptr, _) | (_, FieldType::Handle | FieldType::Ptr)
                if both.0 != both.1 || old.size_bits != new.size_bits =>
            {
                match old.size_bits == new.size_bits {
                    true => say(Rule::MemberRetyped, types()),
                    false => say(Rule::HandleWidth, types()),
                }
            }
            _ if is_open(old) != is_open(new) && old.elem == new.elem => say(Rule::OpenEnd, types()),
            // A record that is larger says so itself.
            (FieldType::Record(of), FieldType::Record(same)) if of == same => None,
            _ if old.size_bits != new.size_bits => {
                match (old.elem.is_some(), old.elem == new.elem, old.len == new.len) {
                    // So do its elements.
                    (true, true, true) => None,
                    _ => say(Rule::MemberResized, types()),
                }
            }
            _ if both.0 != both.1 || old.elem != new.elem => say(Rule::MemberRetyped, types()),
            _ => None,
        }
    }

    /// Leaves that lie elsewhere; those that moved as far, one behind the other, are one change.
    fn moved(&self) -> Vec<Found> {
        let mut runs: Vec<(i128, Vec<&FieldFacts>)> = Vec::new();
        let mut is_run = false;
        for leaf in &self.new.fields {
            let Some(old) = self.before.get(leaf.path.as_str()) else { continue };
            let by = i128::from(leaf.offset_bits) - i128::from(old.offset_bits);
            if by == 0 {
                is_run = false;
                continue;
            }
            match runs.last_mut().filter(|(known, _)| is_run && *known == by) {
                Some((_, run)) => run.push(leaf),
                None => runs.push((by, vec![leaf])),
            }
            is_run = true;
        }
        let runs = runs.into_iter().filter(|(_, run)| !run.iter().all(|leaf| self.is_reserved(leaf)));
        runs.map(|(by, run)| {
            let first = run[0];
            let by = distance(by);
            let text = match run.len() {
                1 => format!("{by}, to {}", place(first)),
                count => format!("{count} members {by} from `{}` on, to {}", first.path, place(first)),
            };
            Found::member(Rule::Moved, self.name, &first.path, text)
        })
        .collect()
    }

    /// What is to say of the record as a whole, where its members do not say it.
    fn whole(&self, said: &[Found], before: &Records, after: &Records) -> Option<Found> {
        if self.old.size != self.new.size {
            let says_so = |found: &Found| {
                matches!(
                    found.rule,
                    Rule::Appended
                        | Rule::CutOff
                        | Rule::OpenEnd
                        | Rule::MemberAdded
                        | Rule::MemberRemoved
                        | Rule::MemberResized
                        | Rule::Moved
                        | Rule::HandleWidth
                )
            };
            let part = self.new.fields.iter().find_map(|leaf| {
                let name = record_of(leaf)?;
                let size = |records: &Records| records.get(name).map(|record| record.size);
                (size(before) != size(after)).then_some(name)
            });
            let because = part.map_or(String::new(), |part| format!(", with `{part}`"));
            // Where there is room, nobody sees how long it is.
            let is_seen = !matches!(self.around, Around::Room | Around::Reserved) || said.is_empty();
            return (is_seen && !said.iter().any(says_so))
                .then(|| Found::new(Rule::RecordResized, self.name, format!("{}{because}", self.sizes())));
        }
        let text = || format!("aligned to {} instead of {}", self.new.align, self.old.align);
        (self.old.align != self.new.align && said.is_empty())
            .then(|| Found::new(Rule::AlignmentOnly, self.name, text()))
    }

    fn sizes(&self) -> String {
        match (self.old.size, self.new.size) {
            (old, new) if old == new => format!("{new} bytes as before"),
            (old, new) => format!("{new} bytes instead of {old}"),
        }
    }
}
