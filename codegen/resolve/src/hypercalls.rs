use super::Resolver;
use xen_abi_document::in_rust;
use xen_abi_document::{
    self, Declarations, Direction, Name, OpIn, Placed, Prose, ReturnKind, Role, Stability, VersionMember,
    When,
};
use xen_abi_model::{
    Argument, Availability, Directed, Envelope, Hypercall, NameId, Operation, Operations, Outcome, Parameter,
    Safety,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::TypeName;

/// What an operation finds around it.
struct Around<'a> {
    when: &'a Availability,
    /// The parameters of the hypercall.
    params: &'a [Parameter],
    /// What all operations return.
    common: &'a Outcome,
    stability: Stability,
    safety: &'a Safety,
    envelope: Option<&'a Envelope>,
}

impl Resolver<'_> {
    pub(super) fn hypercall(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Hypercall>) {
        let mut head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        head.doc = self.changed(head.doc, &head.when, &written.changes);
        let number = (written.number.place, self.expression(&written.number.value, written.number.place));
        let params = self.parameters(&head.when, &[], &written.params);
        let outcome = Outcome {
            kind: written.returns.as_ref().map_or(ReturnKind::Zero, |returns| returns.kind),
            doc: written.returns.as_ref().and_then(|returns| text(&returns.doc)).unwrap_or_default(),
            errors: Self::texts(&written.errors),
            basis: text(&written.basis),
        };
        let envelope = self.envelope(name, written);
        let safety = self.safety(&Safety::Unknown, &written.safety, &written.invalidates);
        let called_as_a_whole = envelope.is_some() || written.ops.into_iter().next().is_none();
        let counted = params.iter().any(|param| called_as_a_whole && param.is_counted(true));
        let count = self.count(counted, &written.count);
        let of_version =
            if written.interface_version.is_some() { Stability::Interface } else { Stability::Stable };
        let around = Around {
            when: &head.when,
            params: &params,
            common: &outcome,
            stability: written.stability.unwrap_or(of_version),
            safety: &safety,
            envelope: envelope.as_ref(),
        };
        let all = self.operations_here(&around, &written.ops);
        let ops = Operations { prefix: written.op_prefix.clone(), envelope, all };
        let callers = written.callers.value.clone();
        self.part.hypercalls.push(Hypercall { head, number, callers, params, ops, count, outcome, safety });
    }

    /// The record that holds the numbers of a hypercall's operations.
    fn envelope(&mut self, call: &Placed<Name>, written: &xen_abi_document::Hypercall) -> Option<Envelope> {
        let mut refuse = |place, message: &str| {
            self.diagnostics.push(Diagnostic::new(Code::BadOperation, place, message));
        };
        let (record, op_in) = match (&written.envelope, &written.op_in) {
            (Some(record), Some(op_in)) => (record, op_in),
            (Some(record), None) => {
                refuse(record.place, "`op_in` must say which member of the envelope holds the operation");
                return None;
            }
            (None, Some(op_in)) => {
                refuse(op_in.place, "`envelope` must say which record has this member");
                return None;
            }
            (None, None) => {
                if let Some(version) = &written.interface_version {
                    refuse(version.member.place, "`envelope` must say which record has this member");
                }
                if let Some((path, _)) = written.dirs.into_iter().next() {
                    refuse(path.place, "only an envelope has members for all operations");
                }
                return None;
            }
        };
        let has = |role| written.params.iter().any(|parameter| parameter.role == Some(role));
        if has(Role::Op) || !has(Role::Arg) {
            refuse(call.place, "with an `envelope` one parameter has the role `arg`, and none the role `op`");
        }
        let record = self.record_id(&record.0, record.place)?;
        let dirs = directions(&MemberPath::default(), &written.dirs);
        Some(self.envelope_at((record, MemberPath::default()), op_in, &written.interface_version, dirs))
    }

    fn envelope_at(
        &mut self,
        (record, at): (NameId, MemberPath),
        op_in: &Placed<OpIn>,
        version: &Option<VersionMember>,
        dirs: Vec<Directed>,
    ) -> Envelope {
        let bits = op_in.bits.as_ref().map(|bits| {
            (bits.place, self.expression(&bits.low, bits.place), self.expression(&bits.high, bits.place))
        });
        let version = version.as_ref().map(|version| {
            let value = self.expression(&version.value.value, version.value.place);
            (version.member.value.clone(), version.member.place, value)
        });
        Envelope { record, at, op_in: op_in.member.clone(), place: op_in.place, bits, version, dirs }
    }

    /// Parameters that come behind `earlier` ones.
    fn parameters(
        &mut self,
        around: &Availability,
        earlier: &[Parameter],
        written: &[When<xen_abi_document::Parameter>],
    ) -> Vec<Parameter> {
        let mut params = Vec::new();
        for parameter in written {
            let Placed { value: Name(name), place } = &parameter.name;
            let doc = self.documentation(&parameter.doc, || format!("`{name}`"));
            let when = self.availability(around, &parameter.conditions);
            self.check_direction(parameter);
            let counts = |count: &Placed<Name>| {
                let is_number =
                    |other: &&xen_abi_document::Parameter| other.role.is_none() && !is_address(other);
                earlier.iter().any(|other| other.name == count.0 && other.is_number())
                    || written
                        .iter()
                        .map(|other| &**other)
                        .filter(is_number)
                        .any(|other| other.name.0 == count.0)
            };
            if let Some(count) = parameter.counted_by.as_ref().filter(|count| !counts(count)) {
                let message = format!("`{}` is not a parameter that is nothing but a number", count.0);
                self.diagnostics.push(Diagnostic::new(Code::BadCount, count.place, message));
            }
            if when.is_impossible() {
                continue;
            }
            if let Some(of) = self.named_type(&parameter.of.value, parameter.of.place) {
                params.push(Parameter {
                    name: name.clone(),
                    place: *place,
                    when,
                    of,
                    role: parameter.role,
                    dir: parameter.dir.as_ref().map(|dir| dir.value),
                    counted_by: parameter.counted_by.as_ref().map(|count| count.0.clone()),
                    doc,
                });
            }
        }
        params
    }

    /// What a parameter points to has a direction, unless operations say who writes it.
    fn check_direction(&mut self, parameter: &xen_abi_document::Parameter) {
        let (place, message) = match &parameter.dir {
            None if is_address(parameter) && parameter.role.is_none() => (
                parameter.name.place,
                format!("`{}` needs a `dir`: who writes the memory?", parameter.name.0),
            ),
            Some(dir) if !is_address(parameter) => {
                (dir.place, format!("`{}` points to no memory", parameter.name.0))
            }
            _ => return,
        };
        self.diagnostics.push(Diagnostic::new(Code::BadDirection, place, message));
    }

    /// The operations that are there for those who look.
    fn operations_here(
        &mut self,
        around: &Around<'_>,
        written: &Declarations<When<xen_abi_document::Operation>>,
    ) -> Vec<Operation> {
        let mut all = Vec::new();
        for (name, operation) in written {
            if let Some(name) = self.name_here(name, &operation.conditions) {
                all.push(self.operation(around, &name, operation));
            }
        }
        all
    }

    fn operation(
        &mut self,
        around: &Around<'_>,
        name: &Placed<Name>,
        written: &When<xen_abi_document::Operation>,
    ) -> Operation {
        let mut head = self.head_within(
            around.when,
            name,
            &written.conditions,
            (&written.doc, in_rust(&written.rename)),
        );
        head.doc = self.changed(head.doc, &head.when, &written.changes);
        let number = self.operation_number(&head, &written.value);
        let arg = self.argument(around, written);
        let place_of_dirs = |(path, _): &(Placed<MemberPath>, _)| path.place;
        let dirs = match (&arg, around.envelope) {
            (_, Some(envelope)) => directions(&envelope.at, &written.dirs),
            (Argument::None, None) => {
                if let (Some(place), true) =
                    (written.dirs.0.first().map(place_of_dirs), written.arg.is_none())
                {
                    let message = "there are directions, but no argument";
                    self.diagnostics.push(Diagnostic::new(Code::BadDirection, place, message));
                }
                Vec::new()
            }
            _ => directions(&MemberPath::default(), &written.dirs),
        };
        let returns = written.returns.as_ref();
        let common = around.common;
        let outcome = Outcome {
            kind: returns.map_or(common.kind, |returns| returns.kind),
            doc: returns.and_then(|returns| text(&returns.doc)).unwrap_or_else(|| common.doc.clone()),
            errors: common.errors.iter().cloned().chain(Self::texts(&written.errors)).collect(),
            basis: text(&written.basis).or_else(|| common.basis.clone()),
        };
        let stability = written.stability.unwrap_or(around.stability);
        let params = self.parameters(around.when, around.params, &written.params);
        let counted = around.params.iter().chain(&params).any(|param| param.is_counted(arg.is_passed()));
        let count = self.count(counted, &written.count);
        let safety = self.safety(around.safety, &written.safety, &written.invalidates);
        let mut operation = Operation {
            head,
            number,
            arg,
            params,
            dirs,
            count,
            stability,
            allowed: text(&written.allowed),
            outcome,
            safety,
            inner: Operations::default(),
        };
        operation.inner = self.inner(around, &operation, written);
        operation
    }

    /// The operations of an operation, whose number lies in its argument.
    fn inner(
        &mut self,
        around: &Around<'_>,
        operation: &Operation,
        written: &xen_abi_document::Operation,
    ) -> Operations {
        let argument = match &operation.arg {
            Argument::None | Argument::Plain(..) | Argument::Opaque(_) => None,
            Argument::Record(record) => Some((*record, MemberPath::default())),
            Argument::Member(record, path) => Some((*record, path.clone())),
        };
        let (argument, op_in) = match (argument, &written.op_in) {
            (Some(argument), Some(op_in)) => (argument, op_in),
            (None, Some(op_in)) => {
                self.refuse(op_in.place, "an operation without an argument has no operations of its own");
                return Operations::default();
            }
            (_, None) => {
                if let Some((first, _)) = written.ops.into_iter().next() {
                    self.refuse(
                        first.place,
                        "`op_in` must say which member of the argument holds this number",
                    );
                }
                if let Some(version) = &written.interface_version {
                    self.refuse(version.member.place, "`interface_version` stands beside `op_in` here");
                }
                return Operations::default();
            }
        };
        let shared = around.envelope.iter().flat_map(|envelope| &envelope.dirs);
        let dirs = shared.chain(&operation.dirs).cloned().collect();
        let envelope = self.envelope_at(argument, op_in, &written.interface_version, dirs);
        let inside = Around {
            when: &operation.head.when,
            params: around.params,
            common: &operation.outcome,
            stability: operation.stability,
            safety: &operation.safety,
            envelope: Some(&envelope),
        };
        let all = self.operations_here(&inside, &written.ops);
        Operations { prefix: written.op_prefix.clone(), envelope: Some(envelope), all }
    }

    fn argument(&mut self, around: &Around<'_>, written: &xen_abi_document::Operation) -> Argument {
        match (&written.arg, &written.member) {
            (None, None) => Argument::None,
            (Some(arg), member) => {
                if let Some(member) = member {
                    self.refuse(member.place, "an argument is either an `arg` or a `member` of the envelope");
                }
                self.pointed_to(arg, written.dir.as_ref()).unwrap_or(Argument::None)
            }
            (None, Some(member)) => match around.envelope {
                Some(envelope) => Argument::Member(envelope.record, envelope.at.join(&member.value)),
                None => {
                    self.refuse(member.place, "there is no envelope of which this could be a member");
                    Argument::None
                }
            },
        }
    }

    /// What a parameter points to: a record, or something without members of which a direction is given.
    fn pointed_to(
        &mut self,
        arg: &Placed<TypeName>,
        direction: Option<&Placed<Direction>>,
    ) -> Option<Argument> {
        let name = match &arg.value {
            TypeName::Named(name) => name,
            TypeName::Handle(pointee) if pointee.of.is_none() && direction.is_some() => {
                return direction.map(|direction| Argument::Opaque(direction.value));
            }
            other => {
                let message = format!(
                    "the argument of an operation has a name, or is a `handle<void>` with a `dir`, and `{other}` is \
                     neither"
                );
                self.diagnostics.push(Diagnostic::new(Code::NotARecord, arg.place, message));
                return None;
            }
        };
        let id = self.type_id(name, arg.place)?;
        let (place, message) = match (direction, self.common.names.is_record(name)) {
            (None, true) => return Some(Argument::Record(id)),
            (Some(direction), false) => return Some(Argument::Plain(id, direction.value)),
            (None, false) => (arg.place, "an argument that is not a record needs a `dir`: who writes it?"),
            (Some(direction), true) => {
                (direction.place, "a record has a direction for each member, under `dirs`")
            }
        };
        self.diagnostics.push(Diagnostic::new(Code::BadDirection, place, message));
        None
    }

    /// The id of the name of a record.
    pub(super) fn record_id(&mut self, name: &str, place: Place) -> Option<NameId> {
        let id = self.type_id(name, place)?;
        if !self.common.names.is_record(name) {
            let message = format!("`{name}` is not a structure or union");
            self.diagnostics.push(Diagnostic::new(Code::NotARecord, place, message));
            return None;
        }
        Some(id)
    }

    fn refuse(&mut self, place: Place, message: &str) {
        self.diagnostics.push(Diagnostic::new(Code::BadOperation, place, message));
    }
}

fn is_address(parameter: &xen_abi_document::Parameter) -> bool {
    matches!(parameter.of.value, TypeName::Handle(_) | TypeName::Handle64(_) | TypeName::Pointer(_))
}

fn directions(at: &MemberPath, written: &xen_abi_document::Directions) -> Vec<Directed> {
    let directed = |(path, direction): &(Placed<MemberPath>, _)| Directed {
        path: at.join(&path.value),
        place: path.place,
        direction: *direction,
    };
    written.into_iter().map(directed).collect()
}

pub(super) fn text(written: &Option<Placed<Prose>>) -> Option<String> {
    written.as_ref().map(|text| text.trim().to_owned())
}
