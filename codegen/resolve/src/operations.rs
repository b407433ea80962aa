//! Rules about hypercalls and their operations that need all declarations.

use xen_abi_model::{Argument, Directed, Envelope, Member, MemberType, NameId, Operation, Operations, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::source::Place;

/// Checks all operations of all hypercalls.
pub(super) fn check(spec: &Spec, diagnostics: &mut Diagnostics) {
    for call in &spec.hypercalls {
        Checker { spec, diagnostics }.operations(&call.ops);
    }
}

struct Checker<'c> {
    spec: &'c Spec,
    diagnostics: &'c mut Diagnostics,
}

impl Checker<'_> {
    fn operations(&mut self, operations: &Operations) {
        if let Some(envelope) = &operations.envelope {
            self.envelope(envelope);
        }
        for operation in &operations.all {
            if let Argument::Member(record, path) = &operation.arg {
                self.exists(Code::BadOperation, (*record, path), operation.head.place);
            }
            self.directions(operation, operations.envelope.as_ref());
            self.operations(&operation.inner);
        }
    }

    fn envelope(&mut self, envelope: &Envelope) {
        let mut inside = vec![(&envelope.op_in, envelope.place)];
        inside.extend(envelope.version.as_ref().map(|(path, place, _)| (path, *place)));
        for (path, place) in inside {
            let path = envelope.at.join(path);
            if self.exists(Code::BadOperation, (envelope.record, &path), place) {
                let members = self.spec.members_at(envelope.record, &path);
                let no_record = |member: &&Member| matches!(member.of, MemberType::Named(_));
                if members.iter().any(|member| !no_record(member) || member.len.is_some()) {
                    self.report(Code::BadOperation, place, format!("`{path}` is not an integer"));
                }
            }
        }
        for Directed { path, place, .. } in &envelope.dirs {
            self.exists(Code::BadDirection, (envelope.record, path), *place);
        }
    }

    /// The directions of an operation cover its argument: every member that is not reserved, and nothing else.
    fn directions(&mut self, operation: &Operation, envelope: Option<&Envelope>) {
        let record = match (&operation.arg, envelope) {
            (Argument::Record(record) | Argument::Member(record, _), _) => *record,
            (Argument::None, Some(envelope)) => envelope.record,
            (Argument::None, None) => return,
            (Argument::Plain(..) | Argument::Opaque(_), _) => {
                for Directed { path, place, .. } in &operation.dirs {
                    self.report(Code::BadDirection, *place, format!("there is no member `{path}`"));
                }
                return;
            }
        };
        for Directed { path, place, .. } in &operation.dirs {
            self.exists(Code::BadDirection, (record, path), *place);
        }
        // What has operations of its own leaves the directions to them.
        if !operation.inner.all.is_empty() {
            return;
        }
        let mut wanted = Vec::new();
        match &operation.arg {
            Argument::Record(_) => wanted.extend(self.members(record, &MemberPath::default())),
            Argument::Member(_, path) => wanted.extend(self.whole_or_members(record, path)),
            Argument::None | Argument::Plain(..) | Argument::Opaque(_) => {}
        }
        let shared = match (&operation.arg, envelope) {
            (Argument::Record(_), _) | (_, None) => &[][..],
            (_, Some(envelope)) => {
                wanted.extend(self.beside_the_argument(envelope));
                &envelope.dirs[..]
            }
        };
        let given: Vec<&MemberPath> =
            operation.dirs.iter().chain(shared).map(|directed| &directed.path).collect();
        let is_covered =
            |wanted: &MemberPath| given.iter().any(|given| given.leads_to(wanted) || wanted.leads_to(given));
        for missing in wanted.iter().filter(|wanted| !is_covered(wanted)) {
            let message = format!("`dirs` has no direction for the member `{missing}`");
            self.report(Code::BadDirection, operation.head.place, message);
        }
    }

    /// The ways to the members of the record at a place, except reserved ones.
    fn members(&self, record: NameId, at: &MemberPath) -> Vec<MemberPath> {
        let mut paths = Vec::new();
        for body in self.spec.bodies_at(record, at) {
            let names = body.members.iter().filter(|member| !member.reserved);
            for name in names.filter_map(|member| member.name.clone()) {
                let path = at.join(&MemberPath(vec![name]));
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        paths
    }

    /// The members of a record, or the member itself where it is none.
    fn whole_or_members(&self, record: NameId, path: &MemberPath) -> Vec<MemberPath> {
        let members = self.members(record, path);
        if members.is_empty() && !self.spec.members_at(record, path).is_empty() {
            vec![path.clone()]
        } else {
            members
        }
    }

    /// What lies beside the arguments of operations: neither the number of the operation, nor a union of arguments.
    fn beside_the_argument(&self, envelope: &Envelope) -> Vec<MemberPath> {
        let version = envelope.version.as_ref().map(|(path, ..)| envelope.at.join(path));
        let number = envelope.at.join(&envelope.op_in);
        let is_union = |path: &MemberPath| {
            let members = self.spec.members_at(envelope.record, path);
            members.iter().all(|member| matches!(member.of, MemberType::Inline(_)))
        };
        let mut paths = self.members(envelope.record, &envelope.at);
        paths.retain(|path| *path != number && Some(path) != version.as_ref() && !is_union(path));
        paths
    }

    fn exists(&mut self, code: Code, (record, path): (NameId, &MemberPath), place: Place) -> bool {
        let exists = !self.spec.members_at(record, path).is_empty();
        if !exists {
            let message = format!("`{}` has no member `{path}`", self.spec[record].name);
            self.report(code, place, message);
        }
        exists
    }

    fn report(&mut self, code: Code, place: Place, message: String) {
        self.diagnostics.push(Diagnostic::new(code, place, message));
    }
}
