//! Documentation in the generated code.

use super::code::{Code, quote};
use super::naming::member_name;
use crate::model::{Argument, Count, Directed, Direction, Head, Member, Operation, Outcome, ReturnKind};

/// The attributes of an item: its documentation and its C name, by which rustdoc finds it.
pub(super) fn item(head: &Head, rust_name: &str) -> Code {
    let mut code = text(&head.doc);
    code.extend(alias(&head.name, rust_name));
    code
}

/// Lets rustdoc find an item by its C name, if that is another than in Rust.
pub(super) fn alias(c_name: &str, rust_name: &str) -> Code {
    if c_name == rust_name { Code::new() } else { quote!(#[doc(alias = #c_name)]) }
}

/// Documentation, line by line, with a space as people write it.
pub(super) fn text(text: &str) -> Code {
    let mut code = Code::with_room();
    code.document(text);
    code
}

/// What there is to say of a member.
pub(super) fn member(member: &Member) -> Code {
    if member.reserved {
        return quote!(#[doc(hidden)]);
    }
    let mut code = text(if member.doc.is_empty() { "Spelt inside the record in C." } else { &member.doc });
    if let Some(unit) = &member.unit {
        code.document_on(&format!("Unit: {unit}."));
    }
    if let Some(count) = &member.counted_by {
        code.document_on(&format!("`{count}` says how many there are."));
    }
    if let Some(name) = &member.name {
        code.extend(alias(name, &member_name(name)));
    }
    let aliases = &member.aliases;
    code.extend(quote!(#(#[doc(alias = #aliases)])*));
    code
}

/// What there is to say of an operation.
pub(super) fn operation(operation: &Operation) -> String {
    let mut sentences = operation.head.doc.clone();
    if let Some(allowed) = &operation.allowed {
        sentences.push_str(&format!("\n\n# Who may call it\n\n{allowed}"));
    }
    if !operation.dirs.is_empty() {
        sentences.push_str("\n\n# Argument\n");
        for Directed { path, direction, .. } in &operation.dirs {
            sentences.push_str(&format!("\n- `{path}`: {}.", who_writes(*direction)));
        }
    }
    if let Argument::Plain(_, direction) | Argument::Opaque(direction) = &operation.arg {
        sentences.push_str(&format!("\n\n# Argument\n\nOf the memory: {}.", who_writes(*direction)));
    }
    sentences.extend(operation.count.map(number_of_elements));
    sentences.push_str(&outcome(&operation.outcome));
    sentences
}

/// How many elements Xen takes.
pub(super) fn number_of_elements(count: Count) -> String {
    let takes = match count {
        Count::Each => "as many as it is told",
        Count::One => "one, and refuses any other number",
        Count::Ignored => "one at most, whatever number it is told",
    };
    format!("\n\n# Number of elements\n\nXen takes {takes}.")
}

/// Who writes some memory.
pub(super) fn who_writes(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "the caller writes it",
        Direction::Out => "Xen writes it",
        Direction::InOut => "the caller writes it, and Xen changes it",
    }
}

/// What a call can return.
pub(super) fn outcome(outcome: &Outcome) -> String {
    let mut sentences = String::from("\n\n# Result\n\n");
    let kind = match outcome.kind {
        ReturnKind::Zero => "Zero.",
        ReturnKind::Number => "A number.",
        ReturnKind::Never => "It does not return when it succeeds.",
    };
    sentences.push_str(kind);
    if !outcome.doc.is_empty() {
        sentences.push(' ');
        sentences.push_str(&outcome.doc);
    }
    if !outcome.errors.is_empty() {
        sentences.push_str("\n\n# Errors\n");
        for (name, reason) in &outcome.errors {
            sentences.push_str(&format!("\n- `-{name}`: {reason}"));
        }
    }
    if let Some(basis) = &outcome.basis {
        sentences.push_str(&format!("\n\nRead in: {basis}."));
    }
    sentences
}
