//! One value a cell, with equal values written once.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xen_abi_codegen::matrix::{Case, VariantSet, cases};

use crate::cell::CellId;

/// For each name, its distinct values with the cells in which it has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Variants<T>(BTreeMap<String, Vec<Variant<T>>>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Variant<T> {
    cells: Cells,
    is: T,
}

/// The cells in which a value holds, as a file names them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cells {
    All,
    Some(Vec<CellId>),
}

impl<T: Clone + PartialEq> Variants<T> {
    /// Merges one map a cell; the order of cells is kept.
    pub(super) fn merge<'a>(maps: impl Iterator<Item = (CellId, &'a BTreeMap<String, T>)>) -> Variants<T>
    where
        T: 'a,
    {
        let mut cells = Vec::new();
        let mut values: BTreeMap<&String, Vec<(usize, &T)>> = BTreeMap::new();
        for (at, (cell, map)) in maps.enumerate() {
            cells.push(cell);
            map.iter().for_each(|(name, value)| values.entry(name).or_default().push((at, value)));
        }
        let variant =
            |case: Case<&T>| Variant { cells: Cells::of(&case.variants, &cells), is: case.is.clone() };
        let variants = values
            .into_iter()
            .map(|(name, values)| (name.clone(), cases(values).into_iter().map(variant).collect()));
        Variants(variants.collect())
    }

    /// The values that hold in a cell.
    pub(super) fn of_cell(&self, cell: CellId) -> BTreeMap<String, T> {
        let mut values = BTreeMap::new();
        for (name, variants) in &self.0 {
            let holds = variants.iter().find(|variant| variant.cells.contain(cell));
            values.extend(holds.map(|variant| (name.clone(), variant.is.clone())));
        }
        values
    }
}

impl Cells {
    fn of(set: &VariantSet, all: &[CellId]) -> Cells {
        if *set == VariantSet::below(all.len()) {
            return Cells::All;
        }
        Cells::Some(set.iter().map(|at| all[at]).collect())
    }

    fn contain(&self, cell: CellId) -> bool {
        match self {
            Cells::All => true,
            Cells::Some(cells) => cells.contains(&cell),
        }
    }
}

const ALL: &str = "all";

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cells::All => serializer.serialize_str(ALL),
            Cells::Some(cells) => cells.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(word) if word == ALL => Ok(Cells::All),
            list => serde_json::from_value(list).map(Cells::Some).map_err(D::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_maps_come_apart_again() {
        let cells: Vec<CellId> = ["x86_64/tools/0x00041300", "arm64/tools/0x00041300", "arm64/guest/none"]
            .map(|c| c.parse().unwrap())
            .into();
        let map = |entries: &[(&str, i128)]| -> BTreeMap<String, i128> {
            entries.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
        };
        let maps = [map(&[("A", 1), ("B", 2)]), map(&[("A", 1), ("B", -2)]), map(&[("A", 1)])];
        let merged = Variants::merge(cells.iter().copied().zip(&maps));
        for (cell, map) in cells.iter().zip(&maps) {
            assert_eq!(merged.of_cell(*cell), *map);
        }
        let text = serde_json::to_string(&merged).unwrap();
        assert!(text.contains(r#""A":[{"cells":"all","is":1}]"#), "{text}");
        assert_eq!(serde_json::from_str::<Variants<i128>>(&text).unwrap(), merged);
    }

    #[test]
    fn cells_are_all_or_a_list() {
        assert!(serde_json::from_str::<Cells>("\"some\"").is_err());
        assert!(serde_json::from_str::<Cells>("[\"ia64/tools/none\"]").is_err());
    }
}
