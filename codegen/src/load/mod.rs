//! From texts to a specification from which output can be generated.

#[cfg(feature = "files")]
mod everything;

use crate::diagnostic::Diagnostics;
use crate::model::Spec;
use crate::resolve::{Failure, resolve};
use crate::source::Source;

#[cfg(feature = "files")]
pub use everything::{EVERY_RULE, load};

/// Finds what one kind of output alone cannot write.
pub type Rule = fn(&Spec) -> Diagnostics;

/// What does not hold in a specification.
pub fn check(rules: &[Rule], spec: &Spec) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for rule in rules {
        diagnostics.extend(rule(spec));
    }
    diagnostics
}

/// Resolves a specification, and then asks for what the wanted output cannot write, so that generation cannot fail.
pub fn load_with(sources: Vec<Source>, rules: &[Rule]) -> Result<Spec, Box<Failure>> {
    let spec = resolve(sources)?;
    match check(rules, &spec).finish(()) {
        Ok(()) => Ok(spec),
        Err(diagnostics) => Err(Box::new(Failure { diagnostics, sources: spec.sources })),
    }
}
