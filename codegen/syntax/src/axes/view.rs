use std::fmt;
use std::str::FromStr;

use super::UnknownWord;

/// Whose side of the interface a program is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// A guest: C compiled without `__XEN_TOOLS__`.
    Guest,
    /// A toolstack: C compiled with `__XEN_TOOLS__`, which also asks for the newest interface version.
    Tools,
}

impl View {
    /// Both views, in the order in which reports list them.
    pub const ALL: [View; 2] = [View::Guest, View::Tools];

    /// The word used on the command line and in the specification.
    pub fn name(self) -> &'static str {
        match self {
            View::Guest => "guest",
            View::Tools => "tools",
        }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for View {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        View::ALL
            .into_iter()
            .find(|view| view.name() == word)
            .ok_or_else(|| UnknownWord::new("view", word, "views are guest and tools"))
    }
}
