use std::fmt;

use super::{Dialect, InterfaceVersion, Release, Target, View};

/// All that an answer depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variant {
    /// The target.
    pub target: Target,
    /// The release, of Xen or, in Linux's dialect, of Linux.
    pub release: Release,
    /// The view.
    pub view: View,
    /// The interface version that the program asks for.
    pub interface: InterfaceVersion,
    /// The dialect.
    pub dialect: Dialect,
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Variant { target, release, view, interface, dialect } = self;
        write!(f, "{target}, {dialect} {release}, {view} view, interface {interface}")
    }
}
