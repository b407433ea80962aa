//! What changed from one state to another: what differs in each cell, put together.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_backends::presence::Side;

use crate::calls::Calls;
use crate::cells::{Cell, Cells, described};
use crate::class::{Audience, Break};
use crate::compare::{self, Found, compare};
use crate::known::Known;
use crate::places::Where;
use crate::rules::{About, Rule};
use crate::state::State;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The rule that found it.
    pub rule: Rule,
    /// The name in C.
    pub name: String,
    /// The member, error or the like, if it is about one.
    pub member: Option<String>,
    /// What is so where.
    pub texts: Vec<(String, Cells)>,
    /// Where it is so.
    pub cells: Cells,
    /// The releases in which it is so, oldest first, if several were compared.
    pub releases: Vec<String>,
    /// What breaks.
    pub breaks: BTreeSet<Break>,
    /// The version of the interface that should tell.
    pub guard: Option<Guard>,
    /// The bytes before and after.
    pub picture: Option<[String; 2]>,
    /// Where the specification of before has it, and that of now.
    pub places: [Option<Where>; 2],
}

/// The version of an interface, before and now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guard {
    /// The constant.
    pub constant: String,
    /// Its value before.
    pub from: i128,
    /// Its value now.
    pub to: i128,
}

/// All changes from one state to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// The state of before.
    pub from: String,
    /// The state of now.
    pub to: String,
    /// The releases that were compared, oldest first, if there are several.
    pub releases: Vec<String>,
    /// What changed, in the order of the rules and names.
    pub changes: Vec<Change>,
    /// The cells that were compared.
    pub cells: Cells,
    /// What could not be looked at.
    pub not_checked: Vec<String>,
}

impl Change {
    /// What stays the same for the same change: a hash of its class, its name and the cells.
    pub fn fingerprint(&self) -> String {
        let member = self.member.as_deref().unwrap_or_default();
        let cells: Vec<String> = self.cells.iter().map(ToString::to_string).collect();
        let text =
            format!("{}\n{}\n{member}\n{}", self.rule.entry().class.word(), self.name, cells.join(" "));
        // FNV-1a, which no library can change.
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        format!("{hash:016x}")
    }

    /// The name, with the member behind it.
    pub fn path(&self) -> String {
        match &self.member {
            Some(member) => format!("{}.{member}", self.name),
            None => self.name.clone(),
        }
    }

    /// What is so, with where, if that is not the same everywhere.
    pub fn text(&self) -> String {
        match self.texts.as_slice() {
            [(text, _)] => text.clone(),
            several => {
                let with_cells =
                    several.iter().map(|(text, cells)| format!("{text} ({})", described(cells, &self.cells)));
                with_cells.collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// Whether the version of the interface tells programs of it.
    pub fn is_announced(&self) -> bool {
        self.guard.as_ref().is_some_and(|guard| guard.from != guard.to)
    }

    /// The version of the interface that should tell programs of it and does not, if it breaks some.
    pub(crate) fn unannounced(&self) -> Option<&Guard> {
        let breaks = self.breaks.iter().any(|broken| *broken != Break::Source);
        self.guard.as_ref().filter(|_| breaks && !self.is_announced())
    }
}

impl Diff {
    /// Drops what is not about some view.
    pub fn keep_view(&mut self, tools: bool) {
        self.changes.retain(|change| change.cells.iter().any(|cell| (cell.side == Side::Tools) == tools));
    }
}

/// What changed from one state to another. What neither specification knows, another one may.
pub fn diff(before: &State<'_>, after: &State<'_>, known: &Known) -> Diff {
    let cells: Cells = before.cells().intersection(&after.cells()).copied().collect();
    let nothing = Calls::default();
    let mut groups: BTreeMap<(Rule, String, Option<String>), Group> = BTreeMap::new();
    for cell in &cells {
        // What only one of the two can say, is not compared.
        let (old_calls, new_calls) =
            before.calls(cell).zip(after.calls(cell)).unwrap_or((&nothing, &nothing));
        let old = compare::Side { facts: &before.facts[cell], calls: old_calls };
        let new = compare::Side { facts: &after.facts[cell], calls: new_calls };
        for found in compare(old, new, known) {
            let Found { rule, name, member, text, picture } = found;
            let group = groups.entry((rule, name, member)).or_default();
            match group.texts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, cells)) => {
                    cells.insert(*cell);
                }
                None => group.texts.push((text, [*cell].into())),
            }
            group.picture = group.picture.take().or(picture);
        }
    }
    let context = Context { before, after, known, cells: &cells };
    let mut changes: Vec<Change> = Vec::new();
    for ((rule, name, member), group) in groups {
        changes.push(context.change(rule, name, member, group));
    }
    changes.extend(context.behaviour());
    let unannounced = context.unannounced(&changes);
    changes.extend(unannounced);
    changes.sort_by(|a, b| (a.rule, &a.name, &a.member).cmp(&(b.rule, &b.name, &b.member)));
    Diff {
        from: before.name.clone(),
        to: after.name.clone(),
        releases: Vec::new(),
        changes,
        not_checked: not_checked(before, after),
        cells,
    }
}

/// What differs in the same way in some cells.
#[derive(Default)]
struct Group {
    texts: Vec<(String, Cells)>,
    picture: Option<[String; 2]>,
}

struct Context<'a> {
    before: &'a State<'a>,
    after: &'a State<'a>,
    known: &'a Known,
    cells: &'a Cells,
}

