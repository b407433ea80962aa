//! What must hold for every input, whatever it is. Each function panics if it does not.
//!
//! They are called by the targets of cargo-fuzz in `fuzz_targets/`, and by a test of the generator, which plays the
//! corpus and its mutations through with the stable compiler (`codegen/tests/fuzz.rs`).

mod formatting;
mod pipeline;
mod readers;
mod said;

pub use formatting::fmt_keeps_meaning;
pub use pipeline::load_lower_emit;
pub use readers::readers_agree;
