//! From texts to a specification from which everything can be generated.

use crate::backend::{c, rust};
use crate::diagnostic::Diagnostics;
use crate::model::{self, Failure, Spec};
use crate::source::Source;

/// Resolves a specification, and then asks each backend for what it alone cannot write, so that generation
/// cannot fail.
pub fn load(sources: Vec<Source>) -> Result<Spec, Box<Failure>> {
    let spec = model::resolve(sources)?;
    match Rules::All.check(&spec).finish(()) {
        Ok(()) => Ok(spec),
        Err(diagnostics) => Err(Box::new(Failure { diagnostics, sources: spec.sources })),
    }
}

/// What must hold, beside what the format itself asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Nothing: enough for facts and layouts.
    OfTheFormat,
    /// Rust can be written.
    OfRust,
    /// C can be written.
    OfC,
    /// Everything can be written.
    All,
}

impl Rules {
    /// What does not hold in a specification.
    pub fn check(self, spec: &Spec) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        if matches!(self, Rules::OfRust | Rules::All) {
            diagnostics.extend(rust::collisions(spec));
        }
        if matches!(self, Rules::OfC | Rules::All) {
            diagnostics.extend(c::missing_definers(spec));
        }
        diagnostics
    }
}
