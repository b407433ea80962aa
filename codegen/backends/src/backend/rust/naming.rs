//! All names in Rust.

use std::borrow::Cow;

use xen_abi_model::Head;
use xen_abi_syntax::scalar::Scalar;

/// The type of a plain value.
pub(super) fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Char => "::core::ffi::c_char",
        other => other.name(),
    }
}

/// An identifier; keywords are written as `r#type`, or `self_` where that is not possible.
pub(super) fn ident(name: &str) -> Cow<'_, str> {
    match name {
        "crate" | "self" | "super" | "Self" | "_" => Cow::Owned(format!("{name}_")),
        "abstract" | "as" | "async" | "await" | "become" | "box" | "break" | "const" | "continue" | "do"
        | "dyn" | "else" | "enum" | "extern" | "false" | "final" | "fn" | "for" | "gen" | "if" | "impl"
        | "in" | "let" | "loop" | "macro" | "match" | "mod" | "move" | "mut" | "override" | "priv"
        | "pub" | "ref" | "return" | "static" | "struct" | "trait" | "true" | "try" | "type" | "typeof"
        | "unsafe" | "unsized" | "use" | "virtual" | "where" | "while" | "yield" => {
            Cow::Owned(format!("r#{name}"))
        }
        _ => Cow::Borrowed(name),
    }
}

/// `evtchn_alloc_unbound` and `domid_t` as `EvtchnAllocUnbound` and `Domid`.
pub(crate) fn type_name(c_name: &str) -> String {
    let stem = c_name.strip_suffix("_t").filter(|stem| !stem.is_empty()).unwrap_or(c_name);
    let mut name = String::with_capacity(stem.len() + 1);
    for word in stem.split('_').filter(|word| !word.is_empty()) {
        add_capitalised(&mut name, word);
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() { format!("X{name}") } else { name }
}

/// Adds a word with a capital letter; one that is all capitals gets small ones behind it.
fn add_capitalised(name: &mut String, word: &str) {
    let is_loud = word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let first = name.len();
    name.push_str(word);
    name[first..first + 1].make_ascii_uppercase();
    if is_loud {
        name[first + 1..].make_ascii_lowercase();
    }
}

/// `EVTCHNSTAT_closed` without its prefix as `CLOSED`.
pub(crate) fn constant_name(c_name: &str, prefix: &str) -> String {
    let stem = c_name.strip_prefix(prefix).filter(|stem| !stem.is_empty()).unwrap_or(c_name);
    let name = stem.trim_start_matches('_').to_ascii_uppercase();
    if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() { format!("X{name}") } else { name }
}

/// `__XENMEMF_node` as `xenmemf_node`.
pub(crate) fn function_name(c_name: &str) -> String {
    let name = c_name.trim_start_matches('_').to_ascii_lowercase();
    if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() { format!("x{name}") } else { name }
}

/// `domU` as `dom_u`.
pub(super) fn member_name(c_name: &str) -> String {
    let mut name = String::with_capacity(c_name.len() + 4);
    let mut before = '_';
    for c in c_name.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
        before = c;
    }
    name
}

/// A word of a path, of a file or of C, as a module: `hvm-op` as `hvm_op`.
pub(super) fn module_name(word: &str) -> String {
    let name = word.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("x{name}") } else { name }
}

/// The modules in each other that a file of the specification is: `arch-x86/xen` as `arch_x86` and `xen`.
pub(super) fn module_path(file: &str) -> Vec<String> {
    file.split('/').map(module_name).collect()
}

/// The name of a declared type.
pub(crate) fn declared(head: &Head) -> String {
    head.rust.clone().unwrap_or_else(|| type_name(&head.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_customs_of_rust() {
        assert_eq!(type_name("evtchn_alloc_unbound"), "EvtchnAllocUnbound");
        assert_eq!(type_name("domid_t"), "Domid");
        assert_eq!(type_name("buf_ioreq"), "BufIoreq");
        assert_eq!(type_name("xen_domctl_bind_pt_irq"), "XenDomctlBindPtIrq");
        assert_eq!(type_name("_t"), "T");
        assert_eq!(constant_name("EVTCHNSTAT_closed", "EVTCHNSTAT_"), "CLOSED");
        assert_eq!(constant_name("__HYPERVISOR_sched_op", ""), "HYPERVISOR_SCHED_OP");
        assert_eq!(constant_name("X86_32", "X86_"), "X32");
        assert_eq!(member_name("domU"), "dom_u");
        assert_eq!(member_name("_MBZ2"), "_mbz2");
        assert_eq!(module_path("arch-x86/xen-x86_64"), ["arch_x86", "xen_x86_64"]);
    }

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("self"), "self_");
        assert_eq!(ident("port"), "port");
    }
}
