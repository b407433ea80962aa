//! Tests that ask a compiler whether layouts and values are right.
//!
//! The C tests name nothing that only our own headers have, so that they also compile against the real ones.

mod c;

use super::{Backend, Files};
use crate::abi::Abi;

/// Writes one C file a target, which compiles only if everything in it is as the specification says.
#[derive(Debug, Clone, Copy, Default)]
pub struct CLayoutTests;

impl Backend for CLayoutTests {
    fn emit(&self, abis: &[Abi<'_>]) -> Files {
        abis.iter()
            .map(|abi| (format!("tests/c/layout_{}.c", abi.variant.target), c::assertions(abi)))
            .collect()
    }
}
