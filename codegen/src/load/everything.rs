use super::{Rule, load_with};
use crate::backend::c;
use crate::model::Spec;
use crate::resolve::Failure;
use crate::source::Source;

/// What must hold so that everything can be written.
pub const EVERY_RULE: [Rule; 3] = c::RULES;

/// Resolves a specification of which everything can be written.
pub fn load(sources: Vec<Source>) -> Result<Spec, Box<Failure>> {
    load_with(sources, &EVERY_RULE)
}
