//! Breaks of the ABI that were released, or nearly: a record behind a versioned interface changed and the version did not.
//! What the real headers of before 4.14 say of the records concerned is kept in `known_breaks/` as lock files;
//! `XEN_GIT=../xen` measures it again, and with `UPDATE_BREAKS=1` writes it. Younger ones are in the specification.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::model::KnownBranch;
use xen_abi_codegen::regression::accepted::AcceptedChanges;
use xen_abi_codegen::regression::diff::diff;
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::lock::{lock, read};
use xen_abi_codegen::regression::policy::Policy;
use xen_abi_codegen::regression::report::{Format, judged, report};
use xen_abi_codegen::regression::state::State;
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::environment;
use xen_abi_conformance::header_choice::HeaderChoice;
use xen_abi_conformance::header_source::{GitTag, HeaderSource};
use xen_abi_conformance::manifest::Manifest;
use xen_abi_conformance::measure::HeaderReader;
use xen_abi_conformance::ours::{Specification, releases};
use xen_abi_conformance::workplace::Workplace;

/// Headers of two commits.
struct Break {
    states: [Revision; 2],
    targets: &'static [Target],
    /// The records that changed, and those that hold them.
    records: &'static [&'static str],
    version: &'static str,
}

/// What headers of a commit say.
struct Revision {
    /// The file in `known_breaks/`, without its ending.
    file: &'static str,
    /// A tag or a commit of Xen.
    commit: &'static str,
    /// The release to which it led.
    release: &'static str,
}

/// The configuration of a domain grew out of padding in 4.7, and domctl's version stayed.
const DOMAIN_CONFIG: Break = Break {
    states: [
        Revision { file: "4.6.0", commit: "RELEASE-4.6.0", release: "4.6.0" },
        Revision { file: "4.7.0", commit: "RELEASE-4.7.0", release: "4.7.0" },
    ],
    targets: &[Target::X86_32, Target::X86_64, Target::Arm32, Target::Arm64],
    records: &["xen_arch_domainconfig", "xen_domctl_createdomain"],
    version: "XEN_DOMCTL_INTERFACE_VERSION",
};

/// Commit 56d1d85a0c "x86 pm: provide CC7/PC2 residency" of 2011; two weeks later 4779dc810e raised sysctl's version.
const CX_STAT: Break = Break {
    states: [
        Revision { file: "before-56d1d85a0c", commit: "56d1d85a0c^", release: "4.2.0" },
        Revision { file: "56d1d85a0c", commit: "56d1d85a0c", release: "4.2.0" },
    ],
    targets: &[Target::X86_32, Target::X86_64],
    records: &["pm_cx_stat", "xen_sysctl_get_pmstat"],
    version: "XEN_SYSCTL_INTERFACE_VERSION",
};

impl Revision {
    fn path(&self) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/known_breaks");
        folder.join(format!("{}.lock", self.file))
    }

    /// What is kept of it.
    fn state(&self) -> State<'static> {
        let text = std::fs::read_to_string(self.path()).unwrap();
        let facts = read(&text).unwrap_or_else(|damaged| panic!("{}: {damaged:?}", self.file));
        State::of_facts(self.file.to_owned(), facts.into_values().collect())
    }
}

impl Break {
    /// What `diff` says, a line for each change.
    fn told(&self) -> String {
        let [before, after] = self.states.each_ref().map(Revision::state);
        let found = diff(&before, &after, &Known::of(specification().spec()));
        let judged = judged(&found, &Policy::default(), &AcceptedChanges::default());
        report(&found, &judged, Format::Short)
    }

