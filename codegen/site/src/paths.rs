//! Where pages are: by kind and the name in C, so that addresses can be guessed and last.

use std::collections::BTreeSet;

/// A page, or another file: where it is, from the root of the site, and what is in it.
pub(crate) type File = (String, String);

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Record,
    Group,
    BitWord,
    Hypercall,
    Operation,
    Smccc,
    Header,
    Error,
    Release,
    Target,
}

impl Kind {
    /// The folder of the pages.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Kind::Record => "record",
            Kind::Group => "group",
            Kind::BitWord => "bits",
            Kind::Hypercall => "hypercall",
            Kind::Operation => "op",
            Kind::Smccc => "smccc",
            Kind::Header => "header",
            Kind::Error => "error",
            Kind::Release => "release",
            Kind::Target => "target",
        }
    }

    /// How a page is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Record => "record",
            Kind::Group => "constants",
            Kind::BitWord => "bit word",
            Kind::Hypercall => "hypercall",
            Kind::Operation => "operation",
            Kind::Smccc => "SMCCC call",
            Kind::Header => "header",
            Kind::Error => "error",
            Kind::Release => "release",
            Kind::Target => "target",
        }
    }

    /// The page of a name, from the root of the site.
    pub(crate) fn path(self, name: &str) -> String {
        format!("{}/{name}.html", self.folder())
    }
}

/// Gives each name of a kind one of its own where the case of letters does not matter, as on some disks.
#[derive(Default)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    pub(crate) fn path(&mut self, kind: Kind, name: &str) -> String {
        let mut path = kind.path(name);
        let mut tries = 2;
        while !self.0.insert(path.to_lowercase()) {
            path = kind.path(&format!("{name}-{tries}"));
            tries += 1;
        }
        path
    }
}
