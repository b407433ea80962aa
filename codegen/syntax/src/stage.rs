//! The stages between YAML and output, for whoever wants to know when each is done.

use std::fmt;

/// A part of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are read from the disk.
    Read,
    /// Texts become trees in which everything has its place.
    Places,
    /// Trees become documents.
    Parse,
    /// Documents become a specification.
    Resolve,
    /// The specification is worked out for variants.
    Lower,
    /// Output is made and written.
    Emit,
}

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Stage; 6] =
        [Stage::Read, Stage::Places, Stage::Parse, Stage::Resolve, Stage::Lower, Stage::Emit];
    /// How the line begins by which the command tells what they took; programs look for it.
    pub const TIMINGS: &str = "timings in microseconds:";
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Read => "read",
            Stage::Places => "places",
            Stage::Parse => "parse",
            Stage::Resolve => "resolve",
            Stage::Lower => "lower",
            Stage::Emit => "emit",
        })
    }
}

/// Is told each time that a stage is done, or its part for one file.
pub type Observer<'o> = &'o mut (dyn FnMut(Stage) + Send);
