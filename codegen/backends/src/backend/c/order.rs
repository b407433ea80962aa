//! The order of what one header declares: as people read it, as far as C allows.
//!
//! An operation stands above the structure that is its argument, and a group above the record that has a member of it.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_model::{
    AddressKind, Argument, Body, Cases, ConstantId, DeclaredId, Hypercall, HypercallId, MemberType, ModuleId,
    NameId, Operation, RecordId, Selection, Spec, Type, TypeItem,
};
use xen_abi_syntax::expression::Expression;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'s> {
    /// The typedef and handle of a record that comes later, because one before it has a handle to it.
    Announce(RecordId),
    /// The declaration of a type, or the macros of a group.
    Declare(TypeItem),
    /// What there is to say of a hypercall.
    Call(&'s Hypercall),
    /// An operation of a hypercall.
    Operation(&'s Hypercall, &'s Operation),
}

/// What is wanted of a module and C knows.
pub(super) fn order<'s>(spec: &'s Spec, module: ModuleId, selection: &'s Selection) -> Vec<Step<'s>> {
    let mut order = Order {
        spec,
        module,
        selection,
        beside: BTreeMap::new(),
        begun: BTreeSet::new(),
        begun_operations: BTreeSet::new(),
        steps: Vec::new(),
    };
    let held = order.held_groups();
    order.each(TypeItem::Typedef, |order, item| order.declare(item));
    order.each(TypeItem::Group, |order, item| {
        if !held.contains(&item) {
            order.declare(item);
        }
    });
    order.each(TypeItem::BitWord, |order, item| order.declare(item));
    order.calls();
    order.each(TypeItem::Record, |order, item| order.declare(item));
    order.steps
}

struct Order<'s> {
    spec: &'s Spec,
    module: ModuleId,
    selection: &'s Selection,
    /// The operations of which a record is the argument.
    beside: BTreeMap<RecordId, Vec<(&'s Hypercall, &'s Operation)>>,
    begun: BTreeSet<TypeItem>,
    begun_operations: BTreeSet<ConstantId>,
    steps: Vec<Step<'s>>,
}

impl<'s> Order<'s> {
    fn each<Id: DeclaredId>(&mut self, item: impl Fn(Id) -> TypeItem, work: impl Fn(&mut Self, TypeItem)) {
        for id in self.spec.declared_by::<Id>(self.module) {
            work(self, item(id));
        }
    }

    /// The groups that come with the first record that has a member of them.
    fn held_groups(&self) -> BTreeSet<TypeItem> {
        let mut held = BTreeSet::new();
        for id in self.spec.declared_by::<RecordId>(self.module) {
            if self.selection.contains(id) {
                self.held_by(&self.spec[id].body, &mut held);
            }
        }
        held
    }

    fn held_by(&self, body: &Body, held: &mut BTreeSet<TypeItem>) {
        for member in &body.members {
            match &member.of {
                MemberType::Inline(inner) => self.held_by(inner, held),
                MemberType::Named(cases) => {
                    for case in &cases.0 {
                        if let Type::Named(name) = &case.is {
                            held.extend(&self.spec[*name].items);
                        }
                    }
                }
            }
        }
    }

    /// Hypercalls with their operations, each with its argument.
    fn calls(&mut self) {
        let spec = self.spec;
        let calls: Vec<&Hypercall> = spec
            .declared_by::<HypercallId>(self.module)
            .filter(|id| self.selection.contains(*id))
            .map(|id| &spec[id])
            .collect();
        for call in &calls {
            for operation in self.wanted(call) {
                for record in self.arguments(operation) {
                    self.beside.entry(record).or_default().push((call, operation));
                }
            }
        }
        for call in calls {
            self.steps.push(Step::Call(call));
            for operation in self.wanted(call) {
                for record in self.arguments(operation) {
                    self.declare(TypeItem::Record(record));
                }
                self.operation(call, operation);
            }
        }
    }

