//! Whoever makes a safe call can harm no memory. What that takes is said in the specification, and held here against
//! what is generated and documented.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};
use xen_abi_codegen::folder;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{Count, Reliance, Safety, Spec};
use xen_abi_codegen::request::Request;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn spec() -> Spec {
    xen_abi_codegen::load(folder::read(&package().join("../spec")).unwrap()).unwrap()
}

/// What the specification says of a call.
#[derive(Clone, Copy)]
struct Call<'s> {
    name: &'s str,
    safety: &'s Safety,
    count: Option<Count>,
}

impl Call<'_> {
    fn is_safe(self) -> bool {
        *self.safety == Safety::Safe
    }

    fn invalidates(&self) -> &[Reliance] {
        match self.safety {
            Safety::Unless { invalidates, .. } => invalidates,
            Safety::Safe | Safety::Unknown => &[],
        }
    }
}

/// Every call that is a method of its own.
fn calls(spec: &Spec) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    for call in &spec.hypercalls {
        if call.ops.envelope.is_some() || call.ops.all.is_empty() {
            calls.push(Call { name: &call.head.name, safety: &call.safety, count: call.count });
        } else {
            let operations = call.ops.all.iter();
            calls.extend(operations.map(|of| Call {
                name: &of.head.name,
                safety: &of.safety,
                count: of.count,
            }));
        }
    }
    calls
}

/// The methods that are generated, by the C names of their calls: what stands before the body, which targets can have
/// otherwise.
fn methods(spec: &Spec) -> BTreeMap<String, BTreeSet<String>> {
    let variants = Request::default().answer(spec).unwrap().variants;
    let matrix = Matrix::lower(spec, &variants).unwrap();
    let options = RustOptions { hypercalls: true, ..RustOptions::default() };
    let code: String = RustBackend { options }.emit(&matrix).unwrap().texts().collect();
    let mut methods: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (at, _) in code.match_indices("#[inline]\n") {
        let (before, method) = code.split_at(at);
        let (signature, _) = method.split_once(" {\n").unwrap();
        if let Some((_, alias)) = before.trim_end().rsplit_once("\n").unwrap().1.split_once("#[doc(alias") {
            let name = alias.split('"').nth(1).unwrap().to_ascii_lowercase();
            let signature: Vec<&str> = signature.split_whitespace().skip(1).collect();
            methods.entry(name).or_default().insert(signature.join(" "));
        }
    }
    methods
}

#[test]
fn safe_calls_take_as_many_elements_as_xen() {
    let spec = spec();
    let methods = methods(&spec);
    let mut seen = 0;
    for call in calls(&spec) {
        for signature in methods.get(&call.name.to_ascii_lowercase()).into_iter().flatten() {
            seen += 1;
            let is_safe = !signature.contains("unsafe fn");
            assert_eq!(is_safe, call.is_safe(), "{}: {signature}", call.name);
            let takes_a_slice = signature.contains("&[") || signature.contains("&mut [");
            if is_safe && takes_a_slice {
                assert_eq!(call.count, Some(Count::Each), "{}: {signature}", call.name);
            }
            if let Some(Count::One | Count::Ignored) = call.count {
                assert!(!takes_a_slice, "{}: {signature}", call.name);
            }
        }
    }
    assert!(seen >= 200, "{seen} methods");
}

#[test]
fn safe_calls_invalidate_no_view() {
    let spec = spec();
    for call in calls(&spec) {
        assert!(!call.is_safe() || call.invalidates().is_empty(), "{}", call.name);
    }
}

/// A call that is new here has to be looked at: in Xen's source, against every rule of spec/README.md.
#[test]
fn these_calls_are_safe() {
    let spec = spec();
    let mut text = String::new();
    let mut seen = BTreeSet::new();
    // Linux has the same.
    for call in calls(&spec).into_iter().filter(|call| call.is_safe() && seen.insert(call.name)) {
        let elements = match call.count {
            None => "",
            Some(Count::Each) => ": each element",
            Some(Count::One) => ": one element, another number is refused",
            Some(Count::Ignored) => ": one element, whatever the number",
        };
        writeln!(text, "{}{elements}", call.name).unwrap();
    }
    insta::assert_snapshot!(text.trim_end());
}

/// The documentation of views lists the calls that invalidate them, and no others.
#[test]
fn views_say_which_calls_invalidate_them() {
    let spec = spec();
    let documented = fs::read_to_string(package().join("../xen-abi/src/shared/mod.rs")).unwrap();
    for (reliance, word) in [(Reliance::Memory, "memory"), (Reliance::Grants, "grants")] {
        let invalidates = |call: &Call<'_>| call.invalidates().contains(&reliance);
        let expected: BTreeSet<&str> =
            calls(&spec).into_iter().filter(invalidates).map(|call| call.name).collect();
        let start = documented.find(&format!("//! - `{word}`: ")).expect("the views list what they rely on");
        let item = documented[start..].lines().skip(1).take_while(|line| line.starts_with("//!   "));
        let listed: BTreeSet<&str> = item.flat_map(|line| line.split('`').skip(1).step_by(2)).collect();
        assert_eq!(listed, expected, "{word}");
    }
}
