//! Macros that are no integer constants.

use super::Resolver;
use xen_abi_document::in_rust;
use xen_abi_document::{Name, Placed, Verbatim, When};
use xen_abi_model::{
    AddressKind, Defined, Docs, Function, Handle, HandleOf, Head, Macro, StringConstant, Type,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::TypeName;

impl Resolver<'_> {
    pub(super) fn string(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::StringConstant>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let value = self.cases(&head.when, &written.value, |_, text, _| Some(text.0.clone()));
        self.part.strings.push(StringConstant { head, value });
    }

    pub(super) fn function(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Function>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let params: Vec<String> = written.params.into_iter().map(|(name, _)| name.0.clone()).collect();
        let of_params =
            written.params.into_iter().map(|(_, of)| self.type_at(of)).collect::<Option<Vec<_>>>();
        let value = self.cases(&head.when, &written.value, |resolver, value, place| {
            Some(resolver.expression_of(value, place, &params))
        });
        if let (Some(param_types), Some(of)) = (of_params, self.type_at(&written.of)) {
            self.part.functions.push(Function { head, params, param_types, of, value });
        }
    }

    fn type_at(&mut self, written: &Placed<TypeName>) -> Option<(Place, Type)> {
        Some((written.place, self.named_type(&written.value, written.place)?))
    }

    pub(super) fn macro_of_c(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Macro>) {
        let head = self.head(name, &written.conditions, (&written.doc, None));
        let params = written.params.as_ref().map(|params| params.iter().map(|name| name.0.clone()).collect());
        let c = self.cases(&head.when, &written.c, |_, text, _| Some(text.0.trim_end().to_owned()));
        let is_macro = params.is_some() || written.overridable || written.makes.is_some();
        if written.inline && is_macro {
            let message =
                "code that stands in the header has no `params`, is not `overridable` and `makes` nothing";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, name.place, message));
        }
        if let (None, Some(otherwise)) = (&written.defined, &written.otherwise) {
            let message =
                "`otherwise` is what there is without a macro that must be `defined`, and none is named";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, otherwise.place, message));
        }
        let text = |text: &Placed<Verbatim>| text.value.0.trim_end().to_owned();
        let defined = written.defined.as_ref().map(|name| Defined {
            name: name.value.0.clone(),
            otherwise: written.otherwise.as_ref().map(text),
        });
        let (overridable, inline) = (written.overridable, written.inline);
        self.part.macros.push(Macro { head, params, c, defined, overridable, inline });
    }

    pub(super) fn handle(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Handle>) {
        let head = Head {
            name: name.0.clone(),
            place: name.place,
            module: self.module,
            when: self.availability(&self.when.clone(), &written.conditions),
            doc: Docs::described(format!("The guest handle of `{}`.", *written.c)),
            rust: None,
        };
        let of = written.of.iter().filter_map(|of| self.handle_of(of)).collect();
        self.part.handles.push(Handle { head, c: written.c.value.clone(), of });
    }

    /// A handle of what has no declaration.
    fn handle_of(&mut self, written: &Placed<TypeName>) -> Option<HandleOf> {
        let of = match self.named_type(&written.value, written.place)? {
            Type::Address(AddressKind::Pointer, _) | Type::Builtin(_) | Type::Named(_) => None,
            Type::Address(kind, pointee) => HandleOf::new(kind, &pointee),
        };
        if of.is_none() {
            let message = "this is not a handle of `void` or of a type that is built in";
            let help = "it is written like `handle<u8>`; a declared type has `handle: true`";
            let diagnostic = Diagnostic::new(Code::BadType, written.place, message).help(help);
            self.diagnostics.push(diagnostic);
        }
        of
    }
}
