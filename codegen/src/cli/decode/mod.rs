//! The verbs that read bytes, registers and memory, and write bytes.

mod bytes;
mod hypercall;
pub(super) mod json;
mod record;
mod text;
mod tried;

use super::arguments::Decode;
use super::failure::Failure;

pub(super) use record::encode;

/// Prints what lies in each member of a record, or what hypercall is made.
pub(super) fn decode(arguments: &Decode) -> Result<(), Failure> {
    match &arguments.name {
        Some(name) => record::decode(name, arguments),
        None => hypercall::decode(arguments),
    }
}
