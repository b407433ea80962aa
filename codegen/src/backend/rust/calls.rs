//! Typed calls: a method for each operation, of everything that makes hypercalls.
//!
//! Its parameters are those of the hypercall, without what follows from others: the number of the operation, and how
//! many elements a slice has.

mod passed;

use passed::{Access, Conversion, Passed, counted};

use super::code::{Code, Literal, quote};
use super::docs;
use super::naming::{declared, ident, module_name};
use super::operations::operation_name;
use super::paths::record_type;
use super::shape::{RustType, Shaper};
use crate::abi::{Abi, HypercallLayout, OperationLayout, ParameterLayout, ShapeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Argument, Count, Direction, Hypercall, HypercallId, Operation, Pointee, Reliance, ReturnKind, Role,
    Safety, Spec, Type, TypeItem,
};
use crate::type_name::Builtin;

/// The methods for the calls of a hypercall on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustCalls<'s> {
    number: u32,
    methods: Vec<Method<'s>>,
}

/// A method that makes one call.
#[derive(Debug, Clone, PartialEq)]
struct Method<'s> {
    /// The operation, unless the hypercall has none that are called one by one.
    operation: Option<&'s Operation>,
    /// What fills the registers, in order.
    passed: Vec<Passed<'s>>,
}

/// The name of the trait that has the calls of a hypercall.
pub(super) fn trait_name(call: &Hypercall) -> String {
    format!("{}Calls", declared(&call.head))
}

/// The name of the module that declares the errors, which is needed before the specification is read.
pub(super) const ERRORS_MODULE: &str = "errno";

/// Refuses a specification that does not say which errors there are.
pub(super) fn check(spec: &Spec) -> Result<(), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    if error_type(spec).is_none() {
        let message = "typed hypercalls return errors, and no group has `errors: true`";
        diagnostics.push(Diagnostic::nowhere(crate::diagnostic::Code::UnknownName, message));
    }
    diagnostics.finish(())
}

/// The type of errors, as seen from a module.
fn error_type(spec: &Spec) -> Option<Code> {
    let group = spec.errors().next()?;
    let module = ident(&module_name(&spec[group.head.module].name));
    let name = ident(&declared(&group.head));
    Some(quote!(super::#module::#name))
}

impl<'s> RustCalls<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: HypercallId) -> Option<Self> {
        let (layout, called) = found(abi, id)?;
        let maker = Maker { shaper: Shaper { abi }, layout };
        let methods = match called {
            Called::Whole => vec![maker.whole(&abi.spec[id])],
            Called::ByOperation => {
                layout.ops.all.iter().map(|operation| maker.operation(operation)).collect()
            }
        };
        Some(Self { number: layout.number, methods })
    }

    /// Whether there are any.
    pub(super) fn exist(abi: &Abi<'_>, id: HypercallId) -> bool {
        found(abi, id).is_some()
    }

    pub(super) fn tokens(&self, spec: &Spec, call: &Hypercall) -> Code {
        let name = ident(&trait_name(call));
        let docs = format!(" Calls of [`{}`].", declared(&call.head));
        let number = Literal::number(self.number);
        let error = error_type(spec).unwrap_or_default();
        let methods = self.methods.iter().map(|method| method.tokens(call, &number, &error));
        quote! {
            #[doc = #docs]
            #[allow(clippy::unnecessary_cast, clippy::too_many_arguments, clippy::undocumented_unsafe_blocks)]
            pub trait #name: runtime::MakeHypercall {
                #(#methods)*
            }
            impl<M: runtime::MakeHypercall + ?Sized> #name for M {}
        }
    }

    /// How the trait is re-exported by a module beside that which has it.
    pub(super) fn reexport(spec: &Spec, call: &Hypercall) -> Code {
        let module = ident(&module_name(&spec[call.head.module].name));
        let name = ident(&trait_name(call));
        quote!(pub use super::#module::#name;)
    }
}

/// How a hypercall is called.
enum Called {
    /// By one method.
    Whole,
    /// By a method for each operation.
    ByOperation,
}

