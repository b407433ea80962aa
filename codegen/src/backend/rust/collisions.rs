//! Names that C tells apart and Rust would not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::calls::trait_name;
use super::naming::{declared, module_name, type_name};
use super::operations::{inner_module, operation_name};
use super::smccc::argument_name;
use super::{constants, functions, groups, save_records, strings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{AliasOf, Availability, Body, GroupKind, Head, MemberType, Operations, Spec};
use crate::source::Place;

/// Every pair of items that would have the same name in Rust.
pub fn collisions(spec: &Spec) -> Diagnostics {
    let mut taken = Taken::of(spec);
    for head in spec.names.iter().flat_map(|entry| &entry.items).map(|item| spec.head(*item)) {
        taken.item(head, &declared(head));
    }
    for record in &spec.records {
        taken.inner(&record.head, &declared(&record.head), &record.body, &record.head.when);
    }
    for alias in spec.aliases.iter().filter(|alias| matches!(alias.of, AliasOf::Tag(_))) {
        taken.item(&alias.head, &declared(&alias.head));
    }
    for group in spec.groups.iter().filter(|group| group.kind == GroupKind::Flags) {
        // Rust adds the set of all bits.
        taken.add(&[&declared(&group.head), "::", "ALL"], &group.head);
    }
    for constant in &spec.constants {
        match constant.group {
            Some(group) => {
                let group = &spec[group];
                let name = groups::value_name(group, constant);
                taken.add(&[&declared(&group.head), "::", &name], &constant.head);
            }
            None => taken.add(&[&constants::rust_name(constant)], &constant.head),
        }
    }
    for call in &spec.smccc {
        let name = declared(&call.head);
        taken.item(&call.head, &name);
        for param in &call.params {
            taken.add(&["::", &name, ".", &argument_name(&param.name)], &call.head);
        }
    }
    for function in &spec.functions {
        taken.add(&[&functions::rust_name(function)], &function.head);
    }
    for string in &spec.strings {
        taken.add(&[&strings::rust_name(string)], &string.head);
    }
    for save in &spec.save_records {
        taken.item(&save.head, &save_records::rust_name(save));
    }
    for call in &spec.hypercalls {
        taken.item(&call.head, &declared(&call.head));
        taken.item(&call.head, &trait_name(call));
        taken.operations(&call.head.name, &call.ops);
    }
    taken.found
}

/// Where something is declared that has a name, and when it is there.
type Holders<'s> = Vec<(Place, Cow<'s, Availability>)>;

/// Names in Rust, by whom they are taken.
struct Taken<'s> {
    /// Of each module the first that has its name.
    modules: Vec<usize>,
    /// Of each module the paths within it.
    by: Vec<BTreeMap<String, Holders<'s>>>,
    found: Diagnostics,
}

impl<'s> Taken<'s> {
    fn of(spec: &Spec) -> Self {
        let mut by_name = BTreeMap::new();
        let names = spec.modules.iter().map(|module| module_name(&module.name)).enumerate();
        let modules = names.map(|(at, name)| *by_name.entry(name).or_insert(at)).collect();
        Self { modules, by: vec![BTreeMap::new(); spec.modules.len()], found: Diagnostics::default() }
    }

    /// A type of a module. Types do not meet with constants and functions.
    fn item(&mut self, head: &'s Head, name: &str) {
        self.add(&["::", name], head);
    }

    /// What a path within a module means, which is given in parts.
    fn add(&mut self, path: &[&str], head: &'s Head) {
        self.add_at(head, path, head.place, Cow::Borrowed(&head.when));
    }

    fn add_at(&mut self, within: &Head, path: &[&str], place: Place, when: Cow<'s, Availability>) {
        let module = self.modules[within.module.0 as usize];
        // Hardly ever is there a second.
        let others = self.by[module].entry(path.concat()).or_insert_with(|| Vec::with_capacity(1));
        if let Some((first, _)) = others.iter().find(|(_, other)| !other.and(&when).is_impossible()) {
            let name = path.last().unwrap_or(&"");
            let message = format!("this is called `{name}` in Rust, and so is another item");
            let diagnostic =
                Diagnostic::new(Code::RustCollision, place, message).note(*first, "the other is here");
            self.found.push(diagnostic.help("give one of them another name with `rust`"));
        }
        others.push((place, when));
    }

    /// Operations are types in a module that is named after what they belong to.
    fn operations(&mut self, within: &str, operations: &'s Operations) {
        for operation in &operations.all {
            let name = operation_name(operations, operation);
            self.add(&["::", within, "::", &name], &operation.head);
            let inner = format!("{within}::{}", inner_module(operations, operation));
            self.operations(&inner, &operation.inner);
        }
    }

    /// Records that C spells inside another have names of their own in Rust.
    fn inner(&mut self, of: &'s Head, outer: &str, body: &'s Body, when: &Availability) {
        for member in &body.members {
            let (MemberType::Inline(body), Some(name)) = (&member.of, &member.name) else { continue };
            let name = member.rust.clone().unwrap_or_else(|| outer.to_owned() + &type_name(name));
            let when = when.and(&member.when);
            self.add_at(of, &["::", &name], member.place, Cow::Owned(when.clone()));
            self.inner(of, &name, body, &when);
        }
    }
}
