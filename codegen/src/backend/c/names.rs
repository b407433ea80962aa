//! Names in C: of header guards, of included files and of records.

use crate::model::{RecordId, RecordKind, Spec};

/// Include guards that do not follow from the path of the header.
const IRREGULAR_GUARDS: [(&str, &str); 15] = [
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
    ("xencomm.h", "_XEN_XENCOMM_H_"),
    ("xsm/flask_op.h", "__FLASK_OP_H__"),
];

/// The include guard of a header: Xen's own, which programs test for.
pub(super) fn guard(header: &str) -> String {
    if let Some((_, guard)) = IRREGULAR_GUARDS.iter().find(|(irregular, _)| *irregular == header) {
        return (*guard).to_owned();
    }
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("__XEN_PUBLIC_{}__", header.chars().map(word).collect::<String>())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_are_those_of_xen() {
        assert_eq!(guard("event_channel.h"), "__XEN_PUBLIC_EVENT_CHANNEL_H__");
        assert_eq!(guard("arch-x86/xen-x86_64.h"), "__XEN_PUBLIC_ARCH_X86_XEN_X86_64_H__");
        assert_eq!(guard("hvm/ioreq.h"), "_IOREQ_H_");
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
