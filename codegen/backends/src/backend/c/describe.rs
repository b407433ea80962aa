//! What is to be said of items, as the text of comments of C.

use std::collections::BTreeSet;

use super::conditionals::Condition;
use super::declarators::{Declarators, declare};
use super::expressions::{self, Suffixes};
use crate::prose::{Piece, Prose, Statement, Subject, pieces, sentence};
use xen_abi_model::{Availability, Body, Direction, MemberType, NameId, Type};

/// Says things of one item.
pub(super) struct Describer<'s> {
    types: Declarators<'s>,
    /// When the item is there.
    around: &'s Availability,
    /// Members and parameters that its texts can mean.
    members: BTreeSet<&'s str>,
}

impl<'s> Describer<'s> {
    /// One who says things of an item that is there under a condition.
    pub(super) fn new(types: Declarators<'s>, around: &'s Availability) -> Self {
        Self { types, around, members: BTreeSet::new() }
    }

    /// The same, with the members of a record.
    pub(super) fn with_body(mut self, body: &'s Body) -> Self {
        self.members.append(&mut names_in(body));
        self
    }

    /// The same, with the members of records of a name.
    pub(super) fn with_record(self, name: NameId) -> Self {
        let bodies = self.types.spec.bodies(name);
        bodies.into_iter().fold(self, Describer::with_body)
    }

    /// The same, with other names.
    pub(super) fn with_names(mut self, names: impl IntoIterator<Item = &'s str>) -> Self {
        self.members.extend(names);
        self
    }

    /// A text of the specification.
    pub(super) fn text(&self, text: &str) -> String {
        self.spell(&pieces(text))
    }

    /// Everything that there is to say, in paragraphs.
    pub(super) fn paragraphs(&self, prose: &Prose<'_>) -> String {
        let mut text = self.text(prose.doc);
        for (subject, same) in prose.by_subject() {
            text += &self.about(subject, same);
        }
        text
    }

    /// Everything that there is to say, on one line after the other without a paragraph.
    pub(super) fn sentences(&self, prose: &Prose<'_>) -> String {
        let said = prose.statements.iter().map(|statement| self.spell(&sentence(statement)));
        let all = std::iter::once(self.text(prose.doc)).chain(said);
        all.filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn about(&self, subject: Subject, statements: &[Statement<'_>]) -> String {
        // There are no views in C, and what nobody has looked into is not worth a comment.
        let is_said = |statement: &&Statement<'_>| {
            !matches!(statement, Statement::Invalidates(_) | Statement::Unexamined | Statement::Source(_))
        };
        let said = statements.iter().filter(is_said);
        let sentences: Vec<String> =
            said.map(|statement| one_line(&self.spell(&sentence(statement)))).collect();
        let heading = subject.heading().map_or(String::new(), |heading| format!("{heading}: "));
        match subject {
            _ if sentences.is_empty() => String::new(),
            Subject::Argument => self.argument(statements),
            _ if subject.is_list() => {
                let list: Vec<String> = sentences.iter().map(|sentence| format!("- {sentence}")).collect();
                format!("\n\n{}\n{}", heading.trim_end(), list.join("\n"))
            }
            _ => format!("\n\n{heading}{}", sentences.join(" ")),
        }
    }

    /// An argument, with its members by who writes them, as comments of Xen put it.
    fn argument(&self, statements: &[Statement<'_>]) -> String {
        let what = statements.iter().find(|statement| matches!(statement, Statement::Argument(_)));
        let what = what.map_or("members of the call's".to_owned(), |what| self.spell(&sentence(what)));
        let written = statements.iter().filter_map(|statement| {
            let Statement::Written(by, members) = statement else { return None };
            let title = match by {
                Direction::In => "IN",
                Direction::Out => "OUT",
                Direction::InOut => "IN/OUT",
            };
            let members: Vec<String> = members.iter().map(|path| format!("@{path}")).collect();
            Some(format!("\n- {title}: {}.", members.join(", ")))
        });
        format!("\n\nArgument: {what}{}", written.collect::<String>())
    }

    fn spell(&self, pieces: &[Piece<'_>]) -> String {
        pieces.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: &Piece<'_>) -> String {
        match piece {
            Piece::Text(text) => text.clone(),
            Piece::Code(code) => {
                let first = code.split(['.', '[']).next().unwrap_or_default();
                if self.members.contains(first) { format!("@{code}") } else { code.clone() }
            }
            Piece::Member(path) => format!("@{path}"),
            Piece::Error(name) => (*name).to_owned(),
            Piece::Declared(name, of) => declare(&self.types.spell(of), name),
            Piece::Type(name) => self.types.spell(&Type::Named(*name)),
            Piece::Value(value) => expressions::write(value, Suffixes::Letters, self.types),
            Piece::Registers(of) if self.types.is_wide(of) => {
                " It takes two registers on 32-bit targets.".to_owned()
            }
            Piece::Registers(_) => String::new(),
            Piece::When(when) => match self.types.scope.condition(when, self.around) {
                Condition::When(expression) => format!(" It is there if {expression}."),
                Condition::Always | Condition::Never => String::new(),
            },
        }
    }
}

/// The names of members of a record, and of those in records that are spelt inside it.
pub(super) fn names_in(body: &Body) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for member in &body.members {
        names.extend(member.name.as_deref());
        if let MemberType::Inline(inner) = &member.of {
            names.append(&mut names_in(inner));
        }
    }
    names
}

/// A text without breaks, so that it stays one element of a list.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
