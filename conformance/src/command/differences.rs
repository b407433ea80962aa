//! Telling what differs in many cells.

use std::collections::BTreeMap;
use std::fmt::Display;

/// Prints each difference once, with the cells that have it, and returns how many there are.
pub(super) fn print<'a, C: Display, T: Ord + Display + 'a, D: IntoIterator<Item = &'a T>>(
    found: impl IntoIterator<Item = (C, D)>,
) -> usize {
    let mut by_difference: BTreeMap<&T, Vec<String>> = BTreeMap::new();
    for (cell, differences) in found {
        for difference in differences {
            by_difference.entry(difference).or_default().push(cell.to_string());
        }
    }
    for (difference, cells) in &by_difference {
        println!("  {difference}\n    in {} cells: {}", cells.len(), cells.join(", "));
    }
    by_difference.len()
}
