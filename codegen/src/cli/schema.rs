//! The verb that prints JSON Schemas.

use xen_abi_codegen::regression::report::Report;
use xen_abi_codegen::schema::{schema, schema_of_written};

use super::arguments::SchemaOf;
use super::decode::json::Decoded;
use super::failure::Failure;
use super::output;
use super::rules::Rule;

/// Prints a schema.
pub(super) fn print(of: SchemaOf) -> Result<(), Failure> {
    output::print(&match of {
        SchemaOf::Specification => schema(),
        SchemaOf::Diff => schema_of_written::<Report<'_>>(),
        SchemaOf::Decode => schema_of_written::<Decoded>(),
        SchemaOf::Rules => schema_of_written::<Vec<Rule>>(),
    })
}
