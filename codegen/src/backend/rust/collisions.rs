//! Names that C tells apart and Rust would not.

use std::collections::BTreeMap;

use super::naming::{declared, module_name};
use super::operations::{inner_module, operation_name};
use super::{constants, functions, groups, save_records, strings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{AliasOf, Availability, Body, GroupKind, Head, MemberType, Operations, Spec};
use crate::source::Place;

/// Every pair of items that would have the same name in Rust.
pub fn collisions(spec: &Spec) -> Diagnostics {
    let mut taken = Taken::default();
    let module = |head: &Head| module_name(&spec[head.module].name);
    for head in spec.names.iter().flat_map(|entry| &entry.items).map(|item| spec.head(*item)) {
        taken.add(format!("{}::{}", module(head), declared(head)), head);
    }
    for record in &spec.records {
        taken.inner(&module(&record.head), &declared(&record.head), &record.body, &record.head.when);
    }
    for alias in spec.aliases.iter().filter(|alias| matches!(alias.of, AliasOf::Tag(_))) {
        taken.add(format!("{}::{}", module(&alias.head), declared(&alias.head)), &alias.head);
    }
    for group in spec.groups.iter().filter(|group| group.kind == GroupKind::Flags) {
        // Rust adds the set of all bits.
        taken.add(format!("{} {}::ALL", module(&group.head), declared(&group.head)), &group.head);
    }
    for constant in &spec.constants {
        let name = match constant.group {
            Some(group) => {
                let group = &spec[group];
                format!("{}::{}", declared(&group.head), groups::value_name(group, constant))
            }
            None => constants::rust_name(constant),
        };
        taken.add(format!("{} {name}", module(&constant.head)), &constant.head);
    }
    for call in &spec.smccc {
        taken.add(format!("{}::{}", module(&call.head), declared(&call.head)), &call.head);
    }
    for function in &spec.functions {
        taken.add(format!("{} {}", module(&function.head), functions::rust_name(function)), &function.head);
    }
    for string in &spec.strings {
        taken.add(format!("{} {}", module(&string.head), strings::rust_name(string)), &string.head);
    }
    for save in &spec.save_records {
        taken.add(format!("{}::{}", module(&save.head), save_records::rust_name(save)), &save.head);
    }
    for call in &spec.hypercalls {
        taken.add(format!("{}::{}", module(&call.head), declared(&call.head)), &call.head);
        taken.operations(&format!("{}::{}", module(&call.head), call.head.name), &call.ops);
    }
    taken.found
}

/// Names in Rust, by whom they are taken.
#[derive(Default)]
struct Taken {
    by: BTreeMap<String, Vec<(Place, Availability)>>,
    found: Diagnostics,
}

impl Taken {
    fn add(&mut self, path: String, head: &Head) {
        self.add_at(path, head.place, &head.when);
    }

    fn add_at(&mut self, path: String, place: Place, when: &Availability) {
        let others = self.by.entry(path.clone()).or_default();
        if let Some((first, _)) = others.iter().find(|(_, other)| !other.and(when).is_impossible()) {
            let name = path.rsplit([':', ' ']).next().unwrap_or_default();
            let message = format!("this is called `{name}` in Rust, and so is another item");
            let diagnostic =
                Diagnostic::new(Code::RustCollision, place, message).note(*first, "the other is here");
            self.found.push(diagnostic.help("give one of them another name with `rust`"));
        }
        others.push((place, when.clone()));
    }

    /// Operations are types in a module that is named after what they belong to.
    fn operations(&mut self, within: &str, operations: &Operations) {
        for operation in &operations.all {
            self.add(format!("{within}::{}", operation_name(operations, operation)), &operation.head);
            self.operations(&format!("{within}::{}", inner_module(operations, operation)), &operation.inner);
        }
    }

    /// Records that C spells inside another have names of their own in Rust.
    fn inner(&mut self, module: &str, outer: &str, body: &Body, when: &Availability) {
        for member in &body.members {
            let (MemberType::Inline(body), Some(name)) = (&member.of, &member.name) else { continue };
            let name =
                member.rust.clone().unwrap_or_else(|| format!("{outer}{}", super::naming::type_name(name)));
            let when = when.and(&member.when);
            self.add_at(format!("{module}::{name}"), member.place, &when);
            self.inner(module, &name, body, &when);
        }
    }
}
