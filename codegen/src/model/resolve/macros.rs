//! Macros that are no integer constants.

use super::Resolver;
use crate::document::in_rust;
use crate::document::{self, Name, Placed, When};
use crate::model::{Function, Macro, StringConstant, Type};
use crate::source::Place;
use crate::type_name::TypeName;

impl Resolver<'_> {
    pub(super) fn string(&mut self, name: &Placed<Name>, written: &When<document::StringConstant>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let value = self.cases(&head.when, &written.value, |_, text, _| Some(text.0.clone()));
        self.part.strings.push(StringConstant { head, value });
    }

    pub(super) fn function(&mut self, name: &Placed<Name>, written: &When<document::Function>) {
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

    pub(super) fn macro_of_c(&mut self, name: &Placed<Name>, written: &When<document::Macro>) {
        let head = self.head(name, &written.conditions, (&written.doc, None));
        let params = written.params.as_ref().map(|params| params.iter().map(|name| name.0.clone()).collect());
        let c = self.cases(&head.when, &written.c, |_, text, _| Some(text.0.trim_end().to_owned()));
        self.part.macros.push(Macro { head, params, c, overridable: written.overridable });
    }
}
