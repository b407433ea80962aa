//! The generated C headers by themselves, as strict C, as C++ and in assembler, for every target and view. Needs
//! clang: run `xen-abi-conformance setup` first.

mod ready;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_codegen::backend::c::PREDEFINED;
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::header_set::HeaderSet;
use xen_abi_conformance::manifest::{Gcc, Manifest, Toolchain};
use xen_abi_conformance::ours::{Ours, Specification};
use xen_abi_conformance::process::compile;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

/// Warnings that stay, each with the construct that it is about.
const OF_C: [&str; 3] = [
    // Records that have no member on some architectures: `arch_vcpu_info` and its like.
    "-Wgnu-empty-struct",
    // Saved records, whose code is the length of an array: that of the last is 0.
    "-Wzero-length-array",
    // `xen_pmu_data`, which ends in records that end in what has no length.
    "-Wflexible-array-extensions",
];
const OF_CPP: [&str; 5] = [
    // Arrays without a length at the end of a record, which C++ has as an extension.
    "-Wc99-extensions",
    // The same records, which C++ would give a size.
    "-Wzero-length-array",
    // Parts of registers, such as `al` and `ah` in `rax`.
    "-Wgnu-anonymous-struct",
    "-Wnested-anon-types",
    // As in C.
    "-Wflexible-array-extensions",
];

/// Constants that assembler code uses: those of these names are numbers without casts.
const IN_ASSEMBLER: [&str; 8] =
    ["__HYPERVISOR_", "DOMID_", "EVTCHNOP_", "SCHEDOP_", "VCPUOP_", "MMUEXT_", "UVMF_", "FLAT_"];

/// One cell with a folder that has our headers only.
struct Bench<'a> {
    toolchain: &'a Toolchain,
    workplace: &'a Workplace,
    cell: Cell,
    folder: tempfile::TempDir,
    headers: Vec<String>,
}

impl Bench<'_> {
    fn clang(&self) -> Command {
        let mut clang = self.toolchain.command();
        clang.arg(format!("--target={}", self.cell.target.triple()));
        clang.arg("-resource-dir").arg(&self.toolchain.resources);
        clang.args(["-ffreestanding", "-nostdlibinc"]).arg("-I").arg(self.workplace.stubs());
        clang.arg("-I").arg(self.folder.path());
        match self.cell.view {
            View::Tools => clang.arg("-D__XEN_TOOLS__"),
            View::Guest => clang.arg(format!("-D__XEN_INTERFACE_VERSION__={}", self.cell.interface)),
        };
        clang
    }

    fn includes(&self) -> String {
        let headers = self.headers.iter().map(|header| format!("#include \"{header}\"\n"));
        std::iter::once("#include \"xen.h\"\n".to_owned()).chain(headers).collect()
    }

    /// The names of the warnings that a compiler has; an error fails the test.
    fn warnings(&self, arguments: &[&str]) -> BTreeSet<String> {
        let mut clang = self.clang();
        clang.args(arguments).args(["-Wall", "-Wextra", "-pedantic", "-fsyntax-only", "-"]);
        // Like Xen's, the headers take these from the program.
        let program = "#include <stdint.h>\n#include <stddef.h>\n\
                       void *memcpy(void *, const void *, size_t);\n"
            .to_owned()
            + &self.includes();
        let output = compile(&mut clang, &program).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", self.cell);
        let lines = said.lines().filter(|line| line.contains("warning: "));
        lines.map(|line| line.rsplit(['[', ']']).nth(1).unwrap_or(line).to_owned()).collect()
    }
}

/// Calls `test` for each cell of the newest header set of each release of Xen that is covered.
fn for_each_cell(test: impl Fn(&Bench<'_>, &Specification)) {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let specification = Specification::load().unwrap();
    for cell in cells(&manifest, &workplace, &specification) {
        let folder = tempfile::tempdir().unwrap();
        for (header, text) in specification.c_headers(&cell).unwrap() {
            let file = folder.path().join(header);
            std::fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let headers = specification.headers(&cell);
        let toolchain = &manifest.toolchain;
        test(&Bench { toolchain, workplace: &workplace, cell, folder, headers }, &specification);
    }
}

fn cells(manifest: &Manifest, workplace: &Workplace, specification: &Specification) -> Vec<Cell> {
    let sets = manifest.sets(workplace).unwrap();
    let covered = |set: &&HeaderSet| {
        set.dialect == Dialect::Xen && specification.covers(set) && set.is_newest_of(&sets)
    };
    sets.iter().filter(covered).flat_map(|set| cells_of(set, specification.releases()).unwrap().0).collect()
}

#[test]
fn as_strict_c_they_have_no_warnings_but_those_listed() {
    for_each_cell(|bench, _| {
        let found = bench.warnings(&["-x", "c", "-std=c11"]);
        assert!(found.iter().all(|warning| OF_C.contains(&&**warning)), "{}: {found:?}", bench.cell);
    });
}

#[test]
fn as_cpp_they_have_no_warnings_but_those_listed() {
    for_each_cell(|bench, _| {
        let found = bench.warnings(&["-x", "c++", "-std=c++17"]);
        assert!(found.iter().all(|warning| OF_CPP.contains(&&**warning)), "{}: {found:?}", bench.cell);
    });
}

#[test]
fn in_assembler_constants_have_their_values() {
    for_each_cell(|bench, specification| {
        let facts = specification.definitions(&bench.cell).unwrap().unwrap().facts;
        let used = facts
            .constants
            .iter()
            .filter(|(name, _)| IN_ASSEMBLER.iter().any(|beginning| name.starts_with(beginning)));
        let tests: Vec<String> = used
            .map(|(name, value)| {
                format!(".if ({name}) != {value}\n.error \"{} is not {value}\"\n.endif\n", name)
            })
            .collect();
        assert!(tests.len() > 100, "{}: only {} constants", bench.cell, tests.len());
        let mut clang = bench.clang();
        clang.args(["-x", "assembler-with-cpp", "-D__ASSEMBLY__", "-c", "-o", "/dev/null", "-"]);
        let output = compile(&mut clang, &(bench.includes() + &tests.concat())).unwrap();
        assert!(output.status.success(), "{}: {}", bench.cell, String::from_utf8_lossy(&output.stderr));
    });
}

#[test]
fn compilers_predefine_the_names_that_are_refused() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let mut found = BTreeSet::new();
    for target in Target::ALL {
        let mut clang = manifest.toolchain.command();
        clang.arg(format!("--target={}", target.triple())).args(["-std=gnu11", "-x", "c"]);
        let gcc = manifest.gcc.get(&target).and_then(|gcc| gcc.found()).map(Gcc::command);
        for mut compiler in std::iter::once(clang).chain(gcc) {
            let output = compile(compiler.args(["-E", "-dM", "-"]), "").unwrap();
            assert!(output.status.success(), "{target}");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let macros = text.lines().filter_map(|line| line.strip_prefix("#define ")?.split_once(' '));
            // What stands for itself is a keyword in some places only.
            let names = macros.filter(|(name, value)| !name.starts_with('_') && name != value);
            found.extend(names.map(|(name, _)| name.to_owned()));
        }
    }
    assert_eq!(found, PREDEFINED.map(str::to_owned).into());
}
