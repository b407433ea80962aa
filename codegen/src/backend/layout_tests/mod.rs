//! Tests that ask a compiler whether layouts and values are right.
//!
//! The C tests name nothing that only our own headers have, so that they also compile against the real ones.

mod c;

use super::{Backend, Files};
use crate::abi::Abi;

/// Writes for each target a C file which compiles only if everything in it is as the specification says, and one
/// whose object file shows where bit-fields lie.
#[derive(Debug, Clone, Copy, Default)]
pub struct CLayoutTests;

impl Backend for CLayoutTests {
    fn emit(&self, abis: &[Abi<'_>]) -> Files {
        let mut files = Files::new();
        for abi in abis {
            let target = abi.variant.target;
            files.insert(format!("tests/c/layout_{target}.c"), c::assertions(abi));
            files.extend(c::probes(abi).map(|probes| (format!("tests/c/bits_{target}.c"), probes)));
        }
        files
    }
}
