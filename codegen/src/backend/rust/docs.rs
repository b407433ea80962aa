//! Documentation in the generated code.

use super::naming::member_name;
use super::printer::Printer;
use crate::model::{Argument, Count, Directed, Direction, Head, Member, Operation, Outcome, ReturnKind};

/// The documentation of an item, and its C name, by which rustdoc finds it.
pub(super) fn item(head: &Head, rust_name: &str, to: &mut Printer) {
    to.docs(&head.doc);
    to.aliases(rust_name, &[&head.name]);
}

/// What there is to say of a member that is called `name` in Rust.
pub(super) fn member(member: &Member, name: &str, to: &mut Printer) {
    if member.reserved {
        return to.line("#[doc(hidden)]");
    }
    to.docs(if member.doc.is_empty() { "Spelt inside the record in C." } else { &member.doc });
    if let Some(unit) = &member.unit {
        to.further_docs(&format!("Unit: {unit}."));
    }
    if let Some(count) = &member.counted_by {
        to.further_docs(&format!("`{}` says how many there are.", member_name(count)));
    }
    let aliases = member.name.iter().chain(&member.aliases).map(String::as_str);
    to.aliases(name, &aliases.collect::<Vec<_>>());
}

/// What there is to say of an operation.
pub(super) fn operation(operation: &Operation) -> String {
    let mut sentences = operation.head.doc.clone();
    if let Some(allowed) = &operation.allowed {
        sentences.push_str(&format!("\n\n# Who may call it\n\n{allowed}"));
    }
    sentences.push_str(&directions(operation));
    sentences.extend(operation.count.map(number_of_elements));
    sentences.push_str(&outcome(&operation.outcome));
    sentences
}

/// Who writes the argument of an operation.
fn directions(operation: &Operation) -> String {
    if let Argument::Plain(_, direction) | Argument::Opaque(direction) = &operation.arg {
        return format!("\n\n# Argument\n\n{} the memory.", writers(*direction));
    }
    let mut sentences = String::new();
    for direction in [Direction::In, Direction::InOut, Direction::Out] {
        let members = operation.dirs.iter().filter(|directed| directed.direction == direction);
        let members: Vec<String> = members.map(|Directed { path, .. }| format!("`{path}`")).collect();
        if !members.is_empty() {
            sentences.push_str(if sentences.is_empty() { "\n\n# Argument\n\n" } else { " " });
            sentences.push_str(&format!("{} {}.", writers(direction), members.join(", ")));
        }
    }
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

/// Who writes some memory, as the beginning of a sentence.
pub(super) fn writers(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "The caller writes",
        Direction::Out => "Xen writes",
        Direction::InOut => "Both the caller and Xen write",
    }
}

/// What a call says of zero if there is nothing to say.
const NOTHING_TO_SAY: [&str; 2] = ["", "The operation succeeded."];

/// What a call can return. That it succeeds with zero is what every reader expects.
pub(super) fn outcome(outcome: &Outcome) -> String {
    let mut sentences = match outcome.kind {
        ReturnKind::Zero if NOTHING_TO_SAY.contains(&outcome.doc.as_str()) => String::new(),
        ReturnKind::Zero => format!("\n\n# Result\n\nZero. {}", outcome.doc),
        ReturnKind::Number => format!("\n\n# Result\n\nA number. {}", outcome.doc),
        ReturnKind::Never => format!("\n\n# Result\n\nIt does not return when it succeeds. {}", outcome.doc),
    };
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
