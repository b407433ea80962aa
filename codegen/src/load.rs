//! From texts to a specification from which everything can be generated.

use crate::backend::{c, rust};
use crate::diagnostic::Diagnostics;
use crate::model::{self, Failure, Spec};
use crate::source::Source;
use crate::stage::{Observer, Stage};

/// Resolves a specification, and then asks each backend for what it alone cannot write, so that generation
/// cannot fail.
pub fn load(sources: Vec<Source>) -> Result<Spec, Box<Failure>> {
    load_observed(sources, Rules::All, &mut |_| {})
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

/// The same for one who makes only some of the output, and wants to know when each stage is done.
pub fn load_observed(sources: Vec<Source>, rules: Rules, done: Observer<'_>) -> Result<Spec, Box<Failure>> {
    let spec = model::resolve_observed(sources, done)?;
    let mut diagnostics = Diagnostics::default();
    if matches!(rules, Rules::OfRust | Rules::All) {
        diagnostics.extend(rust::collisions(&spec));
    }
    if matches!(rules, Rules::OfC | Rules::All) {
        diagnostics.extend(c::missing_definers(&spec));
    }
    done(Stage::Resolve);
    if diagnostics.is_empty() {
        Ok(spec)
    } else {
        Err(Box::new(Failure { diagnostics, sources: spec.sources }))
    }
}
