//! What the names of C are called in Rust.

use std::fmt::Write;

use xen_abi_codegen::abi::Abi;
use xen_abi_codegen::axes::{Target, View};
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::backend::rust::{MemberInRust, c_names};

use xen_abi_codegen::matrix::Matrix;

use crate::fixture;

#[test]
fn every_name_of_the_facts_is_known() {
    let of_xen = |name: &String| !fixture::is_of_linux(name);
    let constructs: Vec<String> = fixture::constructs().into_iter().filter(of_xen).collect();
    let spec = fixture::spec(&constructs);
    for abi in fixture::matrices(&spec).values().flat_map(Matrix::abis) {
        let (facts, names) = (facts(&abi, "4.20"), c_names(&abi, &[]));
        assert!(facts.records.keys().eq(names.records.keys()), "{:?}", abi.variant());
        assert!(facts.constants.keys().eq(names.constants.keys()), "{:?}", abi.variant());
        assert!(facts.strings.keys().eq(names.strings.keys()), "{:?}", abi.variant());
        assert!(facts.enums.keys().eq(names.enums.keys()), "{:?}", abi.variant());
        assert!(facts.save_codes.keys().eq(names.save_codes.keys()), "{:?}", abi.variant());
        assert!(facts.typedefs.keys().all(|name| names.typedefs.contains_key(name)), "{:?}", abi.variant());
        for (name, record) in &facts.records {
            let theirs = record.fields.iter().map(|field| &field.path);
            assert!(theirs.eq(names.records[name].members.iter().map(|member| &member.path)), "{name}");
        }
    }
}

#[test]
fn only_modules_that_are_reached_have_names() {
    let spec = fixture::spec(&["union".to_owned(), "scalars".to_owned()]);
    let matrices = fixture::matrices(&spec);
    let abi = matrices.values().flat_map(Matrix::abis).next().unwrap();
    let (all, some) = (c_names(&abi, &[]), c_names(&abi, &["union".to_owned()]));
    assert!(all.records.len() > some.records.len() && !some.records.is_empty());
}

#[test]
fn members_have_places_wherever_rust_can_take_an_address() {
    let mut text = String::new();
    for construct in ["anonymous", "arrays", "bit_fields", "packed", "tagged_union"] {
        let spec = fixture::spec(&[construct.to_owned()]);
        let matrices = fixture::matrices(&spec);
        let is_wanted =
            |abi: &Abi<'_>| abi.variant().target == Target::X86_64 && abi.variant().view == View::Tools;
        let abi = matrices.values().flat_map(Matrix::abis).find(is_wanted).unwrap();
        for (name, record) in c_names(&abi, &[construct.to_owned()]).records {
            let _ = writeln!(text, "{name}: {}", record.path);
            record.members.iter().for_each(|member| write_member(&mut text, member, 1));
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("c_names", text);
    });
}

fn write_member(text: &mut String, member: &MemberInRust, depth: usize) {
    let bits = || member.bits.as_ref().map(|bits| format!("{} and {}", bits.get, bits.set));
    let place = member.place.clone().or_else(bits).unwrap_or_else(|| "no place".to_owned());
    let _ = writeln!(text, "{}{}: {place}", "  ".repeat(depth), member.path);
    if let Some(element) = &member.element {
        let _ = writeln!(text, "{}each: {}", "  ".repeat(depth + 1), element.path);
        element.members.iter().for_each(|member| write_member(text, member, depth + 2));
    }
}
