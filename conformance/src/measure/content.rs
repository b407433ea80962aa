//! What a unit comes to when it is preprocessed, as a digest: two units of one digest are measured alike.

use sha2::{Digest, Sha256};
use xen_abi_codegen::axes::Target;

use super::preprocessed::{HeaderName, file_of_marker};

/// The macro by which a program asks for an interface version.
pub(crate) const INTERFACE: &str = "__XEN_INTERFACE_VERSION__";

/// The digest of all that a compiler is given for one target, but for comments, empty lines and line numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Content([u8; 32]);

impl Content {
    /// Reads what `clang -E -dD` printed. `interface` is the version that the program asks for: it counts if a macro
    /// of the headers computes with it, as what `#if` made of it is in the text already.
    pub(super) fn of(text: &str, target: Target, interface: &str, header_name: HeaderName<'_>) -> Content {
        let mut digest = Sha256::new();
        digest.update(target.triple());
        let mut current: Option<String> = None;
        for line in text.lines() {
            if let Some(file) = file_of_marker(line) {
                let header = header_name(file);
                if header.is_some() && header != current {
                    digest.update(format!("\n# {}\n", header.as_deref().unwrap_or_default()));
                }
                current = header;
            } else if current.is_some() && !line.trim().is_empty() {
                digest.update(line);
                digest.update("\n");
                if line.contains(INTERFACE) && !line.starts_with(&format!("#define {INTERFACE}")) {
                    digest.update(interface);
                }
            }
        }
        Content(digest.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str, interface: &str) -> Content {
        Content::of(text, Target::X86_64, interface, &|file| file.strip_prefix("/set/").map(str::to_owned))
    }

    #[test]
    fn lines_and_folders_do_not_count_and_headers_do() {
        let one = "# 1 \"<built-in>\" 1\n#define A 1\n# 1 \"/set/xen.h\" 1\n\n#define B 2\n# 9 \"/set/xen.h\" 2\nint b;\n";
        let other =
            "# 1 \"/set/xen.h\" 1\n#define B 2\n\n\nint b;\n# 1 \"/clang/stdint.h\" 3\ntypedef int c;\n";
        assert_eq!(content(one, "1"), content(other, "2"));
        assert_ne!(content(one, "1"), content(&one.replace("/set/xen.h", "/set/sched.h"), "1"));
        assert_ne!(content(one, "1"), content(&one.replace("int b", "long b"), "1"));
    }

    #[test]
    fn the_interface_version_counts_where_a_macro_has_it() {
        let has = "# 1 \"/set/xen.h\" 1\n#define V __XEN_INTERFACE_VERSION__\n";
        let is = "# 1 \"/set/xen.h\" 1\n#define __XEN_INTERFACE_VERSION__ 0\n";
        assert_ne!(content(has, "1"), content(has, "2"));
        assert_eq!(content(is, "1"), content(is, "2"));
    }
}
