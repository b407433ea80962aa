//! What generated code has at its root, beside the modules: the runtime, and the macros that declare items.

use xen_abi_runtime::source;

use super::options::RustOptions;
use super::parts;
use super::printer::Printer;
use super::traits::Traits;

/// The module of the runtime.
pub(super) const RUNTIME_MODULE: &str = "runtime";

/// What keeps rustfmt, clippy, rules of style and the search for what is unused away from an item.
///
/// Attributes of a file would not do: `include!` takes none, and rustfmt's are unstable there.
pub(super) const MARKS: &str = "#[rustfmt::skip] #[allow(nonstandard_style, unreachable_pub, unused, clippy::all, \
                                clippy::pedantic, clippy::nursery)]\n";

/// The module that has the macros.
pub(super) const MACROS_MODULE: &str = "xen_abi_items";

/// The documentation of the module of typed calls.
pub(super) const CALLS_DOCS: &str = "Typed calls of all hypercalls.";

/// The attribute of the module of typed calls, where these are under a feature.
pub(super) const CALLS_FEATURE: &str = "#[cfg(feature = \"hypercall\")]";

/// The documentation of the module with the names of C.
pub(super) const C_NAMES_DOCS: &str =
    "The names of C as they are, for programs that are ported: constants, and other names for types.";

/// The attribute of that module, where it is under a feature.
pub(super) const C_NAMES_FEATURE: &str = "#[cfg(feature = \"c-names\")]";

/// The trait of typed calls.
pub(super) const CALLS_TRAIT: &str = "Hypercalls";

/// Its documentation.
pub(super) const CALLS_TRAIT_DOCS: &str = "Every hypercall, for everything that makes hypercalls.\n\nA hypercall with operations gives a type that has \
     them as methods, so that `EVTCHNOP_send` is `xen.event_channel().send(..)`; rustdoc's search finds the C names.";

/// A part of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What types stand on.
    Types,
    /// What typed calls stand on.
    Calls,
    /// What calls by SMC and HVC stand on.
    Smccc,
}

/// Of the macros and the runtime what some modules need, as two items.
pub(super) fn lean(modules: &[String], traits: &Traits) -> [String; 2] {
    let bitflags = if traits.bitflags { source::BITFLAGS } else { source::NO_BITFLAGS };
    let plain = if traits.bytemuck { source::PLAIN_BYTEMUCK } else { source::LEAN_MACROS };
    let called = modules.iter().flat_map(|code| parts::called_macros(code));
    let macros = parts::needed(&[plain, source::LEAN_MACROS, source::MACROS, bitflags], called);
    let code = modules.iter().chain([&macros]);
    let used = code.flat_map(|code| parts::taken_from(RUNTIME_MODULE, code));
    let runtime = parts::needed(&[source::LEAN_TYPES, source::TYPES, source::HYPERCALL, source::SMCCC], used);
    [module_of_macros(&macros), format!("/// What these items stand on.\n{}", module_of_runtime(&runtime))]
}

/// The module of the runtime with some parts.
pub(super) fn runtime(parts: impl IntoIterator<Item = Part>) -> String {
    let text: String = parts
        .into_iter()
        .map(|part| match part {
            Part::Types => source::TYPES,
            Part::Calls => source::HYPERCALL,
            Part::Smccc => source::SMCCC,
        })
        .collect();
    module_of_runtime(&text)
}

fn module_of_runtime(text: &str) -> String {
    let mut to = Printer::at(1);
    indented(text, &mut to);
    format!("pub mod {RUNTIME_MODULE} {{\n{}}}\n", to.finish())
}

/// The module that gives macros to those behind it.
pub(super) fn module_of_macros(text: &str) -> String {
    let mut to = Printer::at(1);
    indented(text, &mut to);
    format!("#[macro_use]\nmod {MACROS_MODULE} {{\n{}}}\n", to.finish())
}

/// Adds lines with the indentation of the printer. No literal of the runtime goes over several lines.
fn indented(text: &str, to: &mut Printer) {
    for line in text.lines() {
        if line.is_empty() { to.end() } else { to.line(line) }
    }
}

/// The macros that declare items, which implement some traits, or what the features of a crate say.
pub(super) fn macros(options: &RustOptions) -> String {
    let RustOptions { features, traits, .. } = options;
    let plain = match (features, traits.bytemuck) {
        (true, _) => source::PLAIN_BY_FEATURE,
        (false, true) => source::PLAIN_BYTEMUCK,
        (false, false) => source::PLAIN,
    };
    let bitflags = match (features, traits.bitflags) {
        (true, _) => &format!(
            "\n#[cfg(feature = \"bitflags\")]\n{}\n#[cfg(not(feature = \"bitflags\"))]\n{}",
            source::BITFLAGS,
            source::NO_BITFLAGS
        ),
        (false, true) => source::BITFLAGS,
        (false, false) => source::NO_BITFLAGS,
    };
    [source::MACROS, plain, bitflags].concat()
}
