//! Typed calls: a method for each operation, of everything that makes hypercalls.
//!
//! The methods of a hypercall are those of a type, which a method of the trait for all hypercalls gives. Their
//! parameters are those of the hypercall, without what follows from others: the number of the operation, and how many
//! elements a slice has.

mod passed;

use passed::{Access, Conversion, Passed, counted};

use super::naming::{declared, ident, module_name, module_path};
use super::operations::{operation_name, operation_word};
use super::options::RustOptions;
use super::paths::record_type;
use super::printer::{Printer, line};
use super::shape::Shaper;
use super::table::{Holder, Scope, Space};
use super::types::RustType;
use crate::abi::{Abi, HypercallLayout, OperationLayout, ParameterLayout, ShapeKind};
use crate::matrix::Matrix;
use crate::model::{
    AddressKind, Argument, Count, Direction, Group, Hypercall, HypercallId, ModuleId, Operation, Pointee,
    Reliance, ReturnKind, Role, Safety, Spec, Type, TypeItem,
};
use crate::type_name::Builtin;

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
pub(super) fn error_type(matrix: &Matrix<'_>, options: &RustOptions) -> String {
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
    let Some(layout) = abi.hypercalls.get(&id) else { return Vec::new() };
    let call = &abi.spec[id];
    let maker = Maker { shaper: Shaper { abi }, layout };
    match called(call) {
        Called::Whole => vec![maker.whole(call)],
        Called::ByOperation => layout.ops.all.iter().map(|operation| maker.operation(operation)).collect(),
        Called::Never => Vec::new(),
    }
}

/// How a hypercall is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// By one method.
    Whole,
    /// By a method for each operation.
    ByOperation,
    /// By none: what never returns takes no parameters in registers either.
    Never,
}

/// How a hypercall is called, on every target that has it.
pub(super) fn called(call: &Hypercall) -> Called {
    if call.ops.envelope.is_none() && !call.ops.all.is_empty() {
        return Called::ByOperation;
    }
    if call.outcome.kind == ReturnKind::Never { Called::Never } else { Called::Whole }
}

/// Makes the methods of one hypercall.
struct Maker<'a, 's> {
    shaper: Shaper<'a, 's>,
    layout: &'a HypercallLayout<'s>,
}

impl<'s> Maker<'_, 's> {
    /// The only method of a hypercall.
    fn whole(&self, call: &Hypercall) -> Method<'s> {
        let params = self.layout.params.iter();
        let passed = params.map(|param| match param.parameter.role {
            Some(Role::Arg) => {
                self.pointed(param, Direction::InOut, call.count).unwrap_or_else(|| self.value(param))
            }
            _ => self.parameter(param, call.count),
        });
        let passed = counted(passed.collect(), &self.layout.params);
        Method { number: self.layout.number, operation: None, passed }
    }

    fn operation(&self, layout: &OperationLayout<'s>) -> Method<'s> {
        let operation = layout.operation;
        let params: Vec<&ParameterLayout<'s>> = self.layout.params.iter().chain(&layout.params).collect();
        let passed = params.iter().map(|param| match param.parameter.role {
            Some(Role::Op) => known(layout.number, param),
            Some(Role::Arg) => self.argument(operation, param),
            None => self.parameter(param, operation.count),
        });
        let passed = counted(passed.collect(), params);
        Method { number: self.layout.number, operation: Some(operation), passed }
    }

    /// The argument of an operation, in the parameter that points to it.
    fn argument(&self, operation: &'s Operation, param: &ParameterLayout<'s>) -> Passed<'s> {
        let abi = self.shaper.abi;
        let of = match operation.arg {
            Argument::Record(record) => record_type(abi, record),
            Argument::Plain(name, _) => match abi.type_item(name) {
                Some(TypeItem::Typedef(_)) if param.shape.scalar().is_some() => return self.value(param),
                item => item.map(|item| RustType::Named(declared(abi.spec.head(item)))),
            },
            Argument::Opaque(_) => return self.value(param),
            Argument::None | Argument::Member(..) => None,
        };
        let Some(of) = of else { return known(0, param) };
        if self.is_flexible(&operation.arg) {
            let of = RustType::Address { kind: AddressKind::Handle, constant: false, of: Some(Box::new(of)) };
            let name = &param.parameter.name;
            return Passed::Value { name, of, conversion: Conversion::Address, is_wide: false };
        }
        let access = Access::new(direction(operation), param.parameter, operation.count);
        Passed::Memory { name: &param.parameter.name, of, access }
    }

    /// Whether an argument goes on behind its record, so that no reference to that covers it.
    fn is_flexible(&self, argument: &Argument) -> bool {
        let Argument::Record(name) = argument else { return false };
        let record = self.shaper.abi.record_named(*name);
        record.and_then(|layout| layout.members.last()).is_some_and(|last| last.shape.is_flexible())
    }

    /// A parameter that means the same for all operations.
    fn parameter(&self, param: &ParameterLayout<'s>, count: Option<Count>) -> Passed<'s> {
        let counted = param.parameter.counted_by.is_some();
        let memory = param.parameter.dir.filter(|_| counted).and_then(|dir| self.pointed(param, dir, count));
        memory.unwrap_or_else(|| self.value(param))
    }

    /// The memory to which a parameter points, if it is known what lies there.
    fn pointed(
        &self,
        param: &ParameterLayout<'s>,
        direction: Direction,
        count: Option<Count>,
    ) -> Option<Passed<'s>> {
        let ShapeKind::Address(_, pointee) = &param.shape.underlying().kind else { return None };
        let access = Access::new(direction, param.parameter, count);
        Some(Passed::Memory { name: &param.parameter.name, of: self.pointee(pointee)?, access })
    }

    fn pointee(&self, pointee: &Pointee) -> Option<RustType> {
        match pointee.of.as_ref()? {
            // Characters are bytes, signed or not.
            Type::Builtin(Builtin::Char) => Some(RustType::Builtin(Builtin::U8)),
            of => RustType::of_integer(self.shaper.abi, of),
        }
    }

    fn value(&self, param: &ParameterLayout<'s>) -> Passed<'s> {
        let conversion = match &param.shape.without_typedefs().kind {
            ShapeKind::Group(..) | ShapeKind::BitWord(..) => Conversion::Wrapped,
            ShapeKind::Address(..) => Conversion::Address,
            _ => Conversion::Integer,
        };
        Passed::Value {
            name: &param.parameter.name,
            of: self.shaper.named(&param.shape),
            conversion,
            is_wide: is_wide(param),
        }
    }
}

