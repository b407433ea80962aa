//! What there is to say of operations.

use super::calls::{number, outcome, parameter, safety};
use super::{Argument, Prose, Statement};
use xen_abi_model::{self as model, Directed, Direction, Operation};

/// What there is to say of an operation with the parameters of its own that are there.
pub fn operation<'s>(
    operation: &'s Operation,
    params: impl IntoIterator<Item = &'s model::Parameter>,
) -> Prose<'s> {
    let argument = match &operation.arg {
        model::Argument::None => None,
        model::Argument::Record(name) => Some(Argument::Record(*name)),
        model::Argument::Plain(name, direction) => Some(Argument::Plain(*name, *direction)),
        model::Argument::Opaque(direction) => Some(Argument::Opaque(*direction)),
        model::Argument::Member(_, path) => Some(Argument::Member(path)),
    };
    let mut statements: Vec<Statement<'s>> = argument.map(Statement::Argument).into_iter().collect();
    statements.extend(written(&operation.dirs));
    statements.extend(params.into_iter().map(parameter));
    statements.extend(operation.inner.envelope.as_ref().map(number));
    statements.extend(operation.allowed.as_deref().map(Statement::Allowed));
    statements.extend(operation.count.map(Statement::Elements));
    statements.extend(safety(&operation.safety));
    statements.extend(outcome(&operation.outcome));
    Prose { doc: &operation.head.doc, statements }
}

/// Members by who writes them.
fn written(dirs: &[Directed]) -> impl Iterator<Item = Statement<'_>> {
    [Direction::In, Direction::Out, Direction::InOut].into_iter().filter_map(|by| {
        let members = dirs.iter().filter(|directed| directed.direction == by);
        let members: Vec<_> = members.map(|directed| &directed.path).collect();
        (!members.is_empty()).then_some(Statement::Written(by, members))
    })
}

impl Prose<'_> {
    /// The same without what has been said of something around it.
    pub fn beyond(mut self, said: &Prose<'_>) -> Self {
        self.statements.retain(|statement| !said.statements.contains(statement));
        self
    }
}
