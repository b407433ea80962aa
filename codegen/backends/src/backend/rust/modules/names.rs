//! The names that a module declares.

use super::{OperationItem, RustModule, variants_of};
use crate::abi::{Called, called};
use crate::backend::rust::calls;
use crate::backend::rust::naming::{declared, module_name};
use crate::backend::rust::operations::{operation_name, operation_word};
use crate::backend::rust::records::names;
use crate::backend::rust::table::{Holder, Scope, Space, Table};
use crate::backend::rust::{constants, functions, save_records, strings};
use crate::matrix::VariantSet;
use xen_abi_model::{Head, Operations, Spec};

/// What is no name of an item, since generated code uses it: types by which it names others.
const RESERVED: [&str; 16] = [
    "runtime", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "bool", "str", "char",
];

/// A declaration that is given names for some variants.
fn holder<'h>(head: &Head, variants: &'h VariantSet) -> Holder<'h> {
    Holder { place: head.place, variants }
}

impl<'s> RustModule<'s> {
    /// Gives everything that it declares its name.
    pub(in crate::backend::rust) fn register(&self, spec: &'s Spec, table: &mut Table) {
        let (mut own, mut inner) = (Scope::default(), Vec::new());
        own.reserve(Space::Types, &RESERVED, &self.variants);
        for item in &self.constants {
            let (constant, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(
                holder(&constant.head, &variants),
                Space::Values,
                "constant",
                &constants::rust_name(constant),
            );
        }
        for item in &self.strings {
            let (string, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&string.head, &variants), Space::Values, "constant", &strings::rust_name(string));
        }
        for item in &self.functions {
            let (function, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(
                holder(&function.head, &variants),
                Space::Values,
                "function",
                &functions::rust_name(function),
            );
            inner.extend(item.cases.iter().map(|case| case.is.names(function, &case.variants)));
        }
        for item in &self.groups {
            let (group, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&group.head, &variants), &declared(&group.head));
            inner.extend(item.cases.iter().map(|case| case.is.names(group, &case.variants)));
        }
        for item in &self.bitwords {
            let (word, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&word.head, &variants), &declared(&word.head));
            inner.extend(item.cases.iter().map(|case| case.is.names(&case.variants)));
        }
        for item in &self.typedefs {
            let (typedef, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&typedef.head, &variants), Space::Types, "type", &declared(&typedef.head));
        }
        for item in &self.aliases {
            let (alias, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&alias.head, &variants), Space::Types, "type", &declared(&alias.head));
        }
        for item in &self.records {
            for case in &item.cases {
                names(&case.is, holder(&spec[item.id].head, &case.variants), &mut own, &mut inner);
            }
        }
        for item in &self.save_records {
            let (save, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&save.head, &variants), &save_records::rust_name(save));
        }
        for item in &self.smccc {
            let (call, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&call.head, &variants), Space::Types, "type", &declared(&call.head));
            inner.extend(item.cases.iter().map(|case| case.is.names(call, &case.variants)));
        }
        for item in &self.hypercalls {
            let (call, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&call.head, &variants), &declared(&call.head));
            if !item.operations.is_empty() {
                own.add(holder(&call.head, &variants), Space::Types, "module", &module_name(&call.head.name));
                register_operations(&call.ops, &item.operations, &mut inner);
            }
        }
        table.add_module(&self.path, own);
        table.inner.append(&mut inner);
    }

    /// What the calls of its hypercalls declare in the module of all calls.
    pub(in crate::backend::rust) fn register_calls(
        &self,
        spec: &'s Spec,
        calls: &mut Scope,
        methods: &mut Scope,
        inner: &mut Vec<Scope>,
    ) {
        for item in self.hypercalls.iter().filter(|item| !item.methods.is_empty()) {
            let call = &spec[item.id];
            let variants = variants_of(&item.methods);
            let holder = Holder { place: call.head.place, variants: &variants };
            let mut own = Scope::default();
            let is_whole = called(call) == Called::Whole;
            if !is_whole {
                calls.add_constructor(holder, &calls::type_name(call));
                methods.add(holder, Space::Associated, "method", &calls::method_name(call));
            }
            for case in &item.methods {
                let place = case.is.operation.map_or(call.head.place, |operation| operation.head.place);
                let holder = Holder { place, variants: &case.variants };
                let declaring = if is_whole { &mut *methods } else { &mut own };
                inner.push(case.is.names(call, holder, declaring));
            }
            inner.push(own);
        }
    }
}

fn register_operations(within: &Operations, items: &[OperationItem<'_>], inner: &mut Vec<Scope>) {
    let mut scope = Scope::default();
    for item in items {
        let variants = item.variants();
        let holder = Holder { place: item.of.head.place, variants: &variants };
        scope.reserve(Space::Types, &["runtime"], &variants);
        scope.add_constructor(holder, &operation_name(within, item.of));
        if !item.inner.is_empty() {
            scope.add(holder, Space::Types, "module", &operation_word(within, item.of));
            register_operations(&item.of.inner, &item.inner, inner);
        }
    }
    inner.push(scope);
}
