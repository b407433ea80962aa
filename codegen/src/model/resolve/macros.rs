//! Macros that are no integer constants.

use super::Resolver;
use crate::document::{self, Document, Name, Placed, When};
use crate::model::{Function, FunctionId, Macro, ModuleId, StringConstant, Type};
use crate::source::Place;
use crate::type_name::TypeName;

impl Resolver {
    pub(super) fn macros(&mut self, module: ModuleId, document: &Document) {
        for (name, written) in &document.strings {
            self.string(module, name, written);
        }
        for (name, written) in &document.functions {
            self.function(module, name, written);
        }
        for (name, written) in &document.aliases {
            self.alias(module, name, written);
        }
        self.x_macros(module, document);
        for (name, written) in &document.macros {
            self.macro_of_c(module, name, written);
        }
    }

    pub(super) fn string(
        &mut self,
        module: ModuleId,
        name: &Placed<Name>,
        written: &When<document::StringConstant>,
    ) {
        let outer = self.spec[module].when.clone();
        let head = self.head(module, &outer, name, &written.conditions, (&written.doc, &written.rust));
        let value = self.cases(&head.when, &written.value, |_, text, _| Some(text.0.clone()));
        self.spec.strings.push(StringConstant { head, value });
    }

    pub(super) fn function(
        &mut self,
        module: ModuleId,
        name: &Placed<Name>,
        written: &When<document::Function>,
    ) {
        let outer = self.spec[module].when.clone();
        let head = self.head(module, &outer, name, &written.conditions, (&written.doc, &written.rust));
        let params: Vec<String> = written.params.into_iter().map(|(name, _)| name.0.clone()).collect();
        let of_params =
            written.params.into_iter().map(|(_, of)| self.type_at(of)).collect::<Option<Vec<_>>>();
        let value = self.cases(&head.when, &written.value, |resolver, value, place| {
            Some(resolver.expression_of(value, place, &params))
        });
        if let (Some(param_types), Some(of)) = (of_params, self.type_at(&written.of)) {
            let id = FunctionId(self.spec.functions.len() as u32);
            self.spec.functions_by_name.entry(head.name.clone()).or_default().push(id);
            self.spec.functions.push(Function { head, params, param_types, of, value });
        }
    }

    fn type_at(&mut self, written: &Placed<TypeName>) -> Option<(Place, Type)> {
        Some((written.place, self.named_type(&written.value, written.place)?))
    }

    pub(super) fn macro_of_c(
        &mut self,
        module: ModuleId,
        name: &Placed<Name>,
        written: &When<document::Macro>,
    ) {
        let outer = self.spec[module].when.clone();
        let head = self.head(module, &outer, name, &written.conditions, (&written.doc, &None));
        let params = written.params.as_ref().map(|params| params.iter().map(|name| name.0.clone()).collect());
        let c = self.cases(&head.when, &written.c, |_, text, _| Some(text.trim_end().to_owned()));
        self.spec.macros.push(Macro { head, params, c, overridable: written.overridable });
    }
}
