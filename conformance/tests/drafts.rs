//! Drafts from the real headers: run `xen-abi-conformance setup` first.

mod ready;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use xen_abi_codegen::axes::{Dialect, Variant};
use xen_abi_codegen::backend::rust::check_names;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::source::Source;
use xen_abi_codegen::{folder, load};
use xen_abi_conformance::cell::cells_of;
use xen_abi_conformance::compare::{Scope, compare};
use xen_abi_conformance::header_set::HeaderSet;
use xen_abi_conformance::ours::{Ours, Specification};
use xen_abi_conformance::workplace::{Workplace, workspace_root};

use ready::manifest;

/// The newest package of each branch of Xen is enough here.
fn newest(sets: &[HeaderSet]) -> Vec<&HeaderSet> {
    sets.iter().filter(|set| set.dialect == Dialect::Xen && set.is_newest_of(sets)).collect()
}

const HEADERS: [&str; 14] = [
    "xen.h",
    "xen-compat.h",
    "arch-x86/xen.h",
    "arch-x86/xen-x86_32.h",
    "arch-x86/xen-x86_64.h",
    "arch-arm.h",
    "arch-riscv.h",
    "arch-ppc.h",
    "event_channel.h",
    "sched.h",
    "vcpu.h",
    // Strings, an enumeration that a macro makes, and names that stand for others.
    "io/protocols.h",
    "errno.h",
    "kexec.h",
];

/// Drafts into a folder. The program reads them back and compares, and ends with 1 if something differs.
fn import(folder: &Path, sets: &[&HeaderSet]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.arg("import").args(HEADERS).arg("--out").arg(folder);
    let versions: Vec<String> = sets.iter().map(|set| set.version().0).collect();
    command.args(versions.iter().flat_map(|version| ["--set", version]));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let is_usual = |line: &str| line.starts_with("no headers from ") || line.starts_with("drafting from ");
    // Some branches were read, and others lie between them.
    let is_inexact = |line: &str| line.starts_with("not exact: something changes after ");
    let unexpected = |line: &&str| !line.contains(": left out: ") && !is_usual(line) && !is_inexact(line);
    assert_eq!(said.lines().find(unexpected), None);
    assert!(said.lines().any(is_inexact), "{said}");
}

#[test]
fn drafts_say_what_the_headers_and_the_specification_say() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let folder = tempfile::tempdir().unwrap();
    let sets = manifest.sets(&workplace).unwrap();
    let sets = newest(&sets);
    import(folder.path(), &sets);

    let drafts = folder::read(folder.path()).unwrap().into_iter();
    let mut sources: Vec<Source> = drafts.collect();
    let releases = std::fs::read_to_string(workspace_root().join("spec/releases.yaml")).unwrap();
    sources.push(Source::new("releases.yaml", releases));
    // As `check` reads them.
    let whole = load(sources.clone()).unwrap_or_else(|failure| panic!("{:#?}", failure.diagnostics));
    let variants: Vec<Variant> = whole.releases.variants().collect();
    let names = check_names(&Matrix::lower(&whole, &variants).unwrap());
    assert!(names.is_empty(), "{names:#?}");

    let drafted = Specification::of(sources).unwrap();
    let written = Specification::load().unwrap();

    let described = ["event_channel.h", "sched.h"];
    let measured: BTreeSet<String> = described.map(str::to_owned).into();
    let scope = Scope { measured: &measured, is_whole: &|header| described.contains(&header) };
    for set in sets {
        for cell in cells_of(set, written.releases()).unwrap().0 {
            let drafted = drafted.definitions(&cell).unwrap().unwrap();
            let written = written.definitions(&cell).unwrap().unwrap();
            let mut found = compare(&drafted, &written, scope).differences;
            // Headers that were drafted because others need them are compared elsewhere.
            found.retain(|difference| {
                written.homes.get(&difference.name).is_none_or(|home| measured.contains(home))
            });
            assert_eq!(found, [], "{cell}");
        }
    }
}

#[test]
fn what_is_there_is_kept_unless_it_may_be_replaced() {
    if manifest(&Workplace::of_workspace()).is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let sched = folder.path().join("sched.yaml");
    std::fs::write(&sched, "mine").unwrap();
    let import = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
        command
            .args(["import", "sched.h", "--set", "4.20", "--target", "x86_64", "--out"])
            .arg(folder.path());
        command.args(more).output().unwrap().status.code()
    };
    assert_eq!(import(&[]), Some(3));
    assert_eq!(std::fs::read_to_string(&sched).unwrap(), "mine");
    assert_eq!(import(&["--force"]), Some(0));
    assert!(std::fs::read_to_string(&sched).unwrap().contains("sched_poll"));
}

const LINUX_HEADERS: [&str; 8] = [
    "xen/interface/xen.h",
    "xen/interface/event_channel.h",
    "xen/interface/vcpu.h",
    "asm/xen/interface.h",
    "asm/xen/interface_32.h",
    "asm/xen/interface_64.h",
    "asm/pvclock-abi.h",
    "xen/arm/interface.h",
];

/// The program reads the drafts back with the files that they share names with, and ends with 0 only if they say
/// what was measured.
#[test]
fn drafts_in_linuxs_dialect_list_what_they_share() {
    if manifest(&Workplace::of_workspace()).is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.args(["import", "--dialect", "linux", "--set", "6.12"]).args(LINUX_HEADERS);
    let output = command.arg("--out").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let draft = |name: &str| std::fs::read_to_string(folder.path().join("linux").join(name)).unwrap();
    let events = draft("xen/interface/event_channel.yaml");
    assert!(
        events.contains("hypercalls: [event_channel_op]") && !events.contains("\nconstants:"),
        "{events}"
    );
    assert!(draft("xen/interface/vcpu.yaml").contains("lacks: [VCPUOP_register_runstate_phys_area"));
    assert!(draft("xen/interface/xen.yaml").contains("\n  tmem_op:"));
}
