//! What a declaration needs of others.

use std::collections::BTreeMap;

use super::{
    Alias, AliasOf, Availability, Body, Case, Cases, Constant, ConstantId, ConstantRole, Envelope, GroupId,
    HandleId, HandleOf, HypercallId, Item, MemberType, NameId, Operation, Operations, Outcome, Parameter,
    SaveCodeInC, SmcccId, Spec, TagBits, Type, XMacroId,
};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::type_name::TypeName;

/// Who needs what, of everything that is there.
pub(super) struct Needs<'s> {
    spec: &'s Spec,
    is_there: &'s dyn Fn(&Availability) -> bool,
    by_name: BTreeMap<&'s str, Vec<Item>>,
    numbers: BTreeMap<ConstantId, Numbered<'s>>,
    x_macros: BTreeMap<GroupId, XMacroId>,
}

/// What a constant is the number of.
enum Numbered<'s> {
    /// An operation of a hypercall, perhaps within another.
    Operation(HypercallId, &'s Operation, Option<ConstantId>),
    /// A call by SMC or HVC.
    Smccc(SmcccId),
}

impl<'s> Needs<'s> {
    /// Who needs what of all that is there: where a condition excludes something, nothing is needed for it.
    pub(super) fn new(spec: &'s Spec, is_there: &'s dyn Fn(&Availability) -> bool) -> Self {
        let mut needs = Self {
            spec,
            is_there,
            by_name: BTreeMap::new(),
            numbers: BTreeMap::new(),
            x_macros: BTreeMap::new(),
        };
        for item in Item::all(spec) {
            // The names of handles are those of C's own types.
            if is_there(&item.head(spec).when) && !matches!(item, Item::Handle(_)) {
                needs.index(item);
            }
        }
        needs
    }

    fn index(&mut self, item: Item) {
        let spec = self.spec;
        for name in item.names(spec) {
            self.by_name.entry(name).or_default().push(item);
        }
        match item {
            Item::Hypercall(id) => self.operations(id, &spec[id].ops, None),
            Item::Smccc(id) => {
                self.numbers.insert(spec[id].constant, Numbered::Smccc(id));
            }
            Item::XMacro(id) => {
                self.x_macros.insert(spec[id].group, id);
            }
            _ => {}
        }
    }

    fn operations(&mut self, call: HypercallId, operations: &'s Operations, outer: Option<ConstantId>) {
        for operation in &operations.all {
            self.numbers.insert(operation.number, Numbered::Operation(call, operation, outer));
            self.operations(call, &operation.inner, Some(operation.number));
        }
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &'s str> {
        self.by_name.keys().copied()
    }

    /// What is meant by a name, or by the beginning of names with `*` behind it. Who asks for a hypercall, or for an
    /// operation that has some of its own, wants all of these.
    pub(super) fn called(&self, pattern: &str) -> Vec<Item> {
        let start = pattern.strip_suffix('*').unwrap_or(pattern);
        let begin_so = self.by_name.range(start..).take_while(|(name, _)| name.starts_with(start));
        let named = begin_so.filter(|(name, _)| pattern.ends_with('*') || name.len() == start.len());
        let mut found: Vec<Item> = named.flat_map(|(_, items)| items.iter().copied()).collect();
        for at in 0..found.len() {
            let operations = match found[at] {
                Item::Hypercall(id) => &self.spec[id].ops,
                Item::Constant(id) => match self.numbers.get(&id) {
                    Some(Numbered::Operation(_, operation, _)) => &operation.inner,
                    _ => continue,
                },
                _ => continue,
            };
            found.extend(operations.flat().into_iter().map(|operation| Item::Constant(operation.number)));
        }
        found
    }

    /// What something needs directly.
    pub(super) fn of(&self, item: Item) -> Vec<Item> {
        let spec = self.spec;
        let mut found = Found { needs: self, items: Vec::new() };
        match item {
            Item::Typedef(id) => {
                found.types(&spec[id].of);
                found.expressions(spec[id].lengths.iter().map(|(_, len)| len));
            }
            Item::Constant(id) => found.constant(id, &spec[id]),
            Item::String(_) => {}
            Item::Function(id) => {
                let function = &spec[id];
                function.param_types.iter().for_each(|(_, of)| found.of(of));
                found.of(&function.of.1);
                found.values(&function.value.0);
            }
            Item::Group(id) => {
                found.of(&spec[id].of);
                found.add(spec[id].values.iter().copied().map(Item::Constant));
                found.add(self.x_macros.get(&id).copied().map(Item::XMacro));
            }
            Item::BitWord(id) => {
                found.of(&spec[id].of);
                for part in spec[id].parts.iter().filter(|part| (self.is_there)(&part.when)) {
                    found.expressions([&part.low].into_iter().chain(&part.high));
                }
            }
            Item::Record(id) => {
                found.body(&spec[id].body);
                spec[id].made_by.iter().flat_map(|it| &it.records).for_each(|name| found.name(*name));
            }
            Item::SaveRecord(id) => {
                let save = &spec[id];
                found.expressions([&save.code.1]);
                found.name(save.record);
                match &save.in_c {
                    SaveCodeInC::Declared(older) => older.iter().for_each(|(name, _)| found.name(*name)),
                    SaveCodeInC::Constant(name) => found.word(name),
                }
            }
            Item::Hypercall(id) => {
                let call = &spec[id];
                found.expressions([&call.number.1]);
                found.params(&call.params);
                found.envelope(call.ops.envelope.as_ref());
                found.errors(&call.outcome);
            }
            Item::Smccc(id) => {
                let call = &spec[id];
                found.add([Item::Constant(call.constant)]);
                call.params.iter().chain(&call.returns).for_each(|operand| found.of(&operand.of));
            }
            Item::Alias(id) => found.alias(&spec[id]),
            Item::XMacro(id) => found.add([Item::Group(spec[id].group)]),
            Item::Handle(_) => {}
            Item::Macro(id) => {
                let bodies = spec[id].c.0.iter().filter(|case| (self.is_there)(&case.when));
                let otherwise = spec[id].defined.iter().flat_map(|defined| &defined.otherwise);
                let texts = bodies.map(|case| &case.is).chain(otherwise);
                texts.flat_map(|text| words(text)).for_each(|word| found.word(word));
            }
        }
        found.items
    }
}

