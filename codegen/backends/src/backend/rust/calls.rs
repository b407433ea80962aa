//! Typed calls: a method for each operation, of everything that makes hypercalls.
//!
//! The methods of a hypercall are those of a type, which a method of the trait for all hypercalls gives. Their
//! parameters are those of the hypercall, without what follows from others: the number of the operation, and how many
//! elements a slice has.

mod passed;

use passed::Passed;

use super::docs::Describer;
use super::naming::{declared, ident, module_name, module_path};
use super::operations::{operation_name, operation_word};
use super::options::RustOptions;
use super::printer::{Printer, line};
use super::shape::Shaper;
use super::table::{Holder, Scope, Space};
use crate::abi::{Abi, CallPlan};
use crate::matrix::Matrix;
use crate::prose::{self, Subject};
use xen_abi_model::{Group, Hypercall, HypercallId, ModuleId, Operation, ReturnKind, Safety, Spec};

/// A method that makes one call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Method<'s> {
    /// The number of the hypercall.
    number: u32,
    /// The operation, unless the hypercall has none that are called one by one.
    pub(super) operation: Option<&'s Operation>,
    /// What fills the registers, in order.
    passed: Vec<Passed<'s>>,
}

/// The type that has the calls of a hypercall.
pub(super) fn type_name(call: &Hypercall) -> String {
    format!("{}Calls", declared(&call.head))
}

/// The method that gives that type, or makes the only call: the hypercall without `_op`.
pub(super) fn method_name(call: &Hypercall) -> String {
    let name = &call.head.name;
    module_name(name.strip_suffix("_op").filter(|rest| !rest.is_empty()).unwrap_or(name))
}

/// The module of the group of errors, where some variant has one.
pub(super) fn module_of_errors(matrix: &Matrix<'_>) -> Option<ModuleId> {
    errors(matrix).map(|group| group.head.module)
}

/// The group of errors.
fn errors<'s>(matrix: &Matrix<'s>) -> Option<&'s Group> {
    let has_it = |group: &&Group| matrix.variants().all(|variant| group.head.when.holds(variant));
    matrix.spec().errors().find(has_it)
}

/// The path of the type of errors, as seen from the module of all calls. Linux's headers have no errors of their own,
/// so that their numbers have no names.
fn error_type(matrix: &Matrix<'_>, options: &RustOptions) -> String {
    match errors(matrix) {
        Some(group) => {
            let here = types(matrix.spec(), group.head.module);
            let types = match &options.elsewhere {
                Some(elsewhere) => here.replacen("super", &elsewhere.path, 1),
                None => here,
            };
            format!("{types}{}", ident(&declared(&group.head)))
        }
        None => "runtime::ErrorNumber".to_owned(),
    }
}

/// How the types of a module are seen from the module of all calls.
pub(super) fn types(spec: &Spec, module: ModuleId) -> String {
    let path = module_path(&spec[module].name);
    let path: Vec<_> = path.iter().map(|name| ident(name)).collect();
    format!("super::{}::", path.join("::"))
}

/// The methods for the calls of a hypercall on one target.
pub(super) fn methods<'s>(abi: &Abi<'s>, id: HypercallId) -> Vec<Method<'s>> {
    let shaper = Shaper { abi };
    let method = |plan: CallPlan<'_, 's>| Method {
        number: plan.number,
        operation: plan.operation,
        passed: plan.passed.iter().map(|passed| Passed::new(&shaper, passed)).collect(),
    };
    abi.plans(id).into_iter().map(method).collect()
}

/// What methods see from outside.
pub(super) struct Outside<'s> {
    describer: Describer<'s>,
    /// The path of the type of errors.
    error: String,
    /// The module of the header.
    pub(super) types: String,
}

impl<'s> Outside<'s> {
    /// What the methods of a module see.
    pub(super) fn of(module: ModuleId, matrix: &Matrix<'s>, options: &RustOptions) -> Self {
        let spec = matrix.spec();
        Self { describer: Describer(spec), error: error_type(matrix, options), types: types(spec, module) }
    }
}

