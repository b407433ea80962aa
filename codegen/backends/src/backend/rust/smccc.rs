//! Calls by SMC and HVC.

use super::constants::wraps_integer;
use super::docs::Describer;
use super::naming::{declared, ident, member_name};
use super::printer::{Printer, Shown, line};
use super::table::{Holder, Scope, Space};
use super::types::RustType;
use crate::abi::Abi;
use crate::matrix::VariantSet;
use crate::prose;
use xen_abi_model::{SmcccCall, SmcccId};

/// What a call is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustSmcccCall {
    id: u32,
    arguments: Vec<Argument>,
}

/// An argument: its name and type, and whether the type wraps an integer.
#[derive(Debug, Clone, PartialEq)]
struct Argument {
    name: String,
    of: RustType,
    is_newtype: bool,
}

/// The field of an argument.
pub(super) fn argument_name(c_name: &str) -> String {
    member_name(c_name)
}

impl RustSmcccCall {
    pub(super) fn new(abi: &Abi<'_>, id: SmcccId) -> Option<Self> {
        let call = &abi.spec[id];
        if !abi.holds(&call.head.when) {
            return None;
        }
        let arguments = call.params.iter().map(|param| {
            let of = RustType::of_integer(abi, &param.of)?;
            Some(Argument {
                name: argument_name(&param.name),
                of,
                is_newtype: wraps_integer(abi, &param.of)?,
            })
        });
        Some(Self { id: call.id.0, arguments: arguments.collect::<Option<_>>()? })
    }

    /// The names of its arguments.
    pub(super) fn names(&self, call: &SmcccCall, variants: &VariantSet) -> Scope {
        let mut scope = Scope::default();
        for argument in &self.arguments {
            let holder = Holder { place: call.head.place, variants };
            scope.add(holder, Space::Values, "parameter", &argument.name);
        }
        scope
    }

    pub(super) fn print(&self, (describer, call): (Describer<'_>, &SmcccCall), cfg: &str, to: &mut Printer) {
        let name = declared(&call.head);
        to.line(cfg);
        to.line("xen_smccc! {");
        to.indent();
        let said = describer.paragraphs(&prose::smccc_call(call));
        to.docs(&format!("{said}\n\nIdentifier: `{:?}`.", call.id));
        to.aliases(&name, &[&call.head.name, &call.c_name]);
        let id = format!("{:#010x}", self.id);
        line!(to, "pub struct ", &*ident(&name), " = ", &id, ", \"", &call.c_name, "\" {");
        to.indent();
        for (argument, param) in self.arguments.iter().zip(&call.params) {
            to.docs(&param.doc);
            to.aliases(&argument.name, &[&param.name]);
            let inner = if argument.is_newtype { " = 0" } else { "" };
            line!(to, "pub ", &*ident(&argument.name), ": ", Shown(argument.of.by("")), inner, ",");
        }
        to.close("}");
        to.close("}");
    }
}
