//! Identifiers and constants of calls by SMC and HVC, against Linux's own headers. Needs clang and the headers: run
//! `xen-abi-conformance setup` first.

mod ready;

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::definitions::Definitions;
use xen_abi_conformance::header_set::HeaderSet;
use xen_abi_conformance::ours::{Ours, Specification};
use xen_abi_conformance::process::compile;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

/// Headers that Linux's own need and the package lacks, as far as constants need them.
const STUBS: [(&str, &str); 4] = [
    ("linux/args.h", ""),
    ("linux/init.h", ""),
    ("uapi/linux/const.h", "#define __AC(x, y) x##y\n#define _AC(x, y) __AC(x, y)\n"),
    ("vdso/bits.h", "#define BIT(n) (1UL << (n))\n"),
];

/// Our header, and the file of Linux that has the same names.
const HEADERS: [(&str, &str); 2] =
    [("smccc/arm-smccc.h", "include/linux/arm-smccc.h"), ("smccc/psci.h", "include/uapi/linux/psci.h")];

/// What the specification says for arm64, in the newest release of Xen.
fn described(sets: &[HeaderSet], specification: &Specification) -> Definitions {
    let is_wanted = |set: &&HeaderSet| {
        set.dialect == Dialect::Xen
            && specification.covers(set)
            && !sets.iter().any(|other| other.dialect == Dialect::Xen && other.release > set.release)
    };
    let cells: Vec<Cell> = sets
        .iter()
        .filter(is_wanted)
        .flat_map(|set| cells_of(set, specification.releases()).unwrap().0)
        .collect();
    let cell = cells.iter().find(|cell| cell.target == Target::Arm64 && cell.view == View::Tools).unwrap();
    specification.definitions(cell).unwrap().unwrap()
}

#[test]
fn linux_has_the_same_identifiers_and_values() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let sets = manifest.sets(&workplace).unwrap();
    let specification = Specification::load().unwrap();
    let described = described(&sets, &specification);
    let mut linux: Vec<&HeaderSet> = sets.iter().filter(|set| set.dialect == Dialect::Linux).collect();
    linux.sort_by_key(|set| std::cmp::Reverse(set.release));
    let stubs = tempfile::tempdir().unwrap();
    for (name, text) in STUBS {
        let file = stubs.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    for (ours, theirs) in HEADERS {
        let names: Vec<&String> =
            described.homes.iter().filter(|(_, home)| *home == ours).map(|(name, _)| name).collect();
        let mut constants: BTreeMap<&String, i128> = names
            .into_iter()
            .filter_map(|name| Some((name, *described.facts.constants.get(name)?)))
            .collect();
        assert!(constants.len() > 50, "{ours}: only {} constants", constants.len());
        // Each name in the newest Linux that has it: some have gone again.
        for set in &linux {
            let text = std::fs::read_to_string(set.folder.join(theirs)).unwrap();
            let defined: BTreeSet<&str> = text.lines().filter_map(defined).collect();
            let (here, rest) = constants.into_iter().partition(|(name, _)| defined.contains(name.as_str()));
            constants = rest;
            let program = assertions(theirs, &here, &described);
            let mut clang = manifest.toolchain.command();
            clang.args(["--target=aarch64-linux-gnu", "-ffreestanding", "-nostdlibinc", "-std=gnu11"]);
            // What follows the constants needs the whole of Linux.
            clang.args(["-D__ASSEMBLY__", "-I"]).arg(stubs.path()).arg("-I").arg(&set.folder);
            clang.args(["-fsyntax-only", "-ferror-limit=0", "-x", "c", "-"]);
            let output = compile(&mut clang, &program).unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{theirs} of {}: {said}", set.name());
        }
        assert!(constants.is_empty(), "no Linux has {:?} in {theirs}", constants.keys());
    }
}

/// The macro that a line defines.
fn defined(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    (words.next()? == "#define").then(|| words.next())?
}

/// A program that compiles if a header has the values and the types of constants.
fn assertions(header: &str, constants: &BTreeMap<&String, i128>, described: &Definitions) -> String {
    let mut program = format!("#include <vdso/bits.h>\n#include \"{header}\"\n");
    for (name, value) in constants {
        let of = &described.facts.const_types[*name];
        program.push_str(&format!(
            "_Static_assert(({name}) == {value} && __builtin_types_compatible_p(__typeof__({name}), {of}), \
             \"{name}\");\n"
        ));
    }
    program
}
