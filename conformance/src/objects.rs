//! Object files of programs, whose bytes tell what the compiler made.

use std::process::Command;

use xen_abi_codegen::backend::layout_tests::{BitFields, bit_fields};

use crate::cell::Cell;
use crate::measure::HeaderReader;
use crate::process::{self, ProcessError};

/// The object file that clang makes of a program in a language that it knows.
pub fn object(mut clang: Command, language: &str, program: &str) -> Result<Vec<u8>, ProcessError> {
    clang.args(["-c", "-o", "-", "-x", language, "-"]);
    Ok(process::compile_well(&mut clang, program)?.stdout)
}

/// What a program, made for a cell by [`Specification::bit_test`](crate::ours::Specification::bit_test), shows of the
/// real headers.
pub fn real_bit_fields(reader: &HeaderReader, cell: &Cell, program: &str) -> Result<BitFields, ProcessError> {
    Ok(bit_fields(&object(reader.clang_in_tree(cell), "c", program)?))
}
