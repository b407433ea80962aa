//! What each backend writes for each fixture.

use std::fmt::Write;

use xen_abi_codegen::axes::Target;
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::facts::FactsBackend;
use xen_abi_codegen::backend::layout::LayoutBackend;
use xen_abi_codegen::backend::layout_tests::CLayoutTests;
use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};

use crate::fixture;

/// A backend, and the targets for which its output is kept.
type Case = (&'static str, Box<dyn Backend>, &'static [Target]);

/// Of backends that write a file a target, one is kept: the one that differs most from the others.
const ONE: &[Target] = &[Target::X86_32];

fn backends() -> Vec<Case> {
    vec![
        ("c", Box::new(CBackend::default()), &Target::ALL),
        ("facts", Box::new(FactsBackend { release: "4.20".to_owned() }), ONE),
        ("layout", Box::new(LayoutBackend), &Target::ALL),
        ("rust", Box::new(RustBackend { options: rust_options() }), &Target::ALL),
        ("layout_tests_c", Box::new(CLayoutTests), ONE),
    ]
}

/// As the crate has it: the runtime is the same for all and need not be in each snapshot.
fn rust_options() -> RustOptions {
    RustOptions { runtime: Some("xen_abi::runtime".to_owned()), ..RustOptions::default() }
}

#[test]
fn every_backend_writes_every_construct() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for construct in fixture::constructs() {
            let spec = fixture::spec(std::slice::from_ref(&construct));
            let wanted = if fixture::is_of_linux(&construct) {
                fixture::of_linux(&spec)
            } else {
                fixture::tools(&spec)
            };
            for (name, backend, targets) in backends() {
                let matrix = wanted.clone().of(|variant| targets.contains(&variant.target));
                let mut text = String::new();
                for (path, content) in backend.emit(&matrix).expect("the files") {
                    let content = without_macros(&content);
                    // What goes with every fixture has a snapshot of its own.
                    if construct == "xen" || !path.ends_with("/xen.h") {
                        let _ = write!(text, "==> {path}\n{content}\n");
                    }
                }
                insta::assert_snapshot!(format!("{name}@{construct}"), text);
            }
        }
    });
}

/// Generated Rust without the macros at its head, which are the same in all.
fn without_macros(code: &str) -> String {
    match (code.find("#[macro_use]"), code.find("\npub mod ")) {
        (Some(start), Some(end)) if start < end => code[..start].to_owned() + &code[end + 1..],
        _ => code.to_owned(),
    }
}

#[test]
fn typed_calls_have_the_parameters_that_their_callers_give() {
    let spec = fixture::spec(&["typed_calls".to_owned()]);
    let options = RustOptions { hypercalls: true, ..rust_options() };
    let text = RustBackend { options }.emit(&fixture::tools(&spec)).expect("the files");
    let text = text.get("rust/xen_abi.rs").expect("the file");
    let calls = text.find("\npub mod calls {").expect("the module of calls");
    insta::assert_snapshot!(&text[calls..]);
}
