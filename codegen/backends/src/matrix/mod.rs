//! For which variants something is what: the one answer that every output stands on.
//!
//! A matrix has a column for each variant that was asked for, over whatever axes. Backends ask it for the cases of an
//! item, each with the set of variants that have it; a set describes itself as conditions, which each language
//! renders in its own way: an attribute, a preprocessor conditional, a column of a table.

mod case;
mod conditions;
mod set;

use crate::abi::{Abi, lower};
use xen_abi_model::{Availability, Spec};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::parallel::in_parallel;

pub use case::{Case, cases, merge};
pub use conditions::{Boundary, Condition, cover, describe};
pub use set::VariantSet;

/// What a specification is for some variants.
#[derive(Debug, Clone)]
pub struct Matrix<'s> {
    spec: &'s Spec,
    abis: Vec<Abi<'s>>,
}

impl<'s> From<Abi<'s>> for Matrix<'s> {
    /// The matrix of one variant.
    fn from(abi: Abi<'s>) -> Self {
        Self { spec: abi.spec, abis: vec![abi] }
    }
}

impl<'s> Matrix<'s> {
    /// Works a specification out for some variants.
    pub fn lower(spec: &'s Spec, variants: &[Variant]) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let mut abis = Vec::with_capacity(variants.len());
        for lowered in in_parallel(variants.to_vec(), |_| 1, |variant| lower(spec, variant)) {
            match lowered {
                Ok(abi) => abis.push(abi),
                Err(found) => diagnostics.extend(found),
            }
        }
        diagnostics.finish(Self { spec, abis })
    }

    /// The specification.
    pub fn spec(&self) -> &'s Spec {
        self.spec
    }

    /// What the specification is for each variant, in their order.
    pub fn abis(&self) -> &[Abi<'s>] {
        &self.abis
    }

    /// The variants, in the order in which they were asked for.
    pub fn variants(&self) -> impl Iterator<Item = Variant> + '_ {
        self.abis.iter().map(|abi| abi.variant)
    }

    /// All variants.
    pub fn all(&self) -> VariantSet {
        VariantSet::below(self.abis.len())
    }

    /// Whether something is there for some variant.
    pub fn has(&self, when: &Availability) -> bool {
        self.abis.iter().any(|abi| when.holds(abi.variant))
    }

    /// The variants for which something is there.
    pub fn having(&self, when: &Availability) -> VariantSet {
        let abis = self.abis.iter().enumerate();
        abis.filter(|(_, abi)| when.holds(abi.variant)).map(|(at, _)| at).collect()
    }

    /// What is made for each variant, equal things once, in the order in which each came first.
    pub fn cases<T: PartialEq>(&self, make: impl Fn(&Abi<'s>) -> Option<T>) -> Vec<Case<T>> {
        let abis = self.abis.iter().enumerate();
        cases(abis.filter_map(|(place, abi)| Some((place, make(abi)?))))
    }

    /// The same for some of its variants alone.
    pub fn of(mut self, is_wanted: impl Fn(Variant) -> bool) -> Self {
        self.abis.retain(|abi| is_wanted(abi.variant));
        self
    }

    /// Cuts it into matrices whose variants agree in the part of them that `key` gives, in the order in which each
    /// part came first.
    pub fn split<K: PartialEq>(self, key: impl Fn(Variant) -> K) -> Vec<(K, Self)> {
        let mut parts: Vec<(K, Self)> = Vec::new();
        for abi in self.abis {
            let part = key(abi.variant);
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, matrix)) => matrix.abis.push(abi),
                None => parts.push((part, Self { spec: self.spec, abis: vec![abi] })),
            }
        }
        parts
    }

    /// Describes some of the variants by conditions, of which exactly one holds for each; nothing if no conditions of
    /// the specification can.
    pub fn conditions(&self, some: &VariantSet) -> Option<Vec<Condition>> {
        let variants: Vec<Variant> = self.variants().collect();
        cover(&variants, &self.all(), some)
    }
}
