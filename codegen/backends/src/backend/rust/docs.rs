//! Documentation in the generated code: what there is to say of items, as rustdoc reads it.

use std::borrow::Cow;

use super::naming::{declared, member_name};
use super::printer::Printer;
use super::types::builtin_name;
use crate::prose::{self, Argument, Piece, Prose, Statement, Subject, sentence};
use xen_abi_model::{Head, Member, NameId, Spec, Type};
use xen_abi_syntax::expression::Expression;

/// The documentation of an item, and its C name, by which rustdoc finds it.
pub(super) fn item(head: &Head, rust_name: &str, to: &mut Printer) {
    to.docs(&head.doc);
    to.aliases(rust_name, &[&head.name]);
}

/// Says things of the items of a specification.
#[derive(Debug, Clone, Copy)]
pub(super) struct Describer<'s>(pub(super) &'s Spec);

impl Describer<'_> {
    /// What there is to say of a member that is called `name` in Rust. When it is valid, the enumeration of the
    /// members of its union says.
    pub(super) fn member(self, member: &Member, name: &str, to: &mut Printer) {
        if member.reserved {
            return to.line("#[doc(hidden)]");
        }
        let said = prose::member(None, member, &|_| true);
        let doc = if said.doc.is_empty() { "Spelt inside the record in C." } else { said.doc.trim_end() };
        let mut text = Cow::Borrowed(doc);
        for statement in &said.statements {
            text += " ";
            text += Cow::Owned(self.sentence(statement));
        }
        to.docs(&text);
        let aliases = member.name.iter().chain(&member.aliases).map(String::as_str);
        to.aliases(name, &aliases.collect::<Vec<_>>());
    }

    /// What there is to say of a call or an operation, in paragraphs. What its type or its method says is left out:
    /// where its number lies, of what type its argument is, and what the caller must see to.
    pub(super) fn paragraphs(self, prose: &Prose<'_>) -> String {
        let mut text = prose.doc.to_owned();
        for (subject, same) in prose.by_subject() {
            let is_said = |statement: &&Statement<'_>| match statement {
                Statement::Argument(of) => matches!(of, Argument::Plain(..) | Argument::Opaque(_)),
                _ => !matches!(subject, Subject::Number | Subject::Arguments | Subject::Safety),
            };
            let said: Vec<&Statement<'_>> = same.iter().filter(is_said).collect();
            text += &self.about(subject, &said);
        }
        text
    }

    /// What there is to say about one thing: under a heading if it is one that rustdoc's readers look for, so that no
    /// more stands below it.
    pub(super) fn about(self, subject: Subject, statements: &[&Statement<'_>]) -> String {
        let sentences: Vec<String> = statements.iter().map(|statement| self.sentence(statement)).collect();
        match subject.heading() {
            _ if sentences.is_empty() => String::new(),
            Some(heading) if subject == Subject::Errors => {
                format!("\n\n# {heading}\n\n- {}", sentences.join("\n- "))
            }
            Some(heading) if subject == Subject::Safety => {
                format!("\n\n# {heading}\n\n{}", sentences.join("\n\n"))
            }
            Some(heading) if subject.is_list() => format!("\n\n{heading}:\n- {}", sentences.join("\n- ")),
            Some(heading) => format!("\n\n{heading}: {}", sentences.join(" ")),
            None => format!("\n\n{}", sentences.join(" ")),
        }
    }

    /// A statement on one line, so that it stays one element of a list.
    fn sentence(self, statement: &Statement<'_>) -> String {
        let text: String = sentence(statement).iter().map(|piece| self.piece(piece)).collect();
        if text.contains('\n') { text.lines().map(str::trim).collect::<Vec<_>>().join(" ") } else { text }
    }

    fn piece<'p>(self, piece: &'p Piece<'_>) -> Cow<'p, str> {
        Cow::Owned(match piece {
            Piece::Text(text) => return Cow::Borrowed(text),
            Piece::Code(code) => format!("`{code}`"),
            Piece::Member(path) => {
                let names: Vec<String> = path.split('.').map(member_name).collect();
                format!("`{}`", names.join("."))
            }
            Piece::Error(name) => format!("`-{name}`"),
            Piece::Declared(name, of) => format!("`{}: {}`", member_name(name), self.type_name(of)),
            Piece::Type(name) => format!("`{}`", self.declared(*name)),
            Piece::Value(value) => number(value),
            // Calls take what is wider than a register by themselves, and items have their conditions as attributes.
            Piece::Registers(_) | Piece::When(_) => return Cow::Borrowed(""),
        })
    }

    fn type_name(self, of: &Type) -> String {
        match of {
            Type::Builtin(builtin) => builtin_name(*builtin).to_owned(),
            Type::Address(..) => "address".to_owned(),
            Type::Named(name) => self.declared(*name),
        }
    }

    /// What types of a name are called; they have one whatever they are.
    fn declared(self, name: NameId) -> String {
        let first = self.0[name].items.first();
        first.map(|item| declared(self.0.head(*item))).unwrap_or_default()
    }
}

/// A number, by its name if it has one.
fn number(value: &Expression) -> String {
    match value {
        Expression::Name(name) => format!("`{name}`"),
        Expression::Literal(literal) => literal.digits.clone(),
        Expression::Group(operand) => number(operand),
        _ => "of a number that is computed".to_owned(),
    }
}