    fn wanted(&self, call: &'s Hypercall) -> Vec<&'s Operation> {
        let all = call.ops.flat().into_iter();
        all.filter(|operation| self.selection.contains(operation.number)).collect()
    }

    fn operation(&mut self, call: &'s Hypercall, operation: &'s Operation) {
        if self.begun_operations.insert(operation.number) {
            self.steps.push(Step::Operation(call, operation));
        }
    }

    /// The records of the module that are the argument of an operation.
    fn arguments(&self, operation: &Operation) -> Vec<RecordId> {
        let names: Vec<NameId> = match &operation.arg {
            Argument::Record(name) | Argument::Plain(name, _) => vec![*name],
            Argument::Member(record, path) => {
                let members = self.spec.members_at(*record, path);
                let cases = members.iter().filter_map(|member| match &member.of {
                    MemberType::Named(cases) => Some(&cases.0),
                    MemberType::Inline(_) => None,
                });
                let named = cases.flatten().filter_map(|case| match case.is {
                    Type::Named(name) => Some(name),
                    _ => None,
                });
                named.collect()
            }
            Argument::None | Argument::Opaque(_) => Vec::new(),
        };
        let records =
            names.into_iter().flat_map(|name| &self.spec[name].items).filter_map(|item| match item {
                TypeItem::Record(id) => Some(*id),
                _ => None,
            });
        let is_here =
            |id: &RecordId| self.spec[*id].head.module == self.module && self.selection.contains(*id);
        records.filter(is_here).collect()
    }

    fn declare(&mut self, item: TypeItem) {
        let spec = self.spec;
        let is_wanted = spec.head(item).module == self.module && self.selection.contains(item);
        if !is_wanted || !self.begun.insert(item) {
            return;
        }
        match item {
            TypeItem::Typedef(id) => {
                self.needed_by_cases(&spec[id].of);
                for (_, len) in &spec[id].lengths {
                    self.needed_by_expression(len, &mut BTreeSet::new());
                }
            }
            TypeItem::BitWord(id) => self.needed(&spec[id].of),
            TypeItem::Record(id) => {
                self.needed_by_body(&spec[id].body);
                for (call, operation) in self.beside.get(&id).cloned().unwrap_or_default() {
                    self.operation(call, operation);
                }
            }
            TypeItem::Group(_) => {}
        }
        let is_in_c = match item {
            TypeItem::BitWord(id) => spec[id].typedef,
            TypeItem::Group(_) | TypeItem::Typedef(_) | TypeItem::Record(_) => true,
        };
        if is_in_c {
            self.steps.push(Step::Declare(item));
        }
    }

    fn needed_by_body(&mut self, body: &'s Body) {
        for member in &body.members {
            match &member.of {
                MemberType::Named(cases) => self.needed_by_cases(cases),
                MemberType::Inline(inner) => self.needed_by_body(inner),
            }
            for case in member.len.iter().flat_map(|len| &len.0) {
                for expression in case.is.expressions() {
                    self.needed_by_expression(expression, &mut BTreeSet::new());
                }
            }
        }
    }

    fn needed_by_cases(&mut self, cases: &'s Cases<Type>) {
        for case in &cases.0 {
            self.needed(&case.is);
        }
    }

    fn needed(&mut self, of: &'s Type) {
        match of {
            Type::Builtin(_) => {}
            Type::Named(name) => self.needed_by_name(*name),
            Type::Address(kind, pointee) => match &pointee.of {
                Some(Type::Named(name)) => self.named_behind(*kind, *name),
                Some(of) => self.needed(of),
                None => {}
            },
        }
    }

    fn needed_by_name(&mut self, name: NameId) {
        for item in &self.spec[name].items {
            self.declare(*item);
            if let TypeItem::Group(id) = item {
                self.needed(&self.spec[*id].of);
            }
        }
    }

    /// A handle needs the name of the handle; a pointer to a record needs nothing.
    fn named_behind(&mut self, kind: AddressKind, name: NameId) {
        for item in &self.spec[name].items {
            match item {
                TypeItem::Record(_) if kind == AddressKind::Pointer => {}
                TypeItem::Record(id) => {
                    let announce = Step::Announce(*id);
                    let known = self.steps.contains(&Step::Declare(*item)) || self.steps.contains(&announce);
                    let is_here = self.spec[*id].head.module == self.module && self.selection.contains(*id);
                    if is_here && !known {
                        self.steps.push(announce);
                    }
                }
                _ => self.declare(*item),
            }
        }
    }

    /// The types whose size an expression asks for, and the enumerations whose values it uses.
    fn needed_by_expression(&mut self, expression: &'s Expression, seen: &mut BTreeSet<ConstantId>) {
        let spec = self.spec;
        expression.types(&mut |of| {
            of.names(&mut |name, _| {
                if let Some(id) = spec.type_named(name) {
                    self.needed_by_name(id);
                }
            });
        });
        let mut names = Vec::new();
        expression.names(&mut |name| names.push(name));
        for id in names.into_iter().flat_map(|name| spec.constants_named(name)) {
            if !seen.insert(*id) {
                continue;
            }
            if let Some(group) = spec[*id].group {
                self.declare(TypeItem::Group(group));
            }
            for case in &spec[*id].value.0 {
                self.needed_by_expression(&case.is, seen);
            }
        }
    }
}