impl Context<'_> {
    fn change(&self, rule: Rule, name: String, member: Option<String>, group: Group) -> Change {
        let cells: Cells = group.texts.iter().flat_map(|(_, cells)| cells).copied().collect();
        let rule = self.widened(rule, &name, &cells);
        let guard = self.guard(&name, &cells);
        let breaks = self.breaks(rule, &cells, guard.is_some());
        let places = [self.before, self.after].map(|state| state.place(&name, member.as_deref()));
        Change {
            rule,
            name,
            member,
            texts: group.texts,
            cells,
            releases: Vec::new(),
            breaks,
            guard,
            picture: group.picture,
            places,
        }
    }

    /// What came where it was not, and was elsewhere before, did not come as such.
    fn widened(&self, rule: Rule, name: &str, cells: &Cells) -> Rule {
        let (wider, state) = match rule {
            Rule::RecordAdded => (Rule::RecordWider, self.before),
            Rule::NameAdded => (Rule::NameWider, self.before),
            Rule::OperationAdded => (Rule::OperationWider, self.before),
            Rule::RecordRemoved => (Rule::RecordNarrower, self.after),
            Rule::NameRemoved => (Rule::NameNarrower, self.after),
            Rule::OperationRemoved => (Rule::OperationNarrower, self.after),
            _ => return rule,
        };
        let has = |cell| {
            let facts = &state.facts[cell];
            match wider.entry().about {
                About::Record => facts.records.contains_key(name),
                _ => facts.constants.contains_key(name) || facts.strings.contains_key(name),
            }
        };
        if self.cells.difference(cells).any(has) { wider } else { rule }
    }

    /// The version of the interface that should tell of a change, if there is one in both.
    fn guard(&self, name: &str, cells: &Cells) -> Option<Guard> {
        let constant = self.known.guard(name)?;
        let value = |state: &State<'_>| {
            // Guests do not see the versions of interfaces for tools.
            let all = cells.iter().chain(self.cells).map(|cell| &state.facts[cell].constants);
            all.filter_map(|constants| constants.get(constant)).next().copied()
        };
        Some(Guard { constant: constant.to_owned(), from: value(self.before)?, to: value(self.after)? })
    }

    fn breaks(&self, rule: Rule, cells: &Cells, is_guarded: bool) -> BTreeSet<Break> {
        let guests = cells.iter().any(|cell| cell.side != Side::Tools);
        let tools = is_guarded || !guests;
        let audiences = [(guests, Audience::Guest), (tools, Audience::Toolstack)];
        let effect = rule.entry().effect;
        let affected = audiences.into_iter().filter(|(is_affected, _)| *is_affected);
        affected.flat_map(|(_, audience)| effect.breaks(audience)).copied().collect()
    }

    /// What Xen does otherwise in a release that came after that of before.
    fn behaviour(&self) -> Vec<Change> {
        let (Some(old), Some(new)) = (&self.before.said, &self.after.said) else { return Vec::new() };
        let mut found = Vec::new();
        for (name, member, docs) in crate::places::documented(new.spec) {
            for change in docs.changes() {
                let has = |release| xen_abi_model::Introduction(change.since.clone()).has_come(release);
                if !has(new.release) || has(old.release) {
                    continue;
                }
                let doc: Vec<&str> = change.doc.split_whitespace().collect();
                let text = format!("{} (commit {})", doc.join(" "), change.commit);
                let is_there = |cell: &&Cell| {
                    let facts = &self.after.facts[*cell];
                    facts.constants.contains_key(name) || facts.records.contains_key(name)
                };
                let cells: Cells = self.cells.iter().filter(is_there).copied().collect();
                let cells = if cells.is_empty() { self.cells.clone() } else { cells };
                let group = Group { texts: vec![(text, cells)], picture: None };
                found.push(self.change(
                    Rule::BehaviourChanged,
                    name.to_owned(),
                    member.map(str::to_owned),
                    group,
                ));
            }
        }
        found
    }

    /// Interfaces whose records changed, and whose version did not.
    fn unannounced(&self, changes: &[Change]) -> Vec<Change> {
        let mut groups: BTreeMap<Guard, (BTreeSet<&str>, Cells)> = BTreeMap::new();
        for change in changes {
            if let Some(guard) = change.unannounced() {
                let group = groups.entry(guard.clone()).or_default();
                group.0.insert(&change.name);
                group.1.extend(&change.cells);
            }
        }
        let change = |(guard, (names, cells)): (Guard, (BTreeSet<&str>, Cells))| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let text = format!("still {:#x}, though {} changed under it", guard.to, names.join(", "));
            let group = Group { texts: vec![(text, cells)], picture: None };
            let change = self.change(Rule::ChangedWithoutBump, guard.constant.clone(), None, group);
            let breaks = self.breaks(Rule::ChangedWithoutBump, &change.cells, true);
            Change { guard: Some(guard), breaks, ..change }
        };
        groups.into_iter().map(change).collect()
    }
}

/// What could not be looked at.
fn not_checked(before: &State<'_>, after: &State<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let said: Vec<_> = [before, after].into_iter().filter_map(|state| state.said.as_ref()).collect();
    if said.len() < 2 {
        found.push(
            "operations, directions, errors and behaviour: facts have names and numbers alone".to_owned(),
        );
    }
    if let Some(said) = said.last() {
        let operations = said.spec.hypercalls.iter().flat_map(|call| call.ops.flat());
        let unproven = operations.filter(|op| op.outcome.basis.is_none()).count();
        if unproven > 0 {
            found.push(format!("directions and errors of {unproven} operations: nobody has proven them"));
        }
        let partial = said.spec.modules.iter().filter(|module| !module.whole).count();
        if partial > 0 {
            found.push(format!("{partial} headers: they are described in part"));
        }
    }
    let only = |one: &State<'_>, other: &State<'_>| one.cells().difference(&other.cells()).count();
    for (state, other) in [(before, after), (after, before)] {
        let count = only(state, other);
        if count > 0 {
            found.push(format!("{count} cells that only {} has", state.name));
        }
    }
    found
}
