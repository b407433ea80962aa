//! What all parts of a draft need: conditions and cases as the specification writes them.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::Release;
use xen_abi_codegen::matrix::{Boundary, Case, Condition, VariantSet, cases, cover, describe};

use super::header_views::HeaderViews;
use super::x_macros::XMacro;
use super::yaml::{Map, Yaml};
use crate::measure::What;

/// Writes the draft of one header.
pub(super) struct Drafter<'p> {
    pub(super) views: &'p HeaderViews<'p>,
    pub(super) header: &'p str,
    /// The cells that are being described: all of them, or those of one declaration of several.
    pub(super) scope: VariantSet,
    /// What has no place in the format, by name.
    pub(super) left_out: BTreeMap<String, String>,
    /// Those of them that are types.
    pub(super) types_left_out: BTreeSet<String>,
    /// What the draft says otherwise than the headers.
    pub(super) problems: Vec<String>,
    /// Where the interface version at which an answer changes was not found exactly.
    pub(super) inexact: Vec<Boundary>,
    /// Releases between which something changes, and others that were not read.
    pub(super) unread: BTreeSet<(Release, Release)>,
    /// Lengths of arrays by member, as the header's text spells them.
    pub(super) lengths: BTreeMap<String, String>,
    /// Macros that a program may define itself, as the header's text tells.
    pub(super) overridable: BTreeSet<String>,
    /// The macro that the header calls for each value, if it is such a header.
    pub(super) x_macro: Option<XMacro>,
}

impl Drafter<'_> {
    pub(super) fn problem(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.problems.contains(&what) {
            self.problems.push(what);
        }
    }

    pub(super) fn leave_out(&mut self, name: &str, what: impl std::fmt::Display) {
        self.left_out.insert(name.to_owned(), what.to_string());
    }

    /// Leaves out a type, and with it all that is made of it.
    pub(super) fn leave_out_type(&mut self, name: &str, what: impl std::fmt::Display) {
        self.leave_out(name, what);
        self.types_left_out.insert(name.to_owned());
    }

    /// Leaves out what could not be measured in some view.
    pub(super) fn leave_out_unmeasured(&mut self) {
        for (name, reason) in self.views.unmeasured() {
            self.leave_out_type(name, format!("It could not be measured: {reason}."));
        }
    }

    /// Leaves out functions and variables, which no compiler tells the format's way.
    pub(super) fn leave_out_code(&mut self, within: &VariantSet) {
        for at in within.iter() {
            let views = self.views;
            let own = views.own(at).preprocessed.declarations.defined.iter();
            let header = self.header;
            for (name, of) in own.filter(|(_, of)| of.header == header) {
                let what = match of.what {
                    What::Function => "function",
                    What::Variable => "variable",
                };
                self.leave_out(name, format!("A {what}; `macros` has a place for it, with `inline`."));
            }
        }
    }

    /// Whether a name has been left out.
    pub(super) fn is_left_out(&self, name: &str) -> bool {
        self.left_out.contains_key(name)
    }

    /// The conditions under which the header is there at all.
    pub(super) fn conditions_of_header(&mut self) -> Map {
        let panorama = self.views.panorama;
        let cells = self.views.cells_of(&self.views.all());
        self.described(self.header, &panorama.all(), &cells)
    }

    /// The conditions of an item; what they cannot say is a problem, told in a comment too.
    pub(super) fn conditions(&mut self, name: &str, within: &VariantSet, have: &VariantSet) -> Map {
        self.described(name, &self.cells(within), &self.cells(have))
    }

    pub(super) fn described(&mut self, name: &str, within: &VariantSet, have: &VariantSet) -> Map {
        match describe(&self.views.panorama.variants, within, have) {
            Some(condition) => self.written(&condition),
            None => {
                let mut map = Map::default();
                let what = format!("`{name}`: no conditions describe where it is");
                map.comment(&what);
                self.problem(what);
                map
            }
        }
    }

    /// The conditions of the parts in which an item must be listed, as one product does not describe where it is; and
    /// the cells of each.
    pub(super) fn parts(
        &mut self,
        name: &str,
        within: &VariantSet,
        have: &VariantSet,
    ) -> Vec<(Map, VariantSet)> {
        let variants = &self.views.panorama.variants;
        let cells = self.cells(have);
        let Some(parts) = cover(variants, &self.cells(within), &cells) else {
            return vec![(self.conditions(name, within, have), cells)];
        };
        let part = |condition: &Condition| {
            let availability = condition.availability();
            let holds = cells.iter().filter(|at| availability.holds(variants[*at])).collect();
            (self.written(condition), holds)
        };
        parts.iter().map(part).collect()
    }

    /// What is declared in some views, under the conditions under which it is there: a list of declarations where one
    /// product does not describe them.
    pub(super) fn declared<T: Clone>(
        &mut self,
        name: &str,
        within: &VariantSet,
        seen: &[(usize, T)],
        body: impl Fn(&mut Self, &[(usize, T)]) -> Map,
    ) -> Yaml {
        let parts = self.parts(name, within, &cells_of(seen)).into_iter();
        let declarations = parts.map(|(mut map, cells)| {
            let outer = std::mem::replace(&mut self.scope, cells);
            let mut here = seen.to_vec();
            here.retain(|(at, _)| !self.cells(&VariantSet::from_iter([*at])).is_empty());
            map.extend(body(self, &here));
            self.scope = outer;
            Yaml::Map(map)
        });
        one_or_list(declarations.collect())
    }

    /// The cells of some views, of those that are being described.
    fn cells(&self, views: &VariantSet) -> VariantSet {
        self.views.cells_of(views).and(&self.scope)
    }

    fn written(&mut self, condition: &Condition) -> Map {
        self.inexact.extend(condition.inexact());
        let mut map = written(condition);
        let changes: BTreeSet<Release> =
            [&condition.since, &condition.until].into_iter().flatten().flatten().copied().collect();
        for (last, first) in changes.into_iter().filter_map(|change| self.views.panorama.gap_before(change)) {
            map.comment(format!("releases between {last} and {first} were not read"));
            self.unread.insert((last, first));
        }
        map
    }

    /// A value, or a list of cases with the most common one last.
    pub(super) fn cases<T: PartialEq>(
        &mut self,
        name: &str,
        values: &[(usize, T)],
        write: impl Fn(&T) -> Yaml,
    ) -> Yaml {
        let mut different = cases(values.iter().map(|(at, value)| (*at, value)));
        different.sort_by_key(|case| self.cells(&case.variants).len());
        let Some(last) = different.pop() else { return Yaml::Flow(Vec::new()) };
        if different.is_empty() {
            return write(last.is);
        }
        let mut left = cells_of(values);
        let mut list = Vec::new();
        for Case { variants, is } in different {
            for (mut map, _) in self.parts(name, &left, &variants) {
                map.put("is", write(is));
                list.push(Yaml::Map(map));
            }
            left = left.without(&variants);
        }
        let mut map = Map::default();
        map.put("is", write(last.is));
        list.push(Yaml::Map(map));
        Yaml::List(list)
    }
}

