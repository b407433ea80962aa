//! What was asked for by name, and nothing else that is needed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::{Dialect, Target, Variant, View};
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::{CBackend, Form};
use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{Selection, Spec};
use xen_abi_codegen::request::{Request, selected};
use xen_abi_codegen::{folder, load};

use crate::c_compiler::{Compiler, Kind, Language};
use crate::compiler::{includer, of_the_system, write};
use crate::side_by_side::side_by_side;

fn specification() -> Spec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    load(folder::read(&folder).expect("the files")).expect("the specification")
}

fn lowered(spec: &Spec, request: Request) -> Matrix<'_> {
    Matrix::lower(spec, &request.answer(spec).expect("the variants").variants).expect("the layouts")
}

/// The one file of what has these names.
fn one_file(matrix: &Matrix<'_>, names: &[&str], targets: &[Target]) -> String {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let backend = CBackend { form: Form::OneFile, targets: targets.to_vec(), ..CBackend::default() };
    let backend = backend.of_names(matrix, &names).expect("the names");
    backend.emit(matrix).expect("the file").texts().collect()
}

/// A program that has nothing but the integers of fixed width, and reads a file.
fn program(view: View, text: &str) -> String {
    includer(view) + text
}

/// The names of hypercalls, of their operations, and of other calls.
fn names(spec: &Spec) -> BTreeSet<&str> {
    let operations = spec.hypercalls.iter().flat_map(|call| call.ops.flat()).map(|operation| &operation.head);
    let heads = (spec.hypercalls.iter().map(|call| &call.head))
        .chain(operations)
        .chain(spec.smccc.iter().map(|call| &call.head));
    heads.map(|head| head.name.as_str()).collect()
}

#[test]
fn each_call_alone_compiles_without_another_header() {
    let spec = specification();
    let compilers = Compiler::all_for(Target::X86_64);
    for dialect in Dialect::ALL {
        let matrix = lowered(&spec, Request { dialect, ..Request::default() });
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), of_the_system());
        let is_there = |name: &&str| selected(&matrix, &[(*name).to_owned()]).is_ok();
        let mut sources = Vec::new();
        for (at, name) in names(&spec).into_iter().filter(is_there).enumerate() {
            let source = PathBuf::from(format!("{at}.c"));
            let text = program(matrix.variants().next().unwrap().view, &one_file(&matrix, &[name], &[]));
            fs::write(folder.path().join(&source), format!("/* {name} */\n{text}")).expect("a file");
            sources.push(source);
        }
        assert!(sources.len() > 20, "{}", sources.len());
        let parts: Vec<&[PathBuf]> = sources.chunks(sources.len().div_ceil(8)).collect();
        side_by_side(parts, |part| {
            for compiler in &compilers {
                let said = compiler.compile(folder.path(), part, Language::C, None);
                said.unwrap_or_else(|said| panic!("{said}"));
            }
        });
    }
}

#[test]
fn one_hypercall_compiles_alone_for_each_target_that_has_it() {
    let spec = specification();
    for view in View::ALL {
        let matrix = lowered(&spec, Request { view: Some(view), ..Request::default() });
        for name in
            ["EVTCHNOP_send", "evtchn_send", "GNTTABOP_map_grant_ref", "XENMEM_*", "sched_op", "start_info"]
        {
            for abi in matrix.abis() {
                let target = abi.variant().target;
                if selected(&abi.clone().into(), &[name.to_owned()]).is_err() {
                    continue;
                }
                let folder = tempfile::tempdir().expect("a folder");
                let text = program(view, &one_file(&matrix, &[name], &[target]));
                fs::write(folder.path().join("one.c"), text).expect("a file");
                for compiler in Compiler::all_for(target) {
                    let sources = [PathBuf::from("one.c")];
                    let said = compiler.compile(folder.path(), &sources, Language::PedanticC, None);
                    said.unwrap_or_else(|said| panic!("{name}: {said}"));
                }
            }
        }
    }
}

#[test]
fn an_operation_comes_without_the_others_of_its_hypercall() {
    let spec = specification();
    let matrix = lowered(&spec, Request::default());
    let text = one_file(&matrix, &["EVTCHNOP_send"], &[]);
    let has = |line: &str| text.lines().any(|other| other.starts_with(line));
    assert!(has("struct evtchn_send {") && has("#define EVTCHNOP_send 4"), "{text}");
    assert!(has("#define __HYPERVISOR_event_channel_op"), "{text}");
    assert!(!text.contains("EVTCHNOP_close") && !text.contains("struct evtchn_close"), "{text}");
    assert!(text.lines().count() < 450, "{}", text.lines().count());
    let selection = selected(&matrix, &["EVTCHNOP_*".to_owned()]).expect("the operations");
    let operations = spec.hypercalls.iter().flat_map(|call| call.ops.flat());
    for operation in
        operations.filter(|operation| operation.head.when.holds(matrix.variants().next().unwrap()))
    {
        let is_wanted = operation.head.name.starts_with("EVTCHNOP_");
        assert_eq!(selection.contains(operation.number), is_wanted, "{}", operation.head.name);
    }
}