/// A hypercall that can be called, and how.
fn found<'a, 's>(abi: &'a Abi<'s>, id: HypercallId) -> Option<(&'a HypercallLayout<'s>, Called)> {
    let (layout, call) = (abi.hypercalls.get(&id)?, &abi.spec[id]);
    if call.ops.envelope.is_none() && !layout.ops.all.is_empty() {
        return Some((layout, Called::ByOperation));
    }
    // What never returns takes no parameters in registers either.
    (call.outcome.kind != ReturnKind::Never).then_some((layout, Called::Whole))
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
        Method { operation: None, passed: counted(passed.collect(), &self.layout.params) }
    }

    fn operation(&self, layout: &OperationLayout<'s>) -> Method<'s> {
        let operation = layout.operation;
        let params: Vec<&ParameterLayout<'s>> = self.layout.params.iter().chain(&layout.params).collect();
        let passed = params.iter().map(|param| match param.parameter.role {
            Some(Role::Op) => known(layout.number, param),
            Some(Role::Arg) => self.argument(operation, param),
            None => self.parameter(param, operation.count),
        });
        Method { operation: Some(operation), passed: counted(passed.collect(), params) }
    }

    /// The argument of an operation, in the parameter that points to it.
    fn argument(&self, operation: &'s Operation, param: &ParameterLayout<'s>) -> Passed<'s> {
        let abi = self.shaper.abi;
        let of = match operation.arg {
            Argument::Record(record) => record_type(abi, record),
            Argument::Plain(name, _) => match abi.type_item(name) {
                Some(TypeItem::Typedef(_)) if param.shape.scalar().is_some() => return self.value(param),
                item => item.map(|item| RustType(declared(abi.spec.head(item)))),
            },
            Argument::Opaque(_) => return self.value(param),
            Argument::None | Argument::Member(..) => None,
        };
        let Some(of) = of else { return known(0, param) };
        if self.is_flexible(&operation.arg) {
            let of = RustType(format!("runtime::GuestHandle<{}>", of.0));
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
            Type::Builtin(Builtin::Char) => Some(RustType("u8".to_owned())),
            of => super::constants::integer_name(self.shaper.abi, of).map(RustType),
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
    fn tokens(&self, call: &Hypercall, number: &Literal, error: &Code) -> Code {
        let c_name = self.operation.map_or(&call.head.name, |operation| &operation.head.name);
        let label = c_name.to_ascii_lowercase();
        let (name, alias) = (ident(&label), docs::alias(c_name, &label));
        let docs = docs::text(&self.describe(call));
        let unsafety = (*self.safety(call) != Safety::Safe).then(|| quote!(unsafe));
        let params = self.passed.iter().map(Passed::parameter);
        let returned = self.passed.iter().find_map(Passed::returned);
        let added = self.passed.iter().map(Passed::added);
        let declaration =
            returned.as_ref().map(|(name, of)| quote!(let mut #name: #of = runtime::Plain::zeroed();));
        let (output, result) = match (self.returns(call), &returned) {
            (ReturnKind::Zero, None) => (quote!(()), quote!(.map(|_| ()))),
            (ReturnKind::Zero, Some((name, of))) => (quote!(#of), quote!(.map(|_| #name))),
            (ReturnKind::Number, None) => (quote!(usize), quote!()),
            (ReturnKind::Number, Some((name, of))) => {
                (quote!((usize, #of)), quote!(.map(|number| (number, #name))))
            }
            // What answers has failed.
            (ReturnKind::Never, _) => (quote!(core::convert::Infallible), quote!(.and_then(|_| Err(0)))),
        };
        quote! {
            #docs
            #alias
            #[inline]
            #unsafety fn #name(&self, #(#params)*) -> Result<#output, #error> {
                #declaration
                let request = runtime::Request::new(#number, #c_name) #(#added)*;
                let answer = unsafe { self.make(&request) };
                answer #result .map_err(#error)
            }
        }
    }

    fn safety<'m>(&'m self, call: &'m Hypercall) -> &'m Safety {
        self.operation.map_or(&call.safety, |operation| &operation.safety)
    }

    fn describe(&self, call: &Hypercall) -> String {
        let (head, link) = match self.operation {
            Some(operation) => {
                let module = module_name(&call.head.name);
                (&operation.head, format!("{module}::{}", operation_name(&call.ops, operation)))
            }
            None => (&call.head, declared(&call.head)),
        };
        let mut text = head.doc.clone();
        text.push_str(&format!("\n\nWho may call it, what is passed and what it returns: [`{link}`]."));
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
