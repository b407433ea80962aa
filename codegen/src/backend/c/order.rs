//! The order in which C must see the types of one module.

use std::collections::BTreeSet;

use crate::expression::Expression;
use crate::model::GroupInC;
use crate::model::{
    AddressKind, Body, Cases, ConstantId, Length, MemberType, ModuleId, NameId, RecordId, Spec, Type,
    TypeItem,
};
use crate::model::{BitWordId, GroupId, TypedefId};

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The typedef and handle of a record that comes later, because one before it has a handle to it.
    Announce(RecordId),
    /// The declaration of a type.
    Declare(TypeItem),
}

/// The types of a module that C knows: in the order of the specification, except where one needs another.
pub(super) fn order(spec: &Spec, module: ModuleId) -> Vec<Step> {
    let mut order = Order { spec, module, begun: BTreeSet::new(), steps: Vec::new() };
    for item in items(spec) {
        order.declare(item);
    }
    order.steps
}

/// All types, kind by kind.
fn items(spec: &Spec) -> impl Iterator<Item = TypeItem> {
    let ids = |list: usize| 0..list as u32;
    ids(spec.typedefs.len())
        .map(|at| TypeItem::Typedef(TypedefId(at)))
        .chain(ids(spec.groups.len()).map(|at| TypeItem::Group(GroupId(at))))
        .chain(ids(spec.bitwords.len()).map(|at| TypeItem::BitWord(BitWordId(at))))
        .chain(ids(spec.records.len()).map(|at| TypeItem::Record(RecordId(at))))
}

struct Order<'s> {
    spec: &'s Spec,
    module: ModuleId,
    begun: BTreeSet<TypeItem>,
    steps: Vec<Step>,
}

impl<'s> Order<'s> {
    fn declare(&mut self, item: TypeItem) {
        let spec = self.spec;
        if spec.head(item).module != self.module || !self.begun.insert(item) {
            return;
        }
        match item {
            TypeItem::Typedef(id) => {
                self.needed_by_cases(&spec[id].of);
                if let Some((_, len)) = &spec[id].len {
                    self.needed_by_expression(len, &mut BTreeSet::new());
                }
            }
            TypeItem::BitWord(id) => self.needed(&spec[id].of),
            TypeItem::Record(id) => self.needed_by_body(&spec[id].body),
            TypeItem::Group(_) => {}
        }
        let in_c = match item {
            TypeItem::Group(id) => spec[id].c != GroupInC::Macros,
            TypeItem::BitWord(id) => spec[id].typedef,
            TypeItem::Typedef(_) | TypeItem::Record(_) => true,
        };
        if in_c {
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
                if let Length::Fixed(expression) = &case.is {
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
                    if self.spec[*id].head.module == self.module && !known {
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
