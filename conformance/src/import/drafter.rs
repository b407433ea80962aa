//! What all parts of a draft need: conditions and cases as the specification writes them.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::matrix::{Boundary, Case, Condition, VariantSet, cases, cover, describe};

use super::panorama::Panorama;
use super::x_macros::XMacro;
use super::yaml::{Map, Yaml};

/// Writes the draft of one header.
pub(super) struct Drafter<'p> {
    pub(super) panorama: &'p Panorama,
    pub(super) header: &'p str,
    /// What has no place in the format, by name.
    pub(super) left_out: BTreeMap<String, String>,
    /// What the draft says otherwise than the headers.
    pub(super) problems: Vec<String>,
    /// Where the interface version at which an answer changes was not found exactly.
    pub(super) inexact: Vec<Boundary>,
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
        self.left_out.insert(name.to_owned(), format!("`{name}`, {what}"));
    }

    /// Leaves out what could not be measured; says whether it did.
    pub(super) fn leave_out_unmeasured(&mut self, name: &str) -> bool {
        let mut cells = self.panorama.cells.iter();
        let reason = cells.find_map(|(_, sighting)| sighting.measured.unmeasured.get(name));
        let reason = reason.map(|reason| format!("which could not be measured: {reason}"));
        let is_left_out = reason.is_some();
        if let Some(reason) = reason {
            self.leave_out(name, reason);
        }
        is_left_out
    }

    /// The conditions of an item; what they cannot say is a problem, told in a comment too.
    pub(super) fn conditions(&mut self, name: &str, within: &VariantSet, have: &VariantSet) -> Map {
        match describe(&self.panorama.variants, within, have) {
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

    /// The parts in which a member must be listed, as one product does not describe where it is.
    pub(super) fn parts(&mut self, name: &str, within: &VariantSet, have: &VariantSet) -> Vec<Map> {
        match cover(&self.panorama.variants, within, have) {
            Some(parts) => parts.iter().map(|condition| self.written(condition)).collect(),
            None => vec![self.conditions(name, within, have)],
        }
    }

    fn written(&mut self, condition: &Condition) -> Map {
        self.inexact.extend(condition.inexact());
        written(condition)
    }

    /// A value, or a list of cases with the most common one last.
    pub(super) fn cases<T: PartialEq>(
        &mut self,
        name: &str,
        values: &[(usize, T)],
        write: impl Fn(&T) -> Yaml,
    ) -> Yaml {
        let mut different = cases(values.iter().map(|(at, value)| (*at, value)));
        different.sort_by_key(|case| case.variants.len());
        let Some(last) = different.pop() else { return Yaml::Flow(Vec::new()) };
        if different.is_empty() {
            return write(last.is);
        }
        let mut left = cells_of(values);
        let mut list = Vec::new();
        for Case { variants, is } in different {
            for mut map in self.parts(name, &left, &variants) {
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
        let releases = releases.iter().flatten().map(|release| {
            let text = if release.point == 0 { release.branch.to_string() } else { release.to_string() };
            Yaml::Quoted(text)
        });
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
