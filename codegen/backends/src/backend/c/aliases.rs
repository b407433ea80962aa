//! Macros that stand for something that has a name of its own.

use super::comments::comment;
use super::constants::overridable;
use xen_abi_model::{Alias, AliasOf, Spec};

/// What a macro stands for, as C writes it.
pub(crate) fn text<'s>(spec: &'s Spec, of: &'s AliasOf) -> &'s str {
    match of {
        AliasOf::Tag(record) => &spec[*record].name,
        AliasOf::Member { path, .. } => path,
        AliasOf::Name(name) => name,
    }
}

/// The definition of an alias, with its comment.
pub(super) fn definition(spec: &Spec, alias: &Alias) -> String {
    let name = &alias.head.name;
    let text = format!("#define {name} {}\n", text(spec, &alias.of));
    comment(&alias.head.doc) + &overridable(alias.overridable, name, text)
}
