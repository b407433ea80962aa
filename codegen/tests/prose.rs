//! C and Rust say the same of calls: what there is to say is made once, and each only spells it.

mod fixtures;

use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};
use xen_abi_codegen::load;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{Availability, Parameter, Spec};
use xen_abi_codegen::prose::{self, Piece, Prose, Subject, sentence};
use xen_abi_codegen::request::Request;

/// The letters and digits of a text: comments and code differ in everything else.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// What is said about the same things in both languages, as far as it is English.
fn said(prose: &Prose<'_>) -> Vec<String> {
    let shared = [Subject::Callers, Subject::Elements, Subject::Result, Subject::Errors, Subject::Parameters];
    let statements = prose.statements.iter().filter(|statement| shared.contains(&statement.subject()));
    let english = statements.map(|statement| {
        let pieces = sentence(statement).into_iter().map(|piece| match piece {
            Piece::Text(text) | Piece::Code(text) | Piece::Member(text) => text,
            Piece::Error(name) => name.to_owned(),
            _ => String::new(),
        });
        pieces.collect()
    });
    english.collect()
}

/// Every call with its operations, of what is there for some variant.
fn all<'s>(spec: &'s Spec, variants: &[Variant]) -> Vec<(&'s str, Prose<'s>)> {
    let is_there = |when: &Availability| variants.iter().any(|variant| when.holds(*variant));
    let there =
        |params: &'s [Parameter]| params.iter().filter(|param| is_there(&param.when)).collect::<Vec<_>>();
    let mut all = Vec::new();
    for call in spec.hypercalls.iter().filter(|call| is_there(&call.head.when)) {
        all.push((call.head.name.as_str(), prose::call(call, there(&call.params))));
        let operations = call.ops.flat().into_iter().filter(|of| is_there(&of.head.when));
        all.extend(operations.map(|of| (of.head.name.as_str(), prose::operation(of, there(&of.params)))));
    }
    all
}

#[test]
fn languages_agree() {
    let spec = load(fixtures::spec()).unwrap();
    let variants = Request::default().answer(&spec).unwrap().variants;
    let matrix = Matrix::lower(&spec, &variants).unwrap();
    let text = |backend: &dyn Backend| -> String {
        backend.emit(&matrix).unwrap().texts().map(letters).collect::<Vec<_>>().concat()
    };
    let rust = text(&RustBackend { options: RustOptions::default() });
    let c = text(&CBackend::default());
    for (name, prose) in all(&spec, &variants) {
        for sentence in said(&prose) {
            assert!(rust.contains(&letters(&sentence)), "Rust does not say of `{name}`: {sentence}");
            assert!(c.contains(&letters(&sentence)), "C does not say of `{name}`: {sentence}");
        }
    }
}

#[test]
fn that_a_call_succeeded_is_not_said() {
    let spec = load(fixtures::spec()).unwrap();
    let variants = Request::default().answer(&spec).unwrap().variants;
    let said: Vec<String> = all(&spec, &variants).iter().flat_map(|(_, prose)| said(prose)).collect();
    assert!(said.iter().any(|sentence| sentence.starts_with("Zero. All elements have been looked at")));
    assert!(!said.iter().any(|sentence| sentence.contains("The operation succeeded")));
}