/// A number for a parameter whose value follows from the call.
fn known<'s>(number: u32, param: &ParameterLayout<'_>) -> Passed<'s> {
    Passed::Known { number, is_wide: is_wide(param) }
}

/// Whether a parameter has 64 bits on every target.
fn is_wide(param: &ParameterLayout<'_>) -> bool {
    matches!(param.shape.underlying().kind, ShapeKind::Scalar(Builtin::U64 | Builtin::I64, _))
}

/// Who writes an argument as a whole.
fn direction(operation: &Operation) -> Direction {
    if let Argument::Plain(_, direction) | Argument::Opaque(direction) = operation.arg {
        return direction;
    }
    // The directions of what has operations of its own stand there.
    if !operation.inner.all.is_empty() {
        return Direction::InOut;
    }
    let all = |wanted| operation.dirs.iter().all(|directed| directed.direction == wanted);
    match () {
        () if all(Direction::In) => Direction::In,
        () if all(Direction::Out) => Direction::Out,
        () => Direction::InOut,
    }
}

/// What the caller must see to where a call changes what views rely on.
fn invalidated(what: Reliance) -> &'static str {
    match what {
        Reliance::Memory => {
            "Views of memory that Xen shares with the guest are used no more, if the call moves it, takes it away or \
             gives it another form."
        }
        Reliance::Grants => "Views of grants that the call changes are used no more.",
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

    /// The method of a type that holds what makes hypercalls, or of the trait for all hypercalls; `error` is the path
    /// of the type of errors, `types` the module of the header.
    pub(super) fn print(&self, call: &Hypercall, error: &str, types: &str, cfg: &str, to: &mut Printer) {
        let c_name = self.operation.map_or(&call.head.name, |operation| &operation.head.name);
        let name = self.name(call);
        to.line(cfg);
        to.docs(&self.describe(call, types));
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

    fn describe(&self, call: &Hypercall, types: &str) -> String {
        let (head, link) = match self.operation {
            Some(operation) => {
                let module = module_name(&call.head.name);
                (&operation.head, format!("{module}::{}", operation_name(&call.ops, operation)))
            }
            None => (&call.head, declared(&call.head)),
        };
        let mut text = head.doc.clone();
        text.push_str(&format!(
            "\n\nWho may call it, what is passed and what it returns: [`{link}`]({types}{link})."
        ));
        match self.safety(call) {
            Safety::Safe => {}
            Safety::Unless { condition, invalidates } => {
                text.push_str(&format!("\n\n# Safety\n\n{condition}"));
                invalidates.iter().for_each(|what| text.push_str(&format!("\n\n{}", invalidated(*what))));
            }
            Safety::Unknown => text.push_str(
                "\n\n# Safety\n\nWhat the call does to memory that Rust uses has not been looked into: what its \
                 documentation says it changes must not be in use.",
            ),
        }
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
