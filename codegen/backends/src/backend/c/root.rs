//! What a header holds for all others and no item of the specification says.

use super::reading::reads;
use xen_abi_model::{ModuleId, Spec};
use xen_abi_syntax::axes::Dialect;

/// The header of a dialect that all others build on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root(pub(super) Dialect);

impl Root {
    fn header(self) -> &'static str {
        match self.0 {
            Dialect::Xen => "xen.h",
            Dialect::Linux => "xen/interface/xen.h",
        }
    }

    /// Whether it is the header of a module.
    pub(super) fn is(self, spec: &Spec, module: ModuleId) -> bool {
        spec[module].header == self.header()
    }

    /// Whether a program that includes the header of a module has seen this one: it includes it, or is a part of it.
    pub(super) fn is_seen_from(self, spec: &Spec, module: ModuleId) -> bool {
        let header = &spec[module].header;
        reads(spec, header, self.header()) || reads(spec, self.header(), header)
    }

    /// Whether an include of a module comes before its guard: where a part of this header includes it in turn, the
    /// part is read within it, also if a program begins with the part.
    pub(super) fn surrounds(self, spec: &Spec, module: ModuleId, included: &str) -> bool {
        included == self.header() && reads(spec, included, &spec[module].header)
    }

    /// What a flexible array has between its brackets where this header is seen.
    pub(super) fn flexible_dimension(self, spec: &Spec) -> &'static str {
        const MACRO: &str = "XEN_FLEX_ARRAY_DIM";
        let is_defined = spec.macros.iter().any(|item| item.head.name == MACRO);
        if is_defined && self.0 == Dialect::Xen { MACRO } else { "" }
    }

    /// Macros with which constants get a suffix in C, and none in the assembler.
    fn marks(self) -> &'static [(&'static str, &'static str)] {
        match self.0 {
            Dialect::Xen => &[("xen_mk_uint", "U"), ("xen_mk_ulong", "UL"), ("xen_mk_ullong", "ULL")],
            Dialect::Linux => &[("mk_unsigned_long", "UL")],
        }
    }

    /// The macro that gives a constant a suffix.
    pub(super) fn mark(self, suffix: &str) -> Option<&'static str> {
        self.marks().iter().find(|(_, letters)| *letters == suffix).map(|(name, _)| *name)
    }

    /// Whether the specification has these macros.
    pub(super) fn has_suffixes(self, spec: &Spec) -> bool {
        let is_described = |(name, _): &(&str, &str)| spec.macros.iter().any(|item| item.head.name == *name);
        self.marks().iter().any(is_described)
    }

    /// Whether a word is the name of such a macro.
    pub(super) fn is_suffix(self, word: &str) -> bool {
        self.marks().iter().any(|(name, _)| *name == word)
    }

    /// The definitions of these macros; nothing if the specification has them.
    pub(super) fn numbers(self, spec: &Spec) -> String {
        if self.has_suffixes(spec) {
            return String::new();
        }
        let mut text = "/* Constants with a suffix, which the assembler does not know. */\n".to_owned();
        text.push_str("#ifndef __ASSEMBLY__\n");
        for (name, suffix) in self.marks() {
            text += &format!("#define __{name}(x) x ## {suffix}\n#define {name}(x) __{name}(x)\n");
        }
        text.push_str("#else\n");
        for (name, _) in self.marks() {
            text += &format!("#define {name}(x) x\n");
        }
        text + "#endif\n"
    }
}
