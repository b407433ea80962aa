//! What names of C are called in Rust.

use std::collections::BTreeMap;

use xen_abi_backends::backend::rust::c_names;
use xen_abi_backends::matrix::Matrix;
use xen_abi_syntax::axes::{Release, View};

/// Paths in the crate, by the names of C.
pub(crate) struct InRust(BTreeMap<String, String>);

impl InRust {
    /// Those of a release, on whatever target has them.
    pub(crate) fn of(matrix: &Matrix<'_>, release: Release) -> InRust {
        let mut names = BTreeMap::new();
        let of_release =
            matrix.abis().filter(|abi| abi.variant().release == release && abi.variant().view == View::Tools);
        for abi in of_release {
            let found = c_names(&abi, &[]);
            let records = found.records.into_iter().map(|(name, record)| (name, record.path));
            // Numbers of operations are those of types, which nobody writes.
            let constants = found.constants.into_iter().filter_map(|(name, path)| Some((name, path?)));
            let constants = constants.filter(|(_, path)| !path.starts_with('<'));
            for (name, path) in records.chain(constants).chain(found.typedefs).chain(found.strings) {
                names.entry(name).or_insert_with(|| format!("xen_abi::{path}"));
            }
        }
        InRust(names)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