impl Method<'_> {
    /// The name of the method.
    pub(super) fn name(&self, call: &Hypercall) -> String {
        match self.operation {
            Some(operation) => operation_word(&call.ops, operation),
            None => method_name(call),
        }
    }

    /// What it declares, and what is bound inside it.
    pub(super) fn names(&self, call: &Hypercall, holder: Holder<'_>, methods: &mut Scope) -> Scope {
        methods.add(holder, Space::Associated, "method", &self.name(call));
        let mut scope = Scope::default();
        for name in self.passed.iter().filter_map(Passed::name) {
            scope.add(holder, Space::Values, "parameter", name);
        }
        scope
    }

    /// The method of a type that holds what makes hypercalls, or of the trait for all hypercalls.
    pub(super) fn print(&self, call: &Hypercall, outside: &Outside<'_>, cfg: &str, to: &mut Printer) {
        let Outside { describer, error, types } = outside;
        let c_name = self.operation.map_or(&call.head.name, |operation| &operation.head.name);
        let name = self.name(call);
        to.line(cfg);
        to.docs(&self.describe(call, *describer, types));
        to.aliases(&name, &[c_name, &c_name.to_ascii_lowercase()]);
        to.line("#[inline]");
        let (public, maker) = if self.operation.is_some() { ("pub ", "self.0") } else { ("", "self") };
        let unsafety = if *self.safety(call) == Safety::Safe { "" } else { "unsafe " };
        let returned = self.passed.iter().find_map(|passed| passed.returned(types));
        let (output, result) = match (self.returns(call), &returned) {
            (ReturnKind::Zero, None) => ("()".to_owned(), ".map(|_| ())".to_owned()),
            (ReturnKind::Zero, Some((name, of))) => (of.clone(), format!(".map(|_| {name})")),
            (ReturnKind::Number, None) => ("usize".to_owned(), String::new()),
            (ReturnKind::Number, Some((name, of))) => {
                let number = self.unused("number");
                (format!("(usize, {of})"), format!(".map(|{number}| ({number}, {name}))"))
            }
            // What answers has failed.
            (ReturnKind::Never, _) => (
                "::core::convert::Infallible".to_owned(),
                ".and_then(|_| ::core::result::Result::Err(0))".to_owned(),
            ),
        };
        let mut params = vec!["&self".to_owned()];
        params.extend(self.passed.iter().filter_map(|passed| passed.parameter(types)));
        to.list(
            &format!("{public}{unsafety}fn {}(", ident(&name)),
            &params,
            &format!(") -> ::core::result::Result<{output}, {error}> {{"),
        );
        to.indent();
        if let Some((name, of)) = &returned {
            line!(to, "let mut ", name, ": ", of, " = runtime::Plain::ZERO;");
        }
        let added: String = self.passed.iter().map(Passed::added).collect();
        let request = self.unused("request");
        let new = format!("runtime::HypercallRequest::new({}, \"{c_name}\")", self.number);
        line!(to, "let ", &request, " = ", &new, &added, ";");
        match self.safety(call) {
            Safety::Safe => {
                to.line("// SAFETY: the memory is borrowed for the call, which changes nothing else that Rust uses.");
            }
            Safety::Unless { .. } | Safety::Unknown => {
                to.line("// SAFETY: the memory is borrowed for the call; the caller sees to the rest.");
            }
        }
        let call = format!("unsafe {{ runtime::Hypercaller::hypercall({maker}, &{request}) }}");
        line!(to, &call, &result, ".map_err(", error, ")");
        to.close("}");
    }

    /// A name like this that no parameter has.
    fn unused(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.passed.iter().filter_map(Passed::name).any(|taken| taken == name) {
            name.push('_');
        }
        name
    }

    fn safety<'m>(&'m self, call: &'m Hypercall) -> &'m Safety {
        self.operation.map_or(&call.safety, |operation| &operation.safety)
    }

    fn describe(&self, call: &Hypercall, describer: Describer<'_>, types: &str) -> String {
        let (head, link) = match self.operation {
            Some(operation) => {
                let module = module_name(&call.head.name);
                (&operation.head, format!("{module}::{}", operation_name(&call.ops, operation)))
            }
            None => (&call.head, declared(&call.head)),
        };
        let mut text = head.doc.to_string();
        text.push_str(&format!(
            "\n\nWho may call it, what is passed and what it returns: [`{link}`]({types}{link})."
        ));
        let safety = prose::safety(self.safety(call));
        text.push_str(&describer.about(Subject::Safety, &safety.iter().collect::<Vec<_>>()));
        text.push_str("\n\n# Errors\n\nThe error that Xen returns");
        text.push_str(match self.returns(call) {
            ReturnKind::Never => ", or 0 if it answers anything else.",
            ReturnKind::Zero | ReturnKind::Number => ".",
        });
        text
    }

    fn returns(&self, call: &Hypercall) -> ReturnKind {
        self.operation.map_or(&call.outcome, |operation| &operation.outcome).kind
    }
}
