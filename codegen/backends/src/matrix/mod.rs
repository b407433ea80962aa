//! For which variants something is what: the one answer that every output stands on.
//!
//! A matrix has a column for each variant that was asked for, over whatever axes. Backends ask it for the cases of an
//! item, each with the set of variants that have it; a set describes itself as conditions, which each language
//! renders in its own way: an attribute, a preprocessor conditional, a column of a table.

mod case;
mod conditions;
mod set;

use crate::abi::{Abi, Lowered, lower_all};
use xen_abi_model::{Availability, Spec};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::Diagnostics;

pub use case::{Case, cases, merge};
pub use conditions::{Boundary, Condition, cover, describe};
pub use set::VariantSet;

/// What a specification is for some variants.
#[derive(Clone)]
pub struct Matrix<'s> {
    spec: &'s Spec,
    variants: Vec<Variant>,
    lowered: Lowered<'s>,
}

impl<'s> From<Abi<'s>> for Matrix<'s> {
    /// The matrix of one variant.
    fn from(abi: Abi<'s>) -> Self {
        Self { spec: abi.spec, variants: vec![abi.variant()], lowered: abi.lowered() }
    }
}

impl<'s> Matrix<'s> {
    /// Works a specification out for some variants.
    pub fn lower(spec: &'s Spec, variants: &[Variant]) -> Result<Self, Diagnostics> {
        let lowered = lower_all(spec, variants)?;
        Ok(Self { spec, variants: variants.to_vec(), lowered })
    }

    /// The specification.
    pub fn spec(&self) -> &'s Spec {
        self.spec
    }

    /// What the specification is for each variant, in their order.
    pub fn abis(&self) -> impl Iterator<Item = Abi<'s>> {
        self.variants().map(|variant| self.abi(variant))
    }

    fn abi(&self, variant: Variant) -> Abi<'s> {
        Abi::new(self.spec, variant, self.lowered.clone())
    }

    /// The variants, in the order in which they were asked for.
    pub fn variants(&self) -> impl Iterator<Item = Variant> + '_ {
        self.variants.iter().copied()
    }

    /// All variants.
    pub fn all(&self) -> VariantSet {
        VariantSet::below(self.variants.len())
    }

    /// Whether something is there for some variant.
    pub fn has(&self, when: &Availability) -> bool {
        self.variants().any(|variant| when.holds(variant))
    }

    /// The variants for which something is there.
    pub fn having(&self, when: &Availability) -> VariantSet {
        self.places(|variant| when.holds(variant))
    }

    /// Some of the variants.
    pub fn variants_of<'v>(&'v self, some: &'v VariantSet) -> impl Iterator<Item = Variant> + 'v {
        some.iter().filter_map(|at| self.variants.get(at).copied())
    }

    fn places(&self, is_wanted: impl Fn(Variant) -> bool) -> VariantSet {
        let variants = self.variants().enumerate();
        variants.filter(|(_, variant)| is_wanted(*variant)).map(|(at, _)| at).collect()
    }

    /// The views of it from each variant, for one who asks for many things.
    pub fn views(&self) -> Views<'_, 's> {
        Views { matrix: self, abis: self.abis().collect() }
    }

    /// What is made for each variant, as [`Views::cases`] has it.
    pub fn cases<T: PartialEq>(&self, make: impl Fn(&Abi<'s>) -> Option<T>) -> Vec<Case<T>> {
        self.views().cases(make)
    }

    /// The same for some of its variants alone.
    pub fn of(mut self, is_wanted: impl Fn(Variant) -> bool) -> Self {
        self.variants.retain(|variant| is_wanted(*variant));
        self
    }

    /// Cuts it into matrices whose variants agree in the part of them that `key` gives, in the order in which each
    /// part came first.
    pub fn split<K: PartialEq>(self, key: impl Fn(Variant) -> K) -> Vec<(K, Self)> {
        let mut parts: Vec<(K, Self)> = Vec::new();
        for variant in self.variants {
            let part = key(variant);
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, matrix)) => matrix.variants.push(variant),
                None => {
                    let lowered = self.lowered.clone();
                    parts.push((part, Self { spec: self.spec, variants: vec![variant], lowered }));
                }
            }
        }
        parts
    }

    /// Describes some of the variants by conditions, of which exactly one holds for each; nothing if no conditions of
    /// the specification can.
    pub fn conditions(&self, some: &VariantSet) -> Option<Vec<Condition>> {
        cover(&self.variants, &self.all(), some)
    }
}

/// What a matrix is for each of its variants, so that it is not put together again for each thing that is asked for.
pub struct Views<'m, 's> {
    /// The matrix.
    pub matrix: &'m Matrix<'s>,
    abis: Vec<Abi<'s>>,
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
