//! Records, by their leaves: the way in which C nests them is no matter.

use std::collections::{BTreeMap, HashMap};

use xen_abi_syntax::facts::{FieldFacts, FieldType, RecordFacts};

use super::pictures::pictures;
use super::{Found, keys};
use crate::known::Known;
use crate::rules::{Mirror, Rule};

type Records = BTreeMap<String, RecordFacts>;

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

/// What is around a record, which tells what its length means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Nothing: it lies in shared memory or in a file, and nobody copies it whole.
    Nothing,
    /// Other records, which are as long as they were: there was room for it, as in a union.
    Room,
    /// The same, and the room is said to be reserved.
    Reserved,
    /// Other records, whose length it changes, or a call that copies it.
    Copied,
}

/// Which records are in which others.
type Holders<'a> = HashMap<&'a str, Vec<&'a str>>;

fn holders(records: &Records) -> Holders<'_> {
    let mut holders = Holders::new();
    for (holder, record) in records {
        for held in record.fields.iter().filter_map(record_of) {
            holders.entry(held).or_default().push(holder);
        }
    }
    holders
}

impl Around {
    fn of(name: &str, holders: &[Holders<'_>; 2], before: &Records, after: &Records) -> Self {
        let all: Vec<&str> =
            holders.iter().filter_map(|holders| holders.get(name)).flatten().copied().collect();
        let size = |records: &Records, holder: &str| records.get(holder).map(|record| record.size);
        match all.as_slice() {
            [] => Around::Nothing,
            all if all.iter().all(|holder| size(before, holder) == size(after, holder)) => {
                let is_reserved =
                    |holder: &&str| before.get(*holder).is_some_and(|holder| reserves(holder, name));
                if all.iter().all(is_reserved) { Around::Reserved } else { Around::Room }
            }
            _ => Around::Copied,
        }
    }
}

/// Whether what a record has behind another one inside it is called reserved, and not only padding, in which there may
/// be anything.
fn reserves(holder: &RecordFacts, name: &str) -> bool {
    let ends = holder.fields.iter().filter(|leaf| record_of(leaf) == Some(name));
    let mut ends = ends.map(|leaf| leaf.offset_bits + leaf.size_bits);
    ends.all(|end| {
        holder.fields.iter().any(|leaf| {
            let is_there = leaf.offset_bits <= end && end < leaf.offset_bits + leaf.size_bits;
            is_there && (leaf.path.ends_with("reserved") || leaf.path.ends_with("rsvd"))
        })
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

/// The record that a leaf is of, or its elements.
fn record_of(leaf: &FieldFacts) -> Option<&str> {
    match leaf.elem.as_ref().unwrap_or(&leaf.field_type) {
        FieldType::Record(name) if !name.is_empty() => Some(name),
        _ => None,
    }
}

/// What stands before the names in which two paths end alike.
fn before_the_same<'p>(old: &'p str, new: &'p str) -> (&'p str, &'p str) {
    let same = old.rsplit('.').zip(new.rsplit('.')).take_while(|(old, new)| old == new);
    let length: usize = same.map(|(name, _)| name.len() + 1).sum();
    let cut = |path: &'p str| &path[..(path.len() + 1).saturating_sub(length).min(path.len())];
    (cut(old), cut(new))
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Whether two leaves are the same but for their names.
fn is_like(old: &FieldFacts, new: &FieldFacts) -> bool {
    let of =
        |leaf: &FieldFacts| (leaf.offset_bits, leaf.size_bits, leaf.field_type.clone(), leaf.elem.clone());
    of(old) == of(new)
}

/// Whether a leaf is an array without a length.
fn is_open(leaf: &FieldFacts) -> bool {
    leaf.elem.is_some() && leaf.size_bits == 0
}

fn overlap(one: &FieldFacts, other: &FieldFacts) -> bool {
    let end = |leaf: &FieldFacts| leaf.offset_bits + leaf.size_bits.max(1);
    one.offset_bits < end(other) && other.offset_bits < end(one)
}

/// Where a leaf lies: `bytes 8..16`, `bits 3..4`.
fn place(leaf: &FieldFacts) -> String {
    let (start, end) = (leaf.offset_bits, leaf.offset_bits + leaf.size_bits);
    match (start % 8, end % 8, leaf.size_bits) {
        (0, _, 0) => format!("from byte {} on", start / 8),
        (0, 0, 8) => format!("byte {}", start / 8),
        (0, 0, _) => format!("bytes {} to {}", start / 8, end / 8 - 1),
        (_, _, 1) => format!("bit {start}"),
        _ => format!("bits {start} to {}", end - 1),
    }
}

fn distance(bits: i128) -> String {
    let (count, unit) = if bits % 8 == 0 { (bits / 8, "byte") } else { (bits, "bit") };
    format!("{count:+} {unit}{}", if count.abs() == 1 { "" } else { "s" })
}

/// The type of a leaf, with the length of an array.
fn shown(leaf: &FieldFacts) -> String {
    match (&leaf.elem, leaf.len) {
        (Some(elem), Some(len)) => format!("{elem}[{len}]"),
        (Some(elem), None) => format!("{elem}[]"),
        (None, _) => match leaf.field_type {
            FieldType::Handle | FieldType::Ptr => format!("{} of {} bits", leaf.field_type, leaf.size_bits),
            FieldType::Scalar(scalar) if u64::from(scalar.bytes()) * 8 != leaf.size_bits => {
                format!("{scalar}:{}", leaf.size_bits, scalar = scalar.name())
            }
            _ => leaf.field_type.to_string(),
        },
    }
}
