//! Tests that ask a compiler whether layouts and values are right.
//!
//! The C tests name nothing that only our own headers have, so that they also compile against the real ones.

mod c;
mod object;

use std::collections::BTreeSet;

use super::{Backend, BadFile, Files};
use crate::abi::Abi;
use crate::matrix::Matrix;

pub use object::{BitFields, bit_fields};

/// Writes for each target, and each project that defines something, a C file which compiles only if everything in it is as the specification says, and one
/// whose object file shows where bit-fields lie.
#[derive(Debug, Clone, Copy, Default)]
pub struct CLayoutTests;

impl Backend for CLayoutTests {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let mut files = Files::new();
        for abi in matrix.abis() {
            for project in projects(&abi) {
                let of = project.map_or(String::new(), |project| format!("{project}_"));
                let name = |kind: &str| format!("tests/c/{kind}_{of}{}.c", abi.variant().target);
                files.insert(&name("layout"), c::assertions(&abi, project))?;
                if let Some(probes) = c::probes(&abi, project) {
                    files.insert(&name("bits"), probes)?;
                }
            }
        }
        Ok(files)
    }
}

/// Xen, and the other projects that define something; each has headers of its own.
fn projects<'s>(abi: &Abi<'s>) -> BTreeSet<Option<&'s str>> {
    let there = abi.spec.modules.iter().filter(|module| abi.holds(&module.when));
    there.map(|module| module.project()).collect()
}
