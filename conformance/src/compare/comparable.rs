//! What both sides say of a name.

/// What can be compared by name.
pub(super) trait Comparable {
    /// The value on one line.
    fn summary(&self) -> String;

    /// Each aspect on which two values disagree, with what `self` and `other` say.
    fn aspects(&self, other: &Self) -> Vec<(String, String, String)>;
}