#[test]
fn layouts_are_asserted_where_a_program_asks_for_it() {
    let spec = specification();
    let of_view =
        |view| Request { view: Some(view), ..Request::default() }.answer(&spec).expect("the variants");
    let variants: Vec<Variant> = View::ALL.into_iter().flat_map(|view| of_view(view).variants).collect();
    let all = Matrix::lower(&spec, &variants).expect("the layouts");
    let backend = CBackend { form: Form::OneFile, ..CBackend::default() };
    let text: String = backend.emit(&all).expect("the file").texts().collect();
    let folder = tempfile::tempdir().expect("a folder");
    let newest = variants[0].interface;
    let programs = [
        ("tools.c", program(View::Tools, &text)),
        ("oldest.c", program(View::Guest, &text)),
        ("newest.c", format!("#define __XEN_INTERFACE_VERSION__ {newest}\n{}", program(View::Guest, &text))),
    ];
    for (name, program) in &programs {
        let program = format!("#define XEN_ABI_ASSERT_LAYOUT\n{program}");
        fs::write(folder.path().join(name), program).expect("a file");
    }
    let sources = programs.map(|(name, _)| PathBuf::from(name));
    side_by_side(Compiler::all(), |compiler| {
        let here = variants.iter().filter(|variant| variant.target == compiler.target);
        let has_guests = here.clone().any(|variant| variant.view == View::Guest);
        let sources = if has_guests { &sources[..] } else { &sources[..1] };
        for language in [Language::C, Language::OldC] {
            let said = compiler.compile(folder.path(), sources, language, None);
            said.unwrap_or_else(|said| panic!("{said}"));
        }
        if let (Kind::Gcc, Target::X86_32) = (compiler.kind, compiler.target) {
            let said = compiler.compile(folder.path(), &sources[..1], Language::CWithAlignedDoubles, None);
            assert!(said.is_err_and(|said| said.contains("xen_abi_layout_of_xen_pod_target")));
        }
    });
}

#[test]
fn a_target_that_was_not_asked_for_is_refused() {
    let spec = specification();
    let matrix = lowered(&spec, Request::default());
    let folder = tempfile::tempdir().expect("a folder");
    let text = program(View::Tools, &one_file(&matrix, &["EVTCHNOP_send"], &[Target::Arm64]));
    fs::write(folder.path().join("one.c"), text).expect("a file");
    for compiler in Compiler::all_for(Target::X86_64) {
        let said = compiler.compile(folder.path(), &[PathBuf::from("one.c")], Language::C, None);
        assert!(said.is_err_and(|said| said.contains("Unsupported architecture")));
    }
}

#[test]
fn names_that_mean_nothing_are_refused() {
    let spec = specification();
    let matrix = lowered(&spec, Request::default());
    let found = selected(&matrix, &["evtchn_sned".to_owned(), "nothing_*".to_owned()]).unwrap_err();
    let said: Vec<(String, Option<String>)> =
        found.iter().map(|found| (found.message.clone(), found.help.clone())).collect();
    assert_eq!(said[0].0, "there is no item `evtchn_sned`");
    assert_eq!(said[0].1.as_deref(), Some("did you mean `evtchn_send`?"));
    assert_eq!(said[1].0, "there is no item `nothing_*`");
    assert_eq!(selected(&matrix, &[]), Ok(Selection::Everything));
}

/// The Rust of these names and of what they need, with typed calls and the names of C.
fn rust_of(spec: &Spec, names: &[&str], target: Target) -> Option<String> {
    let matrix = lowered(spec, Request { targets: vec![target], ..Request::default() });
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let selection = selected(&matrix, &names).ok()?;
    let options = RustOptions { selection, hypercalls: true, c_names: true, ..RustOptions::default() };
    Some(RustBackend { options }.emit(&matrix).expect("the file").texts().collect())
}

#[test]
fn rust_of_some_names_compiles_alone() {
    let spec = specification();
    let here = crate::rustc::triples();
    let names = [
        "evtchn_status",
        "EVTCHNOP_send",
        "EVTCHNOP_*",
        "grant_*",
        "cpu_user_regs",
        "PSCI_*",
        "shared_info",
        "xen_*",
        "XENMEM_exchange",
        "event_word_t",
        "VCPUOP_*",
        "GNTMAP_*",
        "hvm_op",
        "start_info",
        "XEN_ELFNOTE_*",
    ];
    let targets = Target::ALL.into_iter().filter(|target| here.contains(&target.rust_triple()));
    let pairs = targets.flat_map(|target| names.map(|name| (target, name)));
    side_by_side(pairs, |(target, name)| {
        // Not every target has every name.
        let Some(text) = rust_of(&spec, &[name], target) else { return };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("only.rs");
        fs::write(&file, format!("//! Some names.\n#![no_std]\n{text}")).expect("the file is written");
        crate::rustc::compile(&file, target.rust_triple());
    });
}

#[test]
fn one_record_takes_a_short_file() {
    let spec = specification();
    let matrix = lowered(&spec, Request { targets: vec![Target::X86_64], ..Request::default() });
    let selection = selected(&matrix, &["evtchn_status".to_owned()]).expect("the record");
    let options = RustOptions { selection, ..RustOptions::default() };
    let text: String = RustBackend { options }.emit(&matrix).expect("the file").texts().collect();
    assert!(text.contains("pub struct EvtchnStatus {") && !text.contains("EvtchnSend"));
    assert!(text.lines().count() < 300, "{} lines", text.lines().count());
}
