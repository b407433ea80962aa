//! Names in C: of header guards, of included files, of records, and of macros on which headers rely.

use xen_abi_model::{
    Group, GroupInC, Guard, Module, ModuleId, RecordId, RecordKind, SaveCodeInC, SaveRecord, Spec,
};

/// The macro with which a program asks for an interface version.
pub(super) const INTERFACE_VERSION: &str = "__XEN_INTERFACE_VERSION__";

/// The macro that declares a record of a saved domain.
pub(super) fn definer_of(save: &SaveRecord) -> Option<&'static str> {
    match &save.in_c {
        SaveCodeInC::Declared(None) => Some("DECLARE_HVM_SAVE_TYPE"),
        SaveCodeInC::Declared(Some(_)) => Some("DECLARE_HVM_SAVE_TYPE_COMPAT"),
        SaveCodeInC::Constant(_) => None,
    }
}

/// The include guard of the header of a module, which programs test for, if it has one.
pub(super) fn guard(spec: &Spec, module: ModuleId) -> Option<String> {
    let Module { header, when, guard, .. } = &spec[module];
    match guard {
        Guard::None => None,
        Guard::Macro(name) => Some(name.clone()),
        Guard::Usual => Some(usual_guard(header, when.targets.iter().all(|target| target.is_x86()))),
    }
}

/// The include guard that follows from the path of a header; Linux has more than one way to make it.
pub fn usual_guard(header: &str, is_x86: bool) -> String {
    match header.strip_prefix(OF_ARCHITECTURE) {
        Some(rest) if is_x86 => format!("_ASM_X86_{}", as_word(rest)),
        Some(rest) => format!("__ASM_{}", as_word(rest)),
        None => format!("__XEN_PUBLIC_{}__", as_word(header.strip_prefix(OF_LINUX).unwrap_or(header))),
    }
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
        for (header, is_x86, guard) in [
            ("event_channel.h", true, "__XEN_PUBLIC_EVENT_CHANNEL_H__"),
            ("arch-x86/xen-x86_64.h", true, "__XEN_PUBLIC_ARCH_X86_XEN_X86_64_H__"),
            ("xen/interface/io/blkif.h", false, "__XEN_PUBLIC_IO_BLKIF_H__"),
            ("asm/xen/interface.h", true, "_ASM_X86_XEN_INTERFACE_H"),
            ("asm/xen/interface.h", false, "__ASM_XEN_INTERFACE_H"),
        ] {
            assert_eq!(usual_guard(header, is_x86), guard);
        }
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