    /// What the headers of a revision say of the records, as a lock file.
    fn measured(&self, revision: &Revision, repository: &Path) -> String {
        let workplace = Workplace::of_workspace();
        let manifest = Manifest::load(&workplace).unwrap();
        environment::prepare(&manifest.toolchain).unwrap();
        let releases = releases().unwrap();
        // Headers of any age are read as if they were the newest.
        let release = releases.branches(Dialect::Xen).next_back().map(KnownBranch::newest).unwrap();
        let (repository, tag) = (repository.to_owned(), revision.commit.to_owned());
        let folder = tempfile::tempdir().unwrap();
        let source = GitTag { repository, tag, dialect: Dialect::Xen, release };
        let set = source.lay_out(folder.path()).unwrap();
        let (cells, _) = cells_of(&set, &releases).unwrap();
        let cells =
            cells.iter().filter(|cell| cell.view == View::Tools && self.targets.contains(&cell.target));
        let reader = HeaderReader::new(&manifest, &workplace);
        let facts = |cell: &Cell| {
            let headers = HeaderChoice::All.headers(cell).unwrap();
            let all = reader.facts_of(cell, &headers).unwrap().definitions.facts;
            let only = |names: &[&str], name: &String| names.contains(&name.as_str());
            Facts {
                target: cell.target,
                view: cell.view,
                interface: cell.interface,
                release: revision.release.to_owned(),
                records: of(all.records, |name| only(self.records, name)),
                constants: of(all.constants, |name| only(&[self.version], name)),
                const_types: of(all.const_types, |name| only(&[self.version], name)),
                strings: BTreeMap::new(),
                typedefs: BTreeMap::new(),
                enums: BTreeMap::new(),
                aliases: BTreeMap::new(),
                save_codes: BTreeMap::new(),
                smccc: BTreeMap::new(),
                ..all
            }
        };
        lock(State::of_facts(String::new(), cells.map(facts).collect()).facts())
    }
}

/// Those of some names.
fn of<T>(all: BTreeMap<String, T>, is_wanted: impl Fn(&String) -> bool) -> BTreeMap<String, T> {
    all.into_iter().filter(|(name, _)| is_wanted(name)).collect()
}

fn specification() -> Specification {
    Specification::load().unwrap()
}

#[test]
fn the_configuration_of_domains_grew_out_of_padding_in_4_7() {
    insta::assert_snapshot!(DOMAIN_CONFIG.told(), @r"
    deny padding-became-member xen_arch_domainconfig.emulation_flags: bytes 0 to 3, padding before; x86_32, x86_64
    deny changed-without-bump XEN_DOMCTL_INTERFACE_VERSION: still 0xb, though `xen_arch_domainconfig` changed under it; x86_32, x86_64
    ");
}

#[test]
fn residencies_came_between_others_in_2011() {
    insta::assert_snapshot!(CX_STAT.told(), @r"
    deny added pm_cx_stat.cc7: bytes 80 to 87; 88 bytes instead of 72; everywhere
    deny added pm_cx_stat.pc2: bytes 32 to 39; 88 bytes instead of 72; everywhere
    deny moved pm_cx_stat.pc3: 5 members +8 bytes from `pc3` on, to bytes 40 to 47; everywhere
    deny resized xen_sysctl_get_pmstat: 96 bytes instead of 80, with `pm_cx_stat`; everywhere
    deny changed-without-bump XEN_SYSCTL_INTERFACE_VERSION: still 0x8, though `pm_cx_stat`, `xen_sysctl_get_pmstat` changed under it; everywhere
    ");
}

#[test]
#[ignore = "needs a repository of Xen, which XEN_GIT names"]
fn what_is_kept_is_what_the_headers_say() {
    let repository = PathBuf::from(std::env::var_os("XEN_GIT").expect("XEN_GIT names a repository of Xen"));
    for known in [DOMAIN_CONFIG, CX_STAT] {
        for revision in &known.states {
            let measured = known.measured(revision, &repository);
            if std::env::var_os("UPDATE_BREAKS").is_some() {
                std::fs::write(revision.path(), measured).unwrap();
            } else {
                assert_eq!(std::fs::read_to_string(revision.path()).unwrap(), measured, "{}", revision.file);
            }
        }
    }
}
