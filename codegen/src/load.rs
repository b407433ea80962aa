//! From texts to a specification from which everything can be generated.

use crate::backend::{c, rust};
use crate::model::{self, Failure, Spec};
use crate::source::Source;
use crate::stage::{Observer, Stage};

/// Resolves a specification, and then asks each backend for what it alone cannot write, so that generation
/// cannot fail.
pub fn load(sources: Vec<Source>) -> Result<Spec, Box<Failure>> {
    load_observed(sources, &mut |_| {})
}

/// The same, for one who wants to know when each stage is done.
pub fn load_observed(sources: Vec<Source>, done: Observer<'_>) -> Result<Spec, Box<Failure>> {
    let spec = model::resolve_observed(sources, done)?;
    let mut diagnostics = rust::collisions(&spec);
    diagnostics.extend(c::missing_definers(&spec));
    done(Stage::Resolve);
    if diagnostics.is_empty() {
        Ok(spec)
    } else {
        Err(Box::new(Failure { diagnostics, sources: spec.sources }))
    }
}
