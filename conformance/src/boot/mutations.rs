//! Mutations of the specification, each of which a guest on the real hypervisor must detect.

use std::path::{Path, PathBuf};
use std::time::Duration;

use xen_abi_codegen::axes::Branch;

use super::{Boot, BootError, BootManifest, Builder, Guest, Trial, run};
use crate::atomic_file::{self, FileError};
use crate::workplace::{Workplace, workspace_root};

/// A single change of one file of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mutation {
    /// What it changes.
    pub what: &'static str,
    /// The guest that is built with it.
    pub guest: Guest,
    file: &'static str,
    /// What stands there, once.
    right: &'static str,
    wrong: &'static str,
}

/// How long a guest may take that goes astray.
const LIMIT: Duration = Duration::from_secs(15);

/// What a guest is built from.
const SOURCES: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "codegen",
    "conformance/Cargo.toml",
    "conformance/guest",
    SPEC,
    "xen-abi/Cargo.toml",
    "xen-abi/src",
    "xen-abi-macros",
];

/// The folder of the specification.
const SPEC: &str = "spec";

/// The mutations, those of one guest behind each other.
pub const MUTATIONS: [Mutation; 10] = [
    Mutation {
        what: "two members of evtchn_status are swapped",
        guest: Guest::X86_64Pvh,
        file: "event_channel.yaml",
        right: "      - { name: port, type: evtchn_port_t, doc: Port to ask about. }\n      \
                - { name: status, type: evtchn_stat, doc: What the port is used for. }\n",
        wrong: "      - { name: status, type: evtchn_stat, doc: What the port is used for. }\n      \
                - { name: port, type: evtchn_port_t, doc: Port to ask about. }\n",
    },
    Mutation {
        what: "EVTCHNOP_send has another number",
        guest: Guest::X86_64Pvh,
        file: "event_channel.yaml",
        right: "      EVTCHNOP_send:\n        value: 4\n",
        wrong: "      EVTCHNOP_send:\n        value: 14\n",
    },
    Mutation {
        what: "the hypercall sched_op has another number",
        guest: Guest::X86_64Pvh,
        file: "xen.yaml",
        right: "      - { is: 29 }\n",
        wrong: "      - { is: 42 }\n",
    },
    Mutation {
        what: "DOMID_SELF has another value",
        guest: Guest::X86_64Pvh,
        file: "xen.yaml",
        right: "  DOMID_SELF:\n    type: domid_t\n    value: 0x7FF0U\n",
        wrong: "  DOMID_SELF:\n    type: domid_t\n    value: 0x7FF3U\n",
    },
    Mutation {
        what: "shared_info begins eight bytes late",
        guest: Guest::X86_64Pvh,
        file: "xen.yaml",
        right: "      - { name: vcpu_info, type: vcpu_info, len: XEN_LEGACY_MAX_VCPUS,",
        wrong: "      - { name: late, type: u64, reserved: true }\n      \
                - { name: vcpu_info, type: vcpu_info, len: XEN_LEGACY_MAX_VCPUS,",
    },
    Mutation {
        what: "padding of vcpu_time_info is too wide",
        guest: Guest::X86_64Pvh,
        file: "xen.yaml",
        right: "      - { name: pad0, type: u32, reserved: true }\n      - { name: tsc_timestamp,",
        wrong: "      - { name: pad0, type: u64, reserved: true }\n      - { name: tsc_timestamp,",
    },
    Mutation {
        what: "two members of gnttab_map_grant_ref are swapped",
        guest: Guest::X86_64Pvh,
        file: "grant_table.yaml",
        right: "      - { name: flags, type: gntmap, doc: \"How to map it, bits `GNTMAP_*`.\" }\n      \
                - { name: ref, type: grant_ref_t, doc: The grant. }\n",
        wrong: "      - { name: ref, type: grant_ref_t, doc: The grant. }\n      \
                - { name: flags, type: gntmap, doc: \"How to map it, bits `GNTMAP_*`.\" }\n",
    },
    Mutation {
        what: "the handle in sched_poll is as wide as on Arm",
        guest: Guest::X86_32Pvh,
        file: "sched.yaml",
        right: "        doc: Ports of the caller to wait for.\n",
        wrong: "        doc: Ports of the caller to wait for.\n      \
                - { name: high, type: u32, arch: [x86_32], reserved: true }\n",
    },
    Mutation {
        what: "XENMAPSPACE_shared_info has another value",
        guest: Guest::Arm64,
        file: "memory.yaml",
        right: "      XENMAPSPACE_shared_info: { value: 0,",
        wrong: "      XENMAPSPACE_shared_info: { value: 7,",
    },
    Mutation {
        what: "two members of xen_add_to_physmap are swapped",
        guest: Guest::Arm64,
        file: "memory.yaml",
        right: "      - name: idx\n        type: xen_ulong_t\n        doc: \"Which of it: a number of a frame. \
                For `XENMAPSPACE_gmfn_range` the first one.\"\n      \
                - { name: gpfn, type: xen_pfn_t, doc: The frame of the guest. }\n",
        wrong: "      - { name: gpfn, type: xen_pfn_t, doc: The frame of the guest. }\n      \
                - { name: idx, type: xen_ulong_t, doc: Which of it. }\n",
    },
];

