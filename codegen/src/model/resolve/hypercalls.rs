use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Document, Name, Placed, ReturnKind, When};
use crate::model::{Head, Hypercall, ModuleId, NameId, Operation, Outcome, Parameter};
use crate::type_name::TypeName;

impl Resolver {
    pub(super) fn hypercalls(&mut self, module: ModuleId, document: &Document) {
        for (name, written) in &document.hypercalls {
            self.hypercall(module, name, written);
        }
    }

    pub(super) fn hypercall(
        &mut self,
        module: ModuleId,
        name: &Placed<Name>,
        written: &When<document::Hypercall>,
    ) {
        let outer = self.spec[module].when.clone();
        let head = self.head(module, &outer, name, &written.conditions, (&written.doc, &written.rust));
        let number = (written.number.place, self.expression(&written.number.value, written.number.place));
        let mut params = Vec::new();
        for parameter in &written.params {
            let name = &parameter.name;
            let doc = self.documentation(&parameter.doc, name.place, &format!("`{}`", name.0));
            if let Some(of) = self.named_type(&parameter.of.value, parameter.of.place) {
                params.push(Parameter { name: name.0.clone(), of, doc });
            }
        }
        let outcome = Outcome {
            kind: written.returns.as_ref().map_or(ReturnKind::Zero, |returns| returns.kind),
            doc: written.returns.as_ref().and_then(|returns| text(&returns.doc)).unwrap_or_default(),
            errors: Self::texts(&written.errors),
            basis: text(&written.basis),
        };
        let mut ops = Vec::new();
        for (name, op) in &written.ops {
            if let Some(name) = self.name_here(name, &op.conditions) {
                ops.push(self.operation(&head, &outcome, &name, op));
            }
        }
        let callers = written.callers.value.clone();
        let op_prefix = written.op_prefix.clone();
        self.spec.hypercalls.push(Hypercall { head, number, callers, params, op_prefix, ops, outcome });
    }

    fn operation(
        &mut self,
        call: &Head,
        common: &Outcome,
        name: &Placed<Name>,
        written: &When<document::Operation>,
    ) -> Operation {
        let head =
            self.head(call.module, &call.when, name, &written.conditions, (&written.doc, &written.rust));
        self.operation_number(&head, &written.value);
        let returns = written.returns.as_ref();
        Operation {
            arg: written.arg.as_ref().and_then(|arg| self.argument(arg)),
            dirs: written.dirs.into_iter().map(|(name, direction)| (name.0.clone(), *direction)).collect(),
            allowed: text(&written.allowed),
            outcome: Outcome {
                kind: returns.map_or(common.kind, |returns| returns.kind),
                doc: returns.and_then(|returns| text(&returns.doc)).unwrap_or_else(|| common.doc.clone()),
                errors: common.errors.iter().cloned().chain(Self::texts(&written.errors)).collect(),
                basis: text(&written.basis).or_else(|| common.basis.clone()),
            },
            head,
        }
    }

    fn argument(&mut self, written: &Placed<TypeName>) -> Option<NameId> {
        match &written.value {
            TypeName::Named(name) => self.type_id(name, written.place),
            other => {
                let message = format!("the argument of an operation is a record, and `{other}` is none");
                self.diagnostics.push(Diagnostic::new(Code::NotARecord, written.place, message));
                None
            }
        }
    }
}

fn text(written: &Option<Placed<String>>) -> Option<String> {
    written.as_ref().map(|text| text.trim().to_owned())
}
