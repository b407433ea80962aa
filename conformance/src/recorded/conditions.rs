//! Sets of cells as a file writes them: conditions like those of the specification, or one cell after the other.
//!
//! `arch=x86_32,x86_64 since=4.18 or arch=arm64` holds in the cells of either part. A part may have `arch`, `view`,
//! `since`, `until`, `from` and `below`, which mean what they mean in the specification. Nothing at all holds in every
//! cell.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use xen_abi_codegen::axes::{Release, Variant};
use xen_abi_codegen::matrix::{Condition, VariantSet, cover};
use xen_abi_codegen::model::{Availability, Introduction, Introductions};

use crate::cell::CellId;

/// What stands between conditions of which one must hold.
const OR: &str = " or ";

/// What begins a list of cells.
const CELLS: &str = "cells=";

/// Writes and reads sets of some cells.
pub(super) struct Conditions<'c> {
    cells: &'c [Variant],
    written: HashMap<(VariantSet, VariantSet), String>,
    read: HashMap<String, VariantSet>,
}

impl<'c> Conditions<'c> {
    pub(super) fn new(cells: &'c [Variant]) -> Conditions<'c> {
        Conditions { cells, written: HashMap::new(), read: HashMap::new() }
    }

    /// Every cell.
    pub(super) fn all(&self) -> VariantSet {
        VariantSet::below(self.cells.len())
    }

    /// Writes a set among the cells of a larger one.
    pub(super) fn write(&mut self, within: &VariantSet, set: &VariantSet) -> String {
        if within == set {
            return String::new();
        }
        let key = (within.clone(), set.clone());
        self.written.entry(key).or_insert_with(|| described(self.cells, within, set)).clone()
    }

    /// Reads a set among the cells of a larger one; nothing if the text is not what is written.
    pub(super) fn read(&mut self, within: &VariantSet, text: &str) -> Option<VariantSet> {
        if text.is_empty() {
            return Some(within.clone());
        }
        if !self.read.contains_key(text) {
            let holds = parse(text)?;
            let cells = self.cells.iter().enumerate();
            let set = cells.filter(|(_, cell)| holds.iter().any(|part| part.holds(**cell)));
            self.read.insert(text.to_owned(), set.map(|(at, _)| at).collect());
        }
        self.read.get(text).map(|set| set.and(within))
    }
}

fn described(cells: &[Variant], within: &VariantSet, set: &VariantSet) -> String {
    match cover(cells, within, set) {
        Some(conditions) => conditions.iter().map(words).collect::<Vec<_>>().join(OR),
        None => format!("{CELLS}{}", joined(set.iter().map(|at| name(cells[at])))),
    }
}

/// The words of one condition.
fn words(condition: &Condition) -> String {
    let releases = |list: &Vec<Release>| joined(list.iter().copied().map(Release::short));
    let words = [
        condition.arch.as_ref().map(|targets| format!("arch={}", joined(targets))),
        condition.view.map(|view| format!("view={view}")),
        condition.since.as_ref().map(|list| format!("since={}", releases(list))),
        condition.until.as_ref().map(|list| format!("until={}", releases(list))),
        condition.from.map(|boundary| format!("from={}", boundary.at)),
        condition.below.map(|boundary| format!("below={}", boundary.at)),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A cell with its release: `4.17.7/arm64/guest/none`.
fn name(cell: Variant) -> String {
    let id = CellId { target: cell.target, view: cell.view, interface: cell.interface };
    format!("{}/{id}", cell.release)
}

fn joined(parts: impl IntoIterator<Item = impl Display>) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join(",")
}

/// One part of what is written.
enum Part {
    Condition(Availability),
    Cell(Release, CellId),
}

impl Part {
    fn holds(&self, cell: Variant) -> bool {
        match self {
            Part::Condition(availability) => availability.holds(cell),
            Part::Cell(release, id) => {
                (*release, id.target, id.view, id.interface)
                    == (cell.release, cell.target, cell.view, cell.interface)
            }
        }
    }
}

fn parse(text: &str) -> Option<Vec<Part>> {
    match text.strip_prefix(CELLS) {
        Some(cells) => cells.split(',').map(parse_cell).collect(),
        None => text.split(OR).map(parse_condition).collect(),
    }
}

fn parse_cell(word: &str) -> Option<Part> {
    let (release, id) = word.split_once('/')?;
    Some(Part::Cell(release.parse().ok()?, id.parse().ok()?))
}

fn parse_condition(text: &str) -> Option<Part> {
    let mut meant = Availability::default();
    for word in text.split(' ') {
        let (key, value) = word.split_once('=')?;
        match key {
            "arch" => meant.targets = list(value)?.into_iter().collect(),
            "view" => meant.views = list(value)?.into_iter().collect(),
            "since" => meant.since = introduction(value)?,
            "until" => meant.until = introduction(value)?,
            "from" => meant.interface_from = value.parse().ok()?,
            "below" => meant.interface_below = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    Some(Part::Condition(meant))
}

fn list<T: FromStr>(value: &str) -> Option<Vec<T>> {
    value.split(',').map(|word| word.parse().ok()).collect()
}

fn introduction(value: &str) -> Option<Introductions> {
    Some([Introduction(list(value)?)].into_iter().collect())
}

#[cfg(test)]
mod tests {
    use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Target, View};

    use super::*;

    /// Three targets in two views, of five releases.
    fn cells() -> Vec<Variant> {
        let mut cells = Vec::new();
        for release in ["4.19.0", "4.19.1", "4.19.2", "4.20.0", "4.21.0"] {
            for target in [Target::X86_32, Target::X86_64, Target::Arm64] {
                for view in View::ALL {
                    let (release, interface) = (release.parse().unwrap(), InterfaceVersion::NONE);
                    cells.push(Variant { target, release, view, interface, dialect: Dialect::Xen });
                }
            }
        }
        cells
    }

    fn is_of(cell: &Variant, minor: u16) -> bool {
        cell.release.branch.minor == minor
    }

    #[test]
    fn a_set_reads_as_it_is_written() {
        let cells = cells();
        let mut conditions = Conditions::new(&cells);
        let all = conditions.all();
        type IsIn = fn(&Variant) -> bool;
        let sets: [(IsIn, &str); 5] = [
            (|_| true, ""),
            (|cell| cell.target.is_x86(), "arch=x86_32,x86_64"),
            (|cell| cell.view == View::Tools && is_of(cell, 21), "view=tools since=4.21"),
            (|cell| is_of(cell, 19) && cell.release.point == 0, "until=4.19.1"),
            // No conditions leave out the release between two others of a branch.
            (
                |cell| cell.target == Target::Arm64 && is_of(cell, 19) && cell.release.point != 1,
                "cells=4.19.0/arm64/guest/none,4.19.0/arm64/tools/none,\
                 4.19.2/arm64/guest/none,4.19.2/arm64/tools/none",
            ),
        ];
        for (is_in, expected) in sets {
            let set: VariantSet = all.iter().filter(|at| is_in(&cells[*at])).collect();
            assert_eq!(conditions.write(&all, &set), expected);
            assert_eq!(conditions.read(&all, expected), Some(set));
        }
    }

    #[test]
    fn conditions_are_about_the_cells_of_the_larger_set() {
        let cells = cells();
        let mut conditions = Conditions::new(&cells);
        let (arm, guests): (VariantSet, VariantSet) = ((4..6).collect(), [4].into_iter().collect());
        assert_eq!(conditions.write(&arm, &guests), "view=guest");
        assert_eq!(conditions.read(&arm, "view=guest"), Some(guests));
    }

    #[test]
    fn other_texts_are_refused() {
        let mut conditions = Conditions::new(&[]);
        for text in
            ["arch", "arch=ia64", "arch=", "since=four", "age=4", "cells=", "cells=4.17", "view=guest or"]
        {
            assert_eq!(conditions.read(&VariantSet::new(), text), None, "{text}");
        }
    }
}
