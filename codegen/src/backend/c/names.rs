//! Names in C: of header guards, of included files and of records.

use crate::model::{Group, GroupInC, Module, ModuleId, RecordId, RecordKind, Spec};

/// Include guards that do not follow from the path of the header.
const IRREGULAR_GUARDS: [(&str, &str); 16] = [
    ("arch-arm/hvm/save.h", "__XEN_PUBLIC_HVM_SAVE_ARM_H__"),
    ("arch-x86/hvm/save.h", "__XEN_PUBLIC_HVM_SAVE_X86_H__"),
    ("arch-x86/xen-mca.h", "__XEN_PUBLIC_ARCH_X86_MCA_H__"),
    ("device_tree_defs.h", "__XEN_DEVICE_TREE_DEFS_H__"),
    ("hvm/ioreq.h", "_IOREQ_H_"),
    ("hvm/pvdrivers.h", "_XEN_PUBLIC_PVDRIVERS_H_"),
    ("io/pciif.h", "__XEN_PCI_COMMON_H__"),
    ("io/protocols.h", "__XEN_PROTOCOLS_H__"),
    ("io/vscsiif.h", "__XEN__PUBLIC_IO_SCSI_H__"),
    ("io/xenbus.h", "_XEN_PUBLIC_IO_XENBUS_H"),
    ("io/xs_wire.h", "_XS_WIRE_H"),
    ("kexec.h", "_XEN_PUBLIC_KEXEC_H"),
    ("vm_event.h", "_XEN_PUBLIC_VM_EVENT_H"),
    ("xen/arm/interface.h", "_ASM_ARM_XEN_INTERFACE_H"),
    ("xencomm.h", "_XEN_XENCOMM_H_"),
    ("xsm/flask_op.h", "__FLASK_OP_H__"),
];

/// The include guard of the header of a module, which programs test for.
pub(super) fn guard(spec: &Spec, module: ModuleId) -> String {
    let Module { header, when, .. } = &spec[module];
    match header.strip_prefix(OF_ARCHITECTURE) {
        Some(rest) if when.targets.iter().all(|target| target.is_x86()) => {
            format!("_ASM_X86_{}", as_word(rest))
        }
        Some(rest) => format!("__ASM_{}", as_word(rest)),
        None => plain_guard(header),
    }
}

fn plain_guard(header: &str) -> String {
    if let Some((_, guard)) = IRREGULAR_GUARDS.iter().find(|(irregular, _)| *irregular == header) {
        return (*guard).to_owned();
    }
    let public = header.strip_prefix(OF_LINUX).unwrap_or(header);
    format!("__XEN_PUBLIC_{}__", as_word(public))
}

fn as_word(path: &str) -> String {
    path.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// What the names of headers begin with that Linux has once for each architecture.
const OF_ARCHITECTURE: &str = "asm/";

/// The folder in which Linux has its copies.
const OF_LINUX: &str = "xen/interface/";

/// Where the header of a module is written: as it lies in the tree of Xen or of Linux.
pub(super) fn paths(spec: &Spec, module: ModuleId) -> Vec<String> {
    let Module { header, when, .. } = &spec[module];
    if !header.starts_with(OF_ARCHITECTURE) {
        return vec![format!("c/include/{header}")];
    }
    let mut folders: Vec<&str> = when.targets.iter().map(|target| target.linux_architecture()).collect();
    folders.dedup();
    folders.into_iter().map(|folder| format!("c/arch/{folder}/include/{header}")).collect()
}

/// How the header at `from` names the one at `to`; both are relative to the same root.
pub(super) fn relative(from: &str, to: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let mut rest = to;
    let mut shared = 0;
    while let Some((first, after)) = rest.split_once('/') {
        if folders.get(shared) != Some(&first) {
            break;
        }
        rest = after;
        shared += 1;
    }
    "../".repeat(folders.len() - shared) + rest
}

/// The keyword of a record.
pub(crate) fn keyword(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    }
}

/// What a program writes for a record: its typedef, or else the keyword and the tag.
pub(crate) fn record_name(spec: &Spec, id: RecordId) -> String {
    let record = &spec[id];
    match &record.typedef {
        Some(typedef) => typedef.clone(),
        None => tagged(spec, id),
    }
}

/// The keyword and the tag of a record; of one without a tag, its typedef.
pub(crate) fn tagged(spec: &Spec, id: RecordId) -> String {
    let record = &spec[id];
    if record.untagged {
        return record.head.name.clone();
    }
    format!("{} {}", keyword(record.body.kind), record.head.name)
}

/// What a program writes for the type of a group, if C has one.
pub(crate) fn group_name(group: &Group) -> Option<String> {
    match group.c {
        GroupInC::Enum => Some(format!("enum {}", group.head.name)),
        GroupInC::Typedef => Some(group.head.name.clone()),
        GroupInC::Enumerators | GroupInC::Macros => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_are_those_of_xen_and_linux() {
        assert_eq!(plain_guard("event_channel.h"), "__XEN_PUBLIC_EVENT_CHANNEL_H__");
        assert_eq!(plain_guard("arch-x86/xen-x86_64.h"), "__XEN_PUBLIC_ARCH_X86_XEN_X86_64_H__");
        assert_eq!(plain_guard("hvm/ioreq.h"), "_IOREQ_H_");
        assert_eq!(plain_guard("xen/interface/io/blkif.h"), "__XEN_PUBLIC_IO_BLKIF_H__");
    }

    #[test]
    fn includes_are_relative_to_the_folder_of_the_header() {
        assert_eq!(relative("sched.h", "event_channel.h"), "event_channel.h");
        assert_eq!(relative("xen.h", "arch-x86/xen.h"), "arch-x86/xen.h");
        assert_eq!(relative("io/blkif.h", "grant_table.h"), "../grant_table.h");
        assert_eq!(relative("io/blkif.h", "io/ring.h"), "ring.h");
        assert_eq!(relative("arch-x86/hvm/save.h", "arch-x86/xen.h"), "../xen.h");
    }
}
