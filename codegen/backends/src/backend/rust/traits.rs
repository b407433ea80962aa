//! What generated records implement.

use super::asked_for::means;
use super::printer::{Printer, line};
use super::record::RustRecord;

/// The traits that users want beside those of the runtime.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// Implement `bytemuck::Pod` and `bytemuck::Zeroable`.
    pub bytemuck: bool,
    /// The records (by C name) that derive zerocopy's traits; these cannot be implemented in any other way.
    pub zerocopy: Vec<String>,
    /// Implement `bitflags::Flags` for sets of bits.
    pub bitflags: bool,
}

impl Traits {
    /// What a record derives beside what all do; `runtime` is the path of the runtime, if it is a crate's, which then
    /// has zerocopy.
    pub(super) fn derive(&self, record: &RustRecord<'_>, runtime: Option<&str>, to: &mut Printer) {
        if self.zerocopy.iter().any(|name| means(name, &record.name)) {
            let path = runtime.map_or("zerocopy".to_owned(), |runtime| format!("{runtime}::zerocopy"));
            let derived =
                ["FromBytes", "IntoBytes", "KnownLayout", "Immutable"].map(|name| format!("{path}::{name}"));
            line!(to, "#[derive(", &derived.join(", "), ")]");
            line!(to, "#[zerocopy(crate = \"", &path, "\")]");
        }
    }
}
