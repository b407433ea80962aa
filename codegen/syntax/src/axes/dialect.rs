use std::fmt;
use std::str::FromStr;

use super::{UnknownWord, View};

/// Whose copy of the headers is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Dialect {
    /// Xen's own public headers.
    #[default]
    Xen,
    /// Linux's `include/xen/interface`, which packs and renames.
    Linux,
}

impl Dialect {
    /// Whether a file of the specification, by its name, can say something of headers of the dialect: what is below
    /// `linux/` says nothing of Xen's own.
    pub fn can_be_in(self, name: &str) -> bool {
        self == Dialect::Linux || !name.starts_with("linux/")
    }

    /// Both dialects.
    pub const ALL: [Dialect; 2] = [Dialect::Xen, Dialect::Linux];

    /// The view that is meant where none is named. Linux's headers know none, so that their programs are guests.
    pub fn usual_view(self) -> View {
        match self {
            Dialect::Xen => View::Tools,
            Dialect::Linux => View::Guest,
        }
    }

    /// The word used on the command line and in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Xen => "xen",
            Dialect::Linux => "linux",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Dialect {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Dialect::ALL
            .into_iter()
            .find(|dialect| dialect.name() == word)
            .ok_or_else(|| UnknownWord::new("dialect", word, "dialects are xen and linux"))
    }
}