/// A declaration, or a list of several.
pub(super) fn one_or_list(mut declarations: Vec<Yaml>) -> Yaml {
    if declarations.len() == 1 { declarations.remove(0) } else { Yaml::List(declarations) }
}

/// Conditions as keys.
fn written(condition: &Condition) -> Map {
    let mut map = Map::default();
    for boundary in condition.inexact() {
        map.comment(format!("boundary between {} and {}", boundary.after, boundary.at));
    }
    if let Some(targets) = &condition.arch {
        let targets = targets.iter().map(|target| Yaml::Plain(target.to_string()));
        map.put("arch", Yaml::Flow(targets.collect()));
    }
    if let Some(view) = condition.view {
        map.put("view", Yaml::Plain(view.to_string()));
    }
    for (key, releases) in [("since", &condition.since), ("until", &condition.until)] {
        let releases = releases.iter().flatten().map(|release| Yaml::Quoted(release.short()));
        let mut releases: Vec<Yaml> = releases.collect();
        match releases.len() {
            0 => {}
            1 => map.put(key, releases.remove(0)),
            _ => map.put(key, Yaml::Flow(releases)),
        }
    }
    let from = condition.from.map(|boundary| format!(">= {}", boundary.at));
    let below = condition.below.map(|boundary| format!("< {}", boundary.at));
    let range: Vec<String> = from.into_iter().chain(below).collect();
    if !range.is_empty() {
        map.put("interface", Yaml::Quoted(range.join(", ")));
    }
    map
}

/// The cells of a list.
pub(super) fn cells_of<T>(seen: &[(usize, T)]) -> VariantSet {
    seen.iter().map(|(at, _)| *at).collect()
}
