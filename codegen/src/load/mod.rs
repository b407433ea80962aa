//! From texts to a specification from which output can be generated.

#[cfg(feature = "files")]
mod everything;

use crate::diagnostic::Diagnostics;
use crate::model::{self, Failure, Spec};
use crate::source::Source;
use crate::stage::{Observer, Stage};

#[cfg(feature = "files")]
pub use everything::{EVERY_RULE, load};

/// Finds what one kind of output alone cannot write.
pub type Rule = fn(&Spec) -> Diagnostics;

/// Resolves a specification, and then asks for what the wanted output cannot write, so that generation cannot fail.
/// `done` is told of each stage.
pub fn load_with(sources: Vec<Source>, rules: &[Rule], done: Observer<'_>) -> Result<Spec, Box<Failure>> {
    let spec = model::resolve_observed(sources, done)?;
    let mut diagnostics = Diagnostics::default();
    for rule in rules {
        diagnostics.extend(rule(&spec));
    }
    done(Stage::Resolve);
    if diagnostics.is_empty() {
        Ok(spec)
    } else {
        Err(Box::new(Failure { diagnostics, sources: spec.sources }))
    }
}
