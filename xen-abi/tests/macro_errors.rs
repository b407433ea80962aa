//! What is wrong with a specification or with the macro's arguments is a compile error that says where.

#![cfg(feature = "macro")]

#[test]
fn mistakes_are_compile_errors() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
