//! What people have written of an item, or that nobody has yet.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::Deref;

use xen_abi_syntax::axes::Release;

/// What is said of an item of which nothing but the numbers is known.
pub const MEASURED: &str = "Measured in the headers, and not described yet.";

/// The documentation of an item, which is read as a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    text: Cow<'static, str>,
    is_missing: bool,
    changes: Vec<Change>,
}

/// What Xen does otherwise since a release, while layouts and numbers stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The first release of each branch that has it: backports first, the main line last.
    pub since: Vec<Release>,
    /// The commit that made it, as many digits as were written.
    pub commit: String,
    /// What is otherwise.
    pub doc: String,
}

impl Docs {
    /// Of what nobody has described: its numbers are measured, and are all there is.
    pub const MEASURED: Docs = Docs { text: Cow::Borrowed(MEASURED), is_missing: true, changes: Vec::new() };

    /// Of what there is nothing to say about, such as padding.
    pub const UNNEEDED: Docs = Docs { text: Cow::Borrowed(""), is_missing: false, changes: Vec::new() };

    /// What an item means.
    pub fn described(text: impl Into<String>) -> Docs {
        Docs { text: Cow::Owned(text.into()), is_missing: false, changes: Vec::new() }
    }

    /// The same, with changes of behaviour; the text ends with them.
    pub fn with_changes(mut self, changes: impl IntoIterator<Item = Change>) -> Docs {
        for change in changes {
            let text = self.text.to_mut();
            text.push_str(if text.is_empty() { "" } else { "\n\n" });
            // Writing to a string does not fail.
            let _ = write!(text, "{change}");
            self.changes.push(change);
        }
        self
    }

    /// The changes of behaviour with which it ends.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether nobody has written what the item means.
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }
}

impl Deref for Docs {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since: Vec<String> = self.since.iter().copied().map(Release::short).collect();
        write!(f, "Since Xen {} (commit {}): {}", since.join(" and "), self.commit, self.doc)
    }
}