impl Mutation {
    /// Applies the mutation to a specification.
    fn apply(&self, spec: &Path) -> Result<(), FileError> {
        let path = spec.join(self.file);
        let text = atomic_file::read(&path)?;
        atomic_file::write(&path, &text.replace(self.right, self.wrong))
    }

    /// Takes it back.
    fn revert(&self, spec: &Path) -> Result<(), FileError> {
        copy(&workspace_root().join(SPEC).join(self.file), &spec.join(self.file))
    }
}

/// Builds a guest with each mutation, and boots it on a branch of the hypervisor.
pub fn try_all(
    workplace: &Workplace,
    manifest: &BootManifest,
    branch: Branch,
) -> Result<Vec<(Mutation, Boot)>, BootError> {
    let workspace = lay_out(workplace)?;
    let package = workspace.join("conformance/guest/Cargo.toml");
    let builder = Builder::of(package, workplace.mutated_guests(), manifest)?.from_spec();
    let spec = workspace.join(SPEC);
    let mut trials = Vec::new();
    for (at, mutation) in MUTATIONS.iter().enumerate() {
        eprintln!("boot: {}", mutation.what);
        mutation.apply(&spec)?;
        let built = builder.image(mutation.guest)?;
        mutation.revert(&spec)?;
        // The next takes its place.
        let name = format!("mutation-{}", at + 1);
        let image = workplace.mutated_guests().join(&name);
        std::fs::rename(&built, &image).map_err(FileError::on("move", &built))?;
        trials.push(Trial { name, guest: mutation.guest, branch, image });
    }
    let report = run(workplace, manifest, &trials, LIMIT)?;
    Ok(MUTATIONS.into_iter().zip(report.boots).collect())
}

/// A copy of what guests are built from, whose specification can be changed.
fn lay_out(workplace: &Workplace) -> Result<PathBuf, FileError> {
    let copied = workplace.mutated_workspace();
    for source in SOURCES {
        copy(&workspace_root().join(source), &copied.join(source))?;
    }
    // A member of the workspace is a package only with something to build.
    atomic_file::write(&copied.join("conformance/src/lib.rs"), "")?;
    Ok(copied)
}

/// Copies a file, or a folder without what was built in it. What has not changed is left alone, so that it is not
/// built again.
fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    if !from.is_dir() {
        let bytes = std::fs::read(from).map_err(FileError::on("read", from))?;
        return match std::fs::read(to) {
            Ok(present) if present == bytes => Ok(()),
            _ => {
                atomic_file::create_folder(to.parent().unwrap_or(to))?;
                std::fs::write(to, bytes).map_err(FileError::on("write", to))
            }
        };
    }
    atomic_file::create_folder(to)?;
    for entry in std::fs::read_dir(from).map_err(FileError::on("list", from))? {
        let name = entry.map_err(FileError::on("list", from))?.file_name();
        if name != "target" {
            copy(&from.join(&name), &to.join(&name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use xen_abi_codegen::source::Source;

    use super::*;
    use crate::ours::Specification;

    #[test]
    fn each_mutation_changes_one_place_and_is_none_of_those_that_are_refused() {
        let sources = Specification::sources().unwrap();
        for mutation in MUTATIONS {
            let mutated = |source: &Source| {
                let is_here = *source.name == *mutation.file;
                let places = if is_here { source.text.matches(mutation.right).count() } else { 1 };
                assert_eq!(places, 1, "{}", mutation.what);
                let text = if is_here {
                    source.text.replace(mutation.right, mutation.wrong)
                } else {
                    source.text.to_string()
                };
                Source::new(source.name.to_string(), text)
            };
            let loaded = xen_abi_codegen::load(sources.iter().map(mutated).collect());
            assert!(
                loaded.is_ok(),
                "{}: {:?}",
                mutation.what,
                loaded.err().map(|failure| failure.diagnostics)
            );
        }
    }

    #[test]
    fn a_copy_leaves_out_what_was_built() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        atomic_file::create_folder(&from.join("target")).unwrap();
        atomic_file::write(&from.join("a"), "text").unwrap();
        for _ in 0..2 {
            copy(&from, &to).unwrap();
            assert_eq!(atomic_file::read(&to.join("a")).unwrap(), "text");
            assert!(!to.join("target").exists());
        }
    }
}
