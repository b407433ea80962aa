//! Whether a call can harm memory: what was written about that, and the rules about calls that are said to be safe.

use std::fmt::Display;

use super::Resolver;
use super::hypercalls::text;
use xen_abi_document::{Placed, Prose};
use xen_abi_model::{
    Argument, Body, Count, Directed, Direction, Hypercall, Length, Member, MemberType, NameId, Operation,
    Operations, Parameter, Reliance, Role, Safety, Spec, Type, TypeItem,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::source::Place;

/// What `safety` says of a call that needs no care.
const SAFE: &str = "safe";

impl Resolver<'_> {
    /// What Xen makes of the number of elements, where some are `counted`.
    pub(super) fn count(&mut self, counted: bool, written: &Option<Placed<Count>>) -> Option<Count> {
        let count = written.as_ref()?;
        if !counted {
            let message = "no parameter of the call points to elements that another counts";
            self.diagnostics.push(Diagnostic::new(Code::UnknownCount, count.place, message));
        }
        Some(count.value)
    }

    /// Whether a call can harm memory: as what is around it, unless it says so itself.
    pub(super) fn safety(
        &mut self,
        around: &Safety,
        written: &Option<Placed<Prose>>,
        invalidates: &Option<Placed<Vec<Reliance>>>,
    ) -> Safety {
        let mut safety = match text(written) {
            Some(text) if text == SAFE => Safety::Safe,
            Some(condition) => Safety::Unless { condition, invalidates: Vec::new() },
            None => around.clone(),
        };
        if let Some(Placed { value, place }) = invalidates {
            match &mut safety {
                Safety::Unless { invalidates, .. } => invalidates.clone_from(value),
                Safety::Safe | Safety::Unknown => {
                    let message =
                        "a call that invalidates something has under `safety` what the caller must see to";
                    self.diagnostics.push(Diagnostic::new(Code::Contradiction, *place, message));
                }
            }
        }
        safety
    }
}

/// Checks all calls that are said to be safe.
pub(super) fn check(spec: &Spec, diagnostics: &mut Diagnostics) {
    let mut checker = Checker { spec, diagnostics };
    for call in &spec.hypercalls {
        checker.hypercall(call);
        checker.operations(&call.params, &call.ops);
    }
}

struct Checker<'c> {
    spec: &'c Spec,
    diagnostics: &'c mut Diagnostics,
}

