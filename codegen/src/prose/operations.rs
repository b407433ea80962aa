//! What there is to say of operations.

use super::calls::{number, outcome, parameters, safety};
use super::{Argument, Prose, Statement};
use crate::model::{self, Availability, Operation};

/// What there is to say of an operation, of what is there.
pub fn operation<'s>(operation: &'s Operation, is_there: &dyn Fn(&Availability) -> bool) -> Prose<'s> {
    let argument = match &operation.arg {
        model::Argument::None => None,
        model::Argument::Record(name) => Some(Argument::Record(*name)),
        model::Argument::Plain(name, direction) => Some(Argument::Plain(*name, *direction)),
        model::Argument::Opaque(direction) => Some(Argument::Opaque(*direction)),
        model::Argument::Member(_, path) => Some(Argument::Member(path)),
    };
    let mut statements: Vec<Statement<'s>> = argument.map(Statement::Argument).into_iter().collect();
    let written = operation.dirs.iter();
    statements.extend(written.map(|directed| Statement::Written(&directed.path, directed.direction)));
    statements.extend(parameters(&operation.params, is_there));
    statements.extend(operation.inner.envelope.as_ref().map(number));
    statements.extend(operation.allowed.as_deref().map(Statement::Allowed));
    statements.extend(operation.count.map(Statement::Elements));
    statements.extend(safety(&operation.safety));
    statements.extend(outcome(&operation.outcome));
    Prose { doc: &operation.head.doc, statements }
}

impl Prose<'_> {
    /// The same without what has been said of something around it.
    pub fn beyond(mut self, said: &Prose<'_>) -> Self {
        self.statements.retain(|statement| !said.statements.contains(statement));
        self
    }
}
