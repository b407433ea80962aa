//! For which programs something is so: a target, and whose side of the interface.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;
use xen_abi_backends::presence::Side;
use xen_abi_syntax::axes::Target;

/// Programs for one target that see the headers in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The target.
    pub target: Target,
    /// Whose side they are on.
    pub side: Side,
}

/// Some cells.
pub type Cells = BTreeSet<Cell>;

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [view, interface] = self.side.axes();
        write!(f, "{}/{view}/{interface}", self.target)
    }
}

impl FromStr for Cell {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("`{text}` is no cell");
        let (target, side) = text.split_once('/').ok_or_else(unknown)?;
        let sides = [Side::OldGuest, Side::Guest, Side::Tools];
        let side = sides.into_iter().find(|known| known.axes().join("/") == side).ok_or_else(unknown)?;
        Ok(Cell { target: target.parse().map_err(|_| unknown())?, side })
    }
}

/// The cells for people: `arm32, arm64; tools`, and `everywhere` if it is all of them.
pub(crate) fn described(cells: &Cells, all: &Cells) -> String {
    if cells == all {
        return "everywhere".to_owned();
    }
    let sides: BTreeSet<Side> = cells.iter().map(|cell| cell.side).collect();
    let targets: BTreeSet<Target> = cells.iter().map(|cell| cell.target).collect();
    let target_names = |targets: &BTreeSet<Target>| {
        let in_order = Target::ALL.into_iter().filter(|target| targets.contains(target));
        in_order.map(Target::name).collect::<Vec<_>>().join(", ")
    };
    let side_names =
        |sides: &BTreeSet<Side>| sides.iter().map(|side| side.name()).collect::<Vec<_>>().join(", ");
    let is_all = |is_in: &dyn Fn(&Cell) -> bool| all.iter().filter(|cell| is_in(cell)).eq(cells);
    if is_all(&|cell| sides.contains(&cell.side)) {
        return side_names(&sides);
    }
    if is_all(&|cell| targets.contains(&cell.target)) {
        return target_names(&targets);
    }
    if is_all(&|cell| targets.contains(&cell.target) && sides.contains(&cell.side)) {
        return format!("{}; {}", target_names(&targets), side_names(&sides));
    }
    let mut groups: Vec<(BTreeSet<Side>, BTreeSet<Target>)> = Vec::new();
    for target in Target::ALL.into_iter().filter(|target| targets.contains(target)) {
        let sides = cells.iter().filter(|cell| cell.target == target).map(|cell| cell.side).collect();
        match groups.iter_mut().find(|(known, _)| *known == sides) {
            Some((_, targets)) => {
                targets.insert(target);
            }
            None => groups.push((sides, [target].into())),
        }
    }
    let text = |(sides, targets): &(_, _)| format!("{}; {}", target_names(targets), side_names(sides));
    groups.iter().map(text).collect::<Vec<_>>().join(" and ")
}

/// Cells for programs: what is on each axis, and each of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Variants {
    /// The targets.
    targets: BTreeSet<&'static str>,
    /// Whose sides of the interface.
    views: BTreeSet<&'static str>,
    /// The interface versions that programs ask for: the newest, or none.
    interfaces: BTreeSet<&'static str>,
    /// Each cell.
    cells: Vec<String>,
}

impl From<&Cells> for Variants {
    fn from(cells: &Cells) -> Self {
        let on_axis = |at: usize| cells.iter().map(|cell| cell.side.axes()[at]).collect();
        Variants {
            targets: cells.iter().map(|cell| cell.target.name()).collect(),
            views: on_axis(0),
            interfaces: on_axis(1),
            cells: cells.iter().map(Cell::to_string).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_in_as_few_words_as_they_need() {
        let cells = |targets: &[Target], sides: &[Side]| -> Cells {
            let of = |target: &Target| {
                sides.iter().map(|side| Cell { target: *target, side: *side }).collect::<Vec<_>>()
            };
            targets.iter().flat_map(of).collect()
        };
        let (arm, x86) = (Target::Arm64, Target::X86_64);
        let mut all = cells(&[arm, x86], &[Side::OldGuest, Side::Guest, Side::Tools]);
        all.extend(cells(&[Target::Ppc64], &[Side::Tools]));
        assert_eq!(described(&all, &all), "everywhere");
        assert_eq!(described(&cells(&[arm], &[Side::Tools]), &all), "arm64; tools");
        let mut some = cells(&[arm, x86, Target::Ppc64], &[Side::Tools]);
        assert_eq!(described(&some, &all), "tools");
        some.extend(cells(&[arm], &[Side::Guest]));
        assert_eq!(described(&some, &all), "x86_64, ppc64; tools and arm64; guests, tools");
        let guests = cells(&[arm, x86], &[Side::Guest, Side::OldGuest, Side::Tools]);
        assert_eq!(described(&guests, &all), "x86_64, arm64");
    }
}