impl Checker<'_> {
    /// A hypercall, and what its parameters are for operations that have the same.
    fn hypercall(&mut self, call: &Hypercall) {
        let is_safe = |operation: &Operation| operation.safety == Safety::Safe;
        if call.safety == Safety::Safe || call.ops.all.iter().any(is_safe) {
            self.parameters(&call.params);
        }
        let called_as_a_whole = call.ops.all.is_empty() || call.ops.envelope.is_some();
        if call.safety == Safety::Safe && called_as_a_whole {
            let arguments = call.params.iter().filter(|param| param.role == Some(Role::Arg));
            for Parameter { name, place, of, .. } in arguments {
                let leads_on = match of {
                    Type::Address(_, pointee) => pointee.of.as_ref().is_none_or(|of| self.lead_on(vec![of])),
                    Type::Named(_) | Type::Builtin(_) => false,
                };
                if leads_on {
                    self.is_written(*place, name);
                }
            }
            self.elements(call.params.iter(), true, (call.count, call.head.place));
        }
    }

    fn operations(&mut self, params: &[Parameter], operations: &Operations) {
        for operation in &operations.all {
            if operation.safety == Safety::Safe {
                self.argument(operation);
                self.parameters(&operation.params);
                let params = params.iter().chain(&operation.params);
                self.elements(params, operation.arg.is_passed(), (operation.count, operation.head.place));
            }
            self.operations(params, &operation.inner);
        }
    }

    /// What lets Xen write memory to which its argument points, or more than its argument, cannot be safe.
    fn argument(&mut self, operation: &Operation) {
        match &operation.arg {
            Argument::None | Argument::Member(..) | Argument::Plain(..) | Argument::Opaque(Direction::In) => {
            }
            Argument::Opaque(_) => self.is_written(operation.head.place, "handle<void>"),
            Argument::Record(record) => {
                let is_flexible = self.is_flexible(*record);
                let written = operation.dirs.iter().filter(|directed| directed.direction != Direction::In);
                for Directed { path, place, .. } in written {
                    let mut types = Vec::new();
                    for member in self.spec.members_at(*record, path) {
                        member_types(member, &mut types);
                    }
                    if is_flexible || self.lead_on(types) {
                        self.is_written(*place, path);
                    }
                }
            }
        }
    }

    /// Whoever makes a safe call cannot be asked for an address that Xen writes to. A slice of something is none.
    fn parameters(&mut self, params: &[Parameter]) {
        for Parameter { name, place, of, dir, counted_by, .. } in params {
            let is_slice =
                counted_by.is_some() && matches!(of, Type::Address(_, pointee) if pointee.of.is_some());
            if dir.is_some_and(|dir| dir != Direction::In) && !is_slice {
                self.is_written(*place, name);
            }
        }
    }

    /// A safe call is not given elements of which nobody knows how many Xen takes.
    fn elements<'p>(
        &mut self,
        params: impl IntoIterator<Item = &'p Parameter>,
        has_argument: bool,
        (count, place): (Option<Count>, Place),
    ) {
        let mut counted: Vec<&Parameter> = Vec::new();
        for param in params.into_iter().filter(|param| param.is_counted(has_argument)) {
            if let Some(other) = counted.iter().find(|other| other.counted_by == param.counted_by) {
                let message =
                    format!("a `safe` call needs a count for each of `{}` and `{}`", other.name, param.name);
                self.diagnostics.push(Diagnostic::new(Code::UnknownCount, param.place, message));
            }
            counted.push(param);
        }
        if let (None, Some(Parameter { name, .. })) = (count, counted.first()) {
            let message = format!("a `safe` call needs `count`: how many elements of `{name}` Xen takes");
            self.diagnostics.push(Diagnostic::new(Code::UnknownCount, place, message));
        }
    }

    fn is_written(&mut self, place: Place, what: impl Display) {
        let message = format!("Xen writes what `{what}` points to, so no call is `safe` that has it");
        self.diagnostics.push(Diagnostic::new(Code::BadDirection, place, message));
    }

    /// Whether a record goes on behind its last member, so that only an address says where it is.
    fn is_flexible(&self, record: NameId) -> bool {
        let last = self.spec.bodies(record).into_iter().filter_map(|body| body.members.last());
        let lengths = last.filter_map(|member| member.len.as_ref()).flat_map(|cases| &cases.0);
        lengths.into_iter().any(|case| case.is.outer == Length::Flexible)
    }

    /// Whether something of one of these types has an address by which Xen could write.
    fn lead_on<'s>(&'s self, mut types: Vec<&'s Type>) -> bool {
        let mut seen = Vec::new();
        while let Some(of) = types.pop() {
            match of {
                Type::Builtin(_) => {}
                Type::Address(_, pointee) if pointee.constant => {}
                Type::Address(..) => return true,
                Type::Named(name) if seen.contains(name) => {}
                Type::Named(name) => {
                    seen.push(*name);
                    for item in &self.spec[*name].items {
                        match item {
                            TypeItem::Record(id) => body_types(&self.spec[*id].body, &mut types),
                            TypeItem::Typedef(id) => {
                                types.extend(self.spec[*id].of.0.iter().map(|case| &case.is))
                            }
                            TypeItem::Group(_) | TypeItem::BitWord(_) => {}
                        }
                    }
                }
            }
        }
        false
    }
}

/// The types of the members of a record.
fn body_types<'s>(body: &'s Body, types: &mut Vec<&'s Type>) {
    for member in &body.members {
        member_types(member, types);
    }
}

fn member_types<'s>(member: &'s Member, types: &mut Vec<&'s Type>) {
    match &member.of {
        MemberType::Named(cases) => types.extend(cases.0.iter().map(|case| &case.is)),
        MemberType::Inline(body) => body_types(body, types),
    }
}
