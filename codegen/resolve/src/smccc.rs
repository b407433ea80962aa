//! Calls by SMC and HVC: the identifier that is stated must be the one that its parts make, and no two calls have
//! the same.

use std::collections::BTreeMap;

use super::Resolver;
use xen_abi_document::in_rust;
use xen_abi_document::{Name, Placed, When};
use xen_abi_model::{Head, Operand, SmcccCall, Spec};
use xen_abi_runtime::smccc::{CallKind, Convention, FunctionId};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::expression::Expression;

/// With how many calls of the same identifier one is compared.
const MOST_TWINS: usize = 20;

/// How many registers take arguments, and how many take results.
const MOST_OPERANDS: usize = 6;

impl Resolver<'_> {
    pub(super) fn smccc_call(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::SmcccCall>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let Some(id) = self.identifier(written) else { return };
        let params = self.operands(&written.params);
        let returns = self.operands(&written.returns);
        let basis = written.basis.as_ref().map(|text| text.trim().to_owned());
        let c_name = written.c.as_ref().unwrap_or(name).0.clone();
        // The macro of C is a constant like any other.
        let value = Expression::unsigned(id.0, format!("0x{:08X}", id.0));
        let constant = Head { name: c_name.clone(), ..head.clone() };
        let constant = self.operation_number(&constant, &Placed { value, place: written.id.place });
        self.part.smccc.push(SmcccCall { head, id, c_name, constant, params, returns, basis });
    }

    /// The identifier, made from its parts and compared with the one that is stated.
    fn identifier(&mut self, written: &xen_abi_document::SmcccCall) -> Option<FunctionId> {
        let Ok(number) = u16::try_from(written.number.value.0) else {
            let message = "the number of a function has 16 bits";
            self.diagnostics.push(Diagnostic::new(Code::BadSmcccId, written.number.place, message));
            return None;
        };
        let kind = match written.call {
            xen_abi_document::CallKind::Fast => CallKind::Fast,
            xen_abi_document::CallKind::Yielding => CallKind::Yielding,
        };
        let convention = match written.convention {
            xen_abi_document::Convention::Smc32 => Convention::Smc32,
            xen_abi_document::Convention::Smc64 => Convention::Smc64,
        };
        let made = FunctionId::new(kind, convention, written.owner.value.0, number);
        let stated = written.id.value.0;
        if made.0 != stated {
            let message = format!("the parts make {:#010x}, and {stated:#010x} is stated", made.0);
            let help = format!("{stated:#010x} is {:?}", FunctionId(stated));
            self.diagnostics.push(Diagnostic::new(Code::BadSmcccId, written.id.place, message).help(&help));
            return None;
        }
        Some(made)
    }

    fn operands(&mut self, written: &[xen_abi_document::Operand]) -> Vec<Operand> {
        if let Some(surplus) = written.get(MOST_OPERANDS) {
            let message = format!("registers take at most {MOST_OPERANDS} operands");
            self.diagnostics.push(Diagnostic::new(Code::BadSmcccId, surplus.name.place, message));
        }
        let mut operands = Vec::new();
        for operand in written {
            let name = &operand.name;
            let doc = self.documentation(&operand.doc, || format!("`{}`", name.0));
            if let Some(of) = self.named_type(&operand.of.value, operand.of.place) {
                operands.push(Operand { name: name.0.clone(), of, doc });
            }
        }
        operands
    }
}

/// No two calls have the same identifier, unless one says that it is another name of the other.
pub(super) fn check_collisions<'d>(
    spec: &Spec,
    written: impl Iterator<Item = &'d (Placed<Name>, When<xen_abi_document::SmcccCall>)>,
    diagnostics: &mut Diagnostics,
) {
    let aliases: Vec<(&str, &Placed<Name>)> =
        written.filter_map(|(name, call)| Some((name.0.as_str(), call.same_as.as_ref()?))).collect();
    let mut by_id: BTreeMap<u32, Vec<&SmcccCall>> = BTreeMap::new();
    for call in &spec.smccc {
        let others = by_id.entry(call.id.0).or_default();
        let twin = others.iter().rev().take(MOST_TWINS).find(|other| {
            let is_alias = |a: &SmcccCall, b: &SmcccCall| {
                aliases.iter().any(|(name, of)| *name == a.head.name && of.0 == b.head.name)
            };
            !other.head.when.and(&call.head.when).is_impossible()
                && !is_alias(call, other)
                && !is_alias(other, call)
        });
        if let Some(twin) = twin {
            let message = format!("`{}` and `{}` have one identifier", twin.head.name, call.head.name);
            let help = "if one is another name of the other, say so with `same_as`";
            diagnostics.push(
                Diagnostic::new(Code::BadSmcccId, call.head.place, message)
                    .note(twin.head.place, "the first is here")
                    .help(help),
            );
        }
        others.push(call);
    }
    for (name, of) in aliases {
        let find = |name: &str| spec.smccc.iter().find(|call| call.head.name == name);
        let (Some(call), Some(other)) = (find(name), find(&of.0)) else {
            let message = format!("no call by SMC or HVC is called `{}`", of.0);
            diagnostics.push(Diagnostic::new(Code::UnknownName, of.place, message));
            continue;
        };
        if call.id != other.id {
            let message = format!("`{}` has another identifier: {:?}", of.0, other.id);
            diagnostics.push(Diagnostic::new(Code::BadSmcccId, of.place, message));
        }
    }
}
