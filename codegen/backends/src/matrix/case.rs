//! Equal things of several variants, written once.

use super::VariantSet;

/// What an item is for a set of variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<T> {
    /// The variants.
    pub variants: VariantSet,
    /// What the item is for them.
    pub is: T,
}

/// Gathers what an item is for each variant, by the place of the variant: equal things once, in the order in which
/// each came first.
pub fn cases<T: PartialEq>(each: impl IntoIterator<Item = (usize, T)>) -> Vec<Case<T>> {
    let mut cases: Vec<Case<T>> = Vec::new();
    for (place, is) in each {
        merge(&mut cases, VariantSet::from_iter([place]), is);
    }
    cases
}

/// Adds a case, to the one that is equal if there is one.
pub fn merge<T: PartialEq>(cases: &mut Vec<Case<T>>, variants: VariantSet, is: T) {
    match cases.iter_mut().find(|case| case.is == is) {
        Some(case) => case.variants.extend(variants.iter()),
        None => cases.push(Case { variants, is }),
    }
}
