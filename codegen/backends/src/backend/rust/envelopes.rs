//! Operations whose number lies in a record, mostly together with the argument.

use super::naming::ident;
use super::paths::{Paths, RustPath, record_type};
use super::printer::Printer;
use super::types::RustType;
use crate::abi::{EnvelopeLayout, OperationLayout};
use xen_abi_model::{Argument, Stability};

/// What an envelope holds for one operation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustEnvelope {
    /// The record to which the call points.
    record: RustType,
    /// Members that say which operation is meant, the outermost first.
    numbers: Vec<Number>,
    /// Members that say which version of the interface is meant.
    versions: Vec<(RustPath, i128)>,
    /// The member that is the argument.
    argument: Option<RustPath>,
}

/// A member that holds the number of an operation.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    member: RustPath,
    /// The first bit and how many, if the rest of the member is something else.
    bits: Option<(u32, u32)>,
    value: i128,
}

impl RustEnvelope {
    /// What the envelope holds for an operation, which is part of the operation `outer` if there is one.
    pub(super) fn new(
        paths: &Paths<'_, '_>,
        layout: &EnvelopeLayout<'_>,
        operation: &OperationLayout<'_>,
        outer: Option<&RustEnvelope>,
    ) -> Option<Self> {
        let envelope = layout.envelope;
        let at = |inside| paths.path(envelope.record, &envelope.at.join(inside));
        let mut numbers = outer.map_or(Vec::new(), |outer| outer.numbers.clone());
        numbers.push(Number {
            member: at(&envelope.op_in)?,
            bits: layout.bits,
            value: operation.number.into(),
        });
        let mut versions = outer.map_or(Vec::new(), |outer| outer.versions.clone());
        if let (Some((member, ..)), Some(version)) = (&envelope.version, layout.version) {
            // What is stable asks for no version.
            let is_stable = operation.operation.stability == Stability::Stable;
            versions.push((at(member)?, if is_stable { 0 } else { version }));
        }
        let argument = match &operation.operation.arg {
            Argument::Member(record, member) => Some(paths.path(*record, member)?),
            // The argument of what is around holds everything.
            Argument::None if !envelope.at.0.is_empty() => Some(paths.path(envelope.record, &envelope.at)?),
            Argument::None | Argument::Record(_) | Argument::Plain(..) | Argument::Opaque(_) => None,
        };
        Some(Self { record: record_type(paths.abi, envelope.record)?, numbers, versions, argument })
    }

    /// The type of the argument.
    pub(super) fn argument(&self) -> Option<&RustType> {
        self.argument.as_ref().map(|argument| &argument.of)
    }

    /// How the type `name` of the operation makes an envelope, and looks into one; types are seen by way of `types`.
    pub(super) fn print(&self, name: &str, types: &str, cfg: &str, to: &mut Printer) {
        // The argument comes first: numbers can lie in it.
        let argument = self.argument.as_ref().map(|argument| argument.set("to", types, "argument"));
        let given = if argument.is_some() { "argument" } else { "_" };
        let versions = self.versions.iter().map(|(member, value)| set(member, types, *value));
        let numbers = self.numbers.iter().map(|Number { member, bits, value }| {
            set(member, types, value << bits.map_or(0, |(low, _)| low))
        });
        let steps: Vec<String> = argument.into_iter().chain(versions).chain(numbers).collect();
        let tests: Vec<String> = self.numbers.iter().map(|number| number.test(types)).collect();
        let shown = match &self.argument {
            Some(argument) => argument.reference("of", types),
            None => "&()".to_owned(),
        };
        to.line(cfg);
        to.line("xen_enveloped! {");
        to.indent();
        to.line(&format!("{} in {},", ident(name), self.record.by(types)));
        to.line(&format!("|to, {given}| {{ {} }},", steps.join(" ")));
        to.line(&format!("|of| if {} => {shown}", tests.join(" && ")));
        to.close("}");
    }
}

impl Number {
    /// Whether a record holds the number.
    fn test(&self, types: &str) -> String {
        let (member, value) = (self.member.integer("of", types), self.value);
        match self.bits {
            None => format!("{member} == {value}"),
            Some((0, width)) => format!("{member} & {:#x} == {value}", u64::MAX >> (64 - width)),
            Some((low, width)) => format!("({member} >> {low}) & {:#x} == {value}", u64::MAX >> (64 - width)),
        }
    }
}

fn set(member: &RustPath, types: &str, value: i128) -> String {
    if member.is_newtype {
        return member.set("to", types, &format!("{}({value})", member.of.by(types)));
    }
    member.set("to", types, &value.to_string())
}