/// The names in a text of C.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// What something was found to need.
struct Found<'n, 's> {
    needs: &'n Needs<'s>,
    items: Vec<Item>,
}

impl<'s> Found<'_, 's> {
    fn add(&mut self, items: impl IntoIterator<Item = Item>) {
        let spec = self.needs.spec;
        self.items.extend(items.into_iter().filter(|item| (self.needs.is_there)(&item.head(spec).when)));
    }

    fn word(&mut self, name: &str) {
        self.items.extend(self.needs.by_name.get(name).into_iter().flatten());
    }

    fn name(&mut self, name: NameId) {
        self.add(self.needs.spec[name].items.iter().copied().map(Item::from));
    }

    fn of(&mut self, of: &Type) {
        match of {
            Type::Builtin(_) => {}
            Type::Named(name) => self.name(*name),
            Type::Address(kind, pointee) => {
                if let Some(handle) = HandleOf::new(*kind, pointee) {
                    let handles = self.needs.spec.handles.iter().enumerate();
                    let meant = handles.filter(|(_, other)| other.of.contains(&handle));
                    self.add(meant.map(|(at, _)| Item::Handle(HandleId(at as u32))));
                }
                pointee.of.iter().for_each(|of| self.of(of));
            }
        }
    }

    fn there<T>(&self, cases: &'s [Case<T>]) -> impl Iterator<Item = &'s Case<T>> + use<'s, T> {
        let is_there = self.needs.is_there;
        cases.iter().filter(move |case| is_there(&case.when))
    }

    fn types(&mut self, cases: &'s Cases<Type>) {
        self.there(&cases.0).for_each(|case| self.of(&case.is));
    }

    fn values(&mut self, cases: &'s [Case<Expression>]) {
        self.expressions(self.there(cases).map(|case| &case.is));
    }

    fn expressions(&mut self, expressions: impl IntoIterator<Item = &'s Expression>) {
        for expression in expressions {
            expression.types(&mut |of| self.type_name(of));
            expression.names(&mut |name| {
                self.add(self.needs.spec.constants_named(name).iter().copied().map(Item::Constant));
            });
            expression.calls(&mut |name| {
                self.add(self.needs.spec.functions_named(name).iter().copied().map(Item::Function));
            });
        }
    }

    fn type_name(&mut self, of: &TypeName) {
        of.names(&mut |name, _| {
            if let Some(id) = self.needs.spec.type_named(name) {
                self.name(id);
            }
        });
    }

    fn constant(&mut self, id: ConstantId, constant: &'s Constant) {
        self.values(&constant.value.0);
        constant.of.iter().for_each(|of| self.of(of));
        self.add(constant.group.map(Item::Group));
        self.add(constant.bit.map(Item::Constant));
        match self.needs.numbers.get(&id) {
            Some(Numbered::Operation(call, operation, outer)) => {
                self.add([Item::Hypercall(*call)]);
                self.add(outer.map(Item::Constant));
                self.params(&operation.params);
                self.envelope(operation.inner.envelope.as_ref());
                operation.arg.named().into_iter().for_each(|name| self.name(name));
                self.errors(&operation.outcome);
            }
            Some(Numbered::Smccc(call)) => self.add([Item::Smccc(*call)]),
            None => debug_assert!(
                constant.role != ConstantRole::Operation || !(self.needs.is_there)(&constant.head.when)
            ),
        }
    }

    fn body(&mut self, body: &'s Body) {
        if let Some(TagBits::One(choice)) = body.tag.as_ref().map(|tag| &tag.bits) {
            self.expressions([&choice.bit.1]);
        }
        for member in body.members.iter().filter(|member| (self.needs.is_there)(&member.when)) {
            match &member.of {
                MemberType::Named(cases) => self.types(cases),
                MemberType::Inline(inner) => self.body(inner),
            }
            let lengths = self.there(member.len.as_ref().map_or(&[], |len| &len.0));
            self.expressions(lengths.flat_map(|case| case.is.expressions()));
            self.values(&member.valid_for);
            self.expressions(member.outer_bit.iter().map(|choice| &choice.bit.1));
        }
    }

    fn params(&mut self, params: &'s [Parameter]) {
        let is_there = self.needs.is_there;
        params.iter().filter(|param| is_there(&param.when)).for_each(|param| self.of(&param.of));
    }

    fn envelope(&mut self, envelope: Option<&'s Envelope>) {
        let Some(envelope) = envelope else { return };
        self.name(envelope.record);
        let bits = envelope.bits.iter().flat_map(|(_, low, high)| [low, high]);
        self.expressions(bits.chain(envelope.version.as_ref().map(|(.., value)| value)));
    }

    /// Errors are named without what the names of their constants begin with.
    fn errors(&mut self, outcome: &Outcome) {
        for (name, _) in &outcome.errors {
            let names = [format!("XEN_{name}"), name.clone()];
            names.iter().for_each(|name| self.word(name));
        }
    }

    fn alias(&mut self, alias: &Alias) {
        match &alias.of {
            AliasOf::Tag(record) | AliasOf::Member { record, .. } => self.name(*record),
            AliasOf::Name(name) => self.word(name),
        }
    }
}
