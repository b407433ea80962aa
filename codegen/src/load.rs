//! From texts to a specification from which everything can be generated.

use crate::backend::rust;
use crate::model::{self, Failure, Spec};
use crate::source::Source;

/// Resolves a specification, and then asks each backend for what it alone cannot write, so that generation
/// cannot fail.
pub fn load(sources: Vec<Source>) -> Result<Spec, Box<Failure>> {
    let spec = model::resolve(sources)?;
    let diagnostics = rust::collisions(&spec);
    if diagnostics.is_empty() {
        Ok(spec)
    } else {
        Err(Box::new(Failure { diagnostics, sources: spec.sources }))
    }
}
