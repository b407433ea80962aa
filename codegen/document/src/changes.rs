//! What Xen does otherwise since a release, while layouts and numbers stay.

use super::keyed::keyed;
use super::placed::Placed;
use super::words::{Commit, FirstReleases, Prose};

keyed! {
    /// A change of behaviour.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Change {
        /// The first release that has it, or the first of each branch: backports first, the main line last.
        pub since: Placed<FirstReleases>,
        /// The commit that made it.
        pub commit: Placed<Commit>,
        /// What is otherwise.
        pub doc: Placed<Prose>,
    }
}
