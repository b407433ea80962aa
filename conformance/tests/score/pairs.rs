//! The pairs as a C programmer has them: our headers of both states for tools on x86_64, and a program that has a
//! variable of each type that both have.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::abi::lower;
use xen_abi_codegen::axes::{Dialect, Target, Variant, View};
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::facts::{Facts, RecordKind};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_conformance::process;

use crate::cases::{Case, FILES};
use crate::truth::Truth;

/// A state of before and one of now.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// What the catalogue calls it.
    pub(crate) name: String,
    pub(crate) before: CState,
    pub(crate) after: CState,
    pub(crate) truth: Truth,
}

/// A state in C.
#[derive(Debug, Clone)]
pub(crate) struct CState {
    /// Where its headers lie, with the program `unit.c` and what became of it, `unit.o`.
    pub(crate) folder: PathBuf,
    /// What the compiler reads, without macros: the same declarations make the same program.
    pub(crate) preprocessed: BTreeSet<String>,
    /// The same with the definitions of macros.
    pub(crate) with_macros: BTreeSet<String>,
}

impl Pair {
    /// All pairs, of each case there and back; what they need is written below a folder.
    pub(crate) fn all(folder: &Path) -> Vec<Pair> {
        if folder.exists() {
            std::fs::remove_dir_all(folder).unwrap();
        }
        let of_file = |(name, text): (&str, &str)| -> Vec<Pair> {
            let (cases, truths) = (Case::all(text), Truth::of_file(name));
            assert_eq!(cases.len(), truths.len(), "{name}");
            let cases = cases.iter().zip(truths).enumerate();
            cases
                .flat_map(|(at, (case, truths))| of_case(case, truths, &folder.join(format!("{name}-{at}"))))
                .collect()
        };
        FILES.into_iter().flat_map(of_file).collect()
    }
}

fn of_case(case: &Case, truths: [Truth; 2], folder: &Path) -> [Pair; 2] {
    let (specs, releases) = ([0, 1].map(|at| case.spec(at)), case.releases());
    let written = [0, 1].map(|at| {
        let folder = folder.join(["before", "after"][at]);
        let facts = write_headers(&specs[at], &releases[at], &folder);
        (folder, facts)
    });
    let [one, other] = [0, 1].map(|at| declarations(&written[at].1));
    let states = written.map(|(folder, facts)| {
        let common: BTreeSet<&str> = one
            .iter()
            .filter(|(name, _)| other.iter().any(|(also, _)| also == name))
            .map(|(name, _)| name.as_str())
            .collect();
        let variables = declarations(&facts).into_iter().filter(|(name, _)| common.contains(name.as_str()));
        compile(folder, variables.map(|(_, text)| text).collect())
    });
    let [before, after] = states;
    let [there, back] = truths;
    [
        Pair { name: case.name().to_owned(), before: before.clone(), after: after.clone(), truth: there },
        Pair { name: format!("{}, back", case.name()), before: after, after: before, truth: back },
    ]
}

/// Writes the headers of a state, and returns what it says of the target.
fn write_headers(spec: &Spec, release: &str, folder: &Path) -> Facts {
    let (branch, release) = spec.releases.named(Dialect::Xen, release).unwrap();
    let variant = Variant {
        target: Target::X86_64,
        release,
        view: View::Tools,
        interface: branch.interface,
        dialect: Dialect::Xen,
    };
    let abi = lower(spec, variant).unwrap();
    for (path, text) in CBackend::default().emit(&Matrix::from(abi.clone())).unwrap() {
        let path = folder.join(path.as_str());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    facts(&abi, &branch.name())
}

/// A variable of each type, by the name of the type: so that all are reached from what a program exports.
fn declarations(facts: &Facts) -> Vec<(String, String)> {
    let records = facts.records.iter().map(|(name, record)| match record.kind {
        RecordKind::Struct => (format!("record {name}"), format!("struct {name} record_{name};\n")),
        RecordKind::Union => (format!("record {name}"), format!("union {name} record_{name};\n")),
    });
    let enums =
        facts.enums.keys().map(|name| (format!("enum {name}"), format!("enum {name} enum_{name};\n")));
    let typedefs =
        facts.typedefs.keys().map(|name| (format!("typedef {name}"), format!("{name} typedef_{name};\n")));
    let saved = facts
        .save_codes
        .keys()
        .map(|name| (format!("saved {name}"), format!("struct __HVM_SAVE_TYPE_{name} saved_{name};\n")));
    records.chain(enums).chain(typedefs).chain(saved).collect()
}

fn compile(folder: PathBuf, variables: String) -> CState {
    let unit = "#define __XEN_TOOLS__ 1\n#include <stdint.h>\n#include <stddef.h>\n#include \"xen.h\"\n#include \"case.h\"\nint unit;\n".to_owned() + &variables;
    std::fs::write(folder.join("unit.c"), unit).unwrap();
    let cc = |arguments: &[&str]| {
        let mut command = Command::new("cc");
        command.current_dir(&folder).args(["-I", "c/include"]).args(arguments).arg("unit.c");
        process::run(&mut command).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).stdout
    };
    cc(&["-g", "-c", "-o", "unit.o"]);
    let [preprocessed, with_macros] =
        [&["-E", "-P"][..], &["-E", "-P", "-dD"]].map(|arguments| declarations_in(&cc(arguments)));
    CState { folder, preprocessed, with_macros }
}

/// The declarations in preprocessed C, whatever their order.
fn declarations_in(text: &[u8]) -> BTreeSet<String> {
    let (mut all, mut begun, mut depth) = (BTreeSet::new(), String::new(), 0);
    for line in String::from_utf8_lossy(text).lines() {
        begun += line;
        depth += line.matches('{').count();
        depth -= line.matches('}').count();
        if depth == 0 && (line.ends_with(';') || line.starts_with('#')) {
            all.insert(std::mem::take(&mut begun));
        }
    }
    all.insert(begun);
    all
}
