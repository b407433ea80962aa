//! Headers and compilers that are not as they should be: what is wrong is told, and the rest is measured.

mod ready;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use xen_abi_codegen::axes::Dialect;
use xen_abi_conformance::atomic_file;
use xen_abi_conformance::manifest::{FetchedSet, Manifest};
use xen_abi_conformance::workplace::Workplace;

/// A workplace with one set of small headers, and all else as the machine has it.
struct Strange {
    folder: TempDir,
    manifest: Manifest,
}

impl Strange {
    /// One whose header `strange.h` has a text; nothing if nothing is set up.
    fn with_header(text: &str) -> Option<Strange> {
        let own = Workplace::of_workspace();
        let mut manifest = ready::manifest(&own)?;
        let folder = tempfile::tempdir().unwrap();
        let workplace = Workplace::at(folder.path().join("conformance"));
        let version = &manifest.header_sets.iter().find(|set| set.dialect == Dialect::Xen).unwrap().version;
        let set = FetchedSet {
            dialect: Dialect::Xen,
            package: "libxen-dev".to_owned(),
            version: version.clone(),
            suites: Vec::new(),
            without: Vec::new(),
        };
        let tree = workplace.header_set(Dialect::Xen, version).join("xen");
        let compat = "#define __XEN_LATEST_INTERFACE_VERSION__ 0x00040e00\n";
        for (name, text) in
            [("xen.h", "typedef int xen_int_t;\n"), ("xen-compat.h", compat), ("strange.h", text)]
        {
            atomic_file::write(&tree.join(name), text).unwrap();
        }
        for stub in ["string.h", "sys/types.h"] {
            let text = atomic_file::read(&own.stubs().join(stub)).unwrap();
            atomic_file::write(&workplace.stubs().join(stub), &text).unwrap();
        }
        manifest.header_sets = vec![set];
        let strange = Strange { folder, manifest };
        strange.store();
        Some(strange)
    }

    fn store(&self) {
        self.manifest.store(&Workplace::at(self.folder.path().join("conformance"))).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
        command.args(arguments).env("CARGO_TARGET_DIR", self.folder.path()).output().unwrap()
    }

    fn import(&self) -> Output {
        self.run(&["import", "strange.h", "--target", "x86_64"])
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_cannot_be_measured_is_left_out_with_all_that_is_made_of_it() {
    let text = "struct odd { double _Complex z; };\n\
                typedef struct odd odd_t;\n\
                struct outer { int before; struct odd odd; };\n\
                struct plain { int a; };\n\
                #define PLAIN 7\n";
    let Some(strange) = Strange::with_header(text) else { return };
    let output = strange.import();
    let (draft, said) = (String::from_utf8_lossy(&output.stdout), said(&output));
    assert_eq!(output.status.code(), Some(0), "{said}");
    for name in ["odd", "outer"] {
        assert!(said.contains(&format!("`{name}`: It could not be measured")), "{said}");
        assert!(!draft.contains(&format!("  {name}:\n")), "{draft}");
    }
    assert!(draft.contains("  plain:\n") && draft.contains("PLAIN"), "{draft}");
}

#[test]
fn an_error_in_a_header_is_shown_and_not_hidden_behind_probes() {
    let constants: String = (0..40).map(|at| format!("#define STRANGE_{at} {at}\n")).collect();
    let Some(strange) = Strange::with_header(&format!("{constants}struct a {{ u32 x; }};\n")) else { return };
    let output = strange.import();
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("strange.h:41") && said(&output).contains("u32"), "{}", said(&output));
}

#[test]
fn macros_that_double_end_a_compiler_and_not_the_memory() {
    let doubled = (1..30).map(|at| format!("#define M{at} M{before} M{before}\n", before = at - 1));
    let text = format!("#define M0 int strange;\n{}M29\n", doubled.collect::<String>());
    let Some(strange) = Strange::with_header(&text) else { return };
    let output = strange.import();
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("was killed: it printed more than 64 MiB"), "{}", said(&output));
}

#[test]
fn a_program_that_is_no_compiler_is_told_and_proves_nothing() {
    let Some(mut strange) = Strange::with_header("") else { return };
    let is_told = |strange: &Strange, verb: &str, program: &Path| {
        strange.store();
        let output = strange.run(&[verb]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        let told = format!("`{}` is not a working compiler", program.display());
        assert!(said(&output).contains(&told), "{}", said(&output));
    };
    let program = PathBuf::from("/bin/true");
    strange.manifest.toolchain.clang.clone_from(&program);
    is_told(&strange, "check", &program);
    is_told(&strange, "random", &program);
}
