//! A matrix seen from each of its variants.

use super::case::{Case, merge};
use super::{Matrix, VariantSet};
use crate::abi::Abi;

/// What a matrix is for each of its variants, so that it is not put together again for each thing that is asked for.
pub struct Views<'m, 's> {
    /// The matrix.
    pub matrix: &'m Matrix<'s>,
    pub(super) abis: Vec<Abi<'s>>,
}

impl<'s> Views<'_, 's> {
    /// What is made for each variant, equal things once, in the order in which each came first.
    ///
    /// It is made once for variants that agree in everything that `make` asks.
    pub fn cases<T: PartialEq>(&self, make: impl Fn(&Abi<'s>) -> Option<T>) -> Vec<Case<T>> {
        let mut cases = Vec::new();
        let mut left = self.matrix.all();
        while let Some(first) = left.first() {
            let abi = &self.abis[first];
            abi.begin();
            let made = make(abi);
            let (alike, others) = left.split(|at| abi.agrees(self.matrix.variants[at]));
            debug_assert!(
                self.is_made_for_the_last_of(&alike, &made, &make),
                "what is made depends on what is not asked"
            );
            if let Some(is) = made {
                merge(&mut cases, alike, is);
            }
            left = others;
        }
        cases
    }

    fn is_made_for_the_last_of<T: PartialEq>(
        &self,
        alike: &VariantSet,
        made: &Option<T>,
        make: &impl Fn(&Abi<'s>) -> Option<T>,
    ) -> bool {
        alike.iter().last().is_none_or(|last| make(&self.abis[last]) == *made)
    }
}
