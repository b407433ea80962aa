//! Macros that a header asks for, by which the program that includes it may choose what it gets. A comparison of
//! headers that are read in one way sees nothing of them.

use std::collections::BTreeSet;

/// What is no choice of the program's: macros of the compiler and the target, those by which a view and an interface
/// version are chosen, and such as the headers define for each other.
const NO_CHOICE: [&str; 24] = [
    "XEN_CPUFEATURESET_DEFAULT_INCLUDE",
    "XEN_ERRNO_DEFAULT_INCLUDE",
    "XEN_GENERATING_COMPAT_HEADERS",
    "XEN_GUEST_HANDLE_64",
    "XEN_HAVE_PV_GUEST_ENTRY",
    "XEN_HAVE_PV_UPCALL_MASK",
    "__ASSEMBLER__",
    "__ASSEMBLY__",
    "__DECL_REG_LOHI",
    "__GNUC__",
    "__STDC_VERSION__",
    "__STRICT_ANSI__",
    "__XEN_INTERFACE_VERSION__",
    "__XEN_LATEST_INTERFACE_VERSION__",
    "__XEN_TOOLS__",
    "__XEN__",
    "__aarch64__",
    "__arm__",
    "__cplusplus",
    "__i386__",
    "__powerpc64__",
    "__riscv",
    "__x86_64__",
    "__xen_mk_ullong",
];

/// The macros that a header asks for, but for its guard and for what is no choice.
pub fn asked_macros(text: &str) -> BTreeSet<String> {
    let text = text.replace("\\\n", " ");
    let conditions = text.lines().filter_map(|line| {
        let directive = line.trim_start().strip_prefix('#')?.trim_start();
        let condition =
            ["ifdef", "ifndef", "elif", "if"].iter().find_map(|word| directive.strip_prefix(word))?;
        condition.split("/*").next()
    });
    let words =
        conditions.flat_map(|condition| condition.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_guard = |word: &str| word.trim_end_matches('_').ends_with("_H");
    let is_choice = |word: &&str| {
        *word != "defined" && !is_guard(word) && !word.starts_with("__SIZEOF_") && !NO_CHOICE.contains(word)
    };
    words.filter(is_name).filter(is_choice).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_a_program_are_found() {
        let text = "#ifndef XEN_A_H_\n#define XEN_A_H_\n#ifdef WANT_A /* or EINVAL */\n# if defined(__i386__) && \\\n\
                    !defined(OTHER)\n#elif VERSION >= 0x10\n#endif\n#ifdef __KERNEL__\n#define C\n#endif\n";
        assert_eq!(Vec::from_iter(asked_macros(text)), ["OTHER", "VERSION", "WANT_A", "__KERNEL__"]);
    }
}
