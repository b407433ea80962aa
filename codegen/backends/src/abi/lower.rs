use std::sync::Arc;

use super::layout::MAX_SIZE;
use super::of_variant::{Abi, type_item};
use super::shape::{BitWordLayout, Shape, ShapeKind};
use super::table::Table;
use super::tables::{Lowered, Tables};
use super::viewpoint::{Viewpoint, releases_of};
use xen_abi_model::{
    AddressKind, AliasId, AliasOf, Availability, BitWordId, Case, Cases, ConstantId, DeclaredId, FunctionId,
    GroupId, Head, NameId, Pointee, Spec, Type, TypeItem, TypedefId,
};
use xen_abi_syntax::axes::{Target, Variant};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::hash::HashSet;
use xen_abi_syntax::limits;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::{Builtin, TypeName};

/// How long a chain of names may be: each type counts [`STEPS_OF_TYPE`], each constant as much as its
/// expression is deep. It keeps the stack within bounds.
const MAX_STEPS: usize = 640;
/// What a type counts.
const STEPS_OF_TYPE: usize = 10;

/// How many typedefs and arrays may lie on top of each other.
const MAX_LAYERS: usize = 64;

/// The longest array.
const MAX_LENGTH: i128 = 1 << 31;

/// Works out everything that is there for a variant.
pub fn lower(spec: &Spec, variant: Variant) -> Result<Abi<'_>, Diagnostics> {
    Ok(Abi::new(spec, variant, lower_all(spec, &[variant])?))
}

/// Works out everything that is there for some variants, what is the same for several of them once.
pub(crate) fn lower_all<'s>(spec: &'s Spec, variants: &[Variant]) -> Result<Lowered<'s>, Diagnostics> {
    let mut tables = Tables::default();
    let mut found = Diagnostics::default();
    for at in Viewpoint::each(variants) {
        lower_one(spec, at, &mut tables, &mut found);
        if !found.is_empty() {
            return Err(complaints(spec, variants));
        }
    }
    Ok(Lowered { tables: Arc::new(tables), releases: releases_of(variants) })
}

/// What is wrong, of each variant everything: what is the same for several is wrong for each of them.
fn complaints(spec: &Spec, variants: &[Variant]) -> Diagnostics {
    let mut all = Diagnostics::default();
    for at in Viewpoint::each(variants) {
        lower_one(spec, at, &mut Tables::default(), &mut all);
    }
    all
}

fn lower_one<'s>(spec: &'s Spec, at: Viewpoint, tables: &mut Tables<'s>, found: &mut Diagnostics) {
    let variant = at.variant();
    if !spec.releases.has_headers(variant) {
        let message = format!("there are no headers for {variant}");
        found.push(Diagnostic::nowhere(Code::NoHeaders, message));
        return;
    }
    let mut lowerer = Lowerer::new(spec, at, tables, found);
    lowerer.types();
    lowerer.constants();
    lowerer.enumerations();
    lowerer.held();
    lowerer.strings();
    lowerer.functions();
    lowerer.aliases();
    lowerer.save_records();
    lowerer.hypercalls();
}

pub(super) struct Lowerer<'a, 's> {
    pub(super) spec: &'s Spec,
    /// From where is looked: everything that differs between variants is asked of it.
    pub(super) at: Viewpoint,
    pub(super) tables: &'a mut Tables<'s>,
    types_under_way: Vec<TypeItem>,
    pub(super) constants_under_way: Vec<ConstantId>,
    pub(super) functions_under_way: Vec<FunctionId>,
    /// Functions of which something wrong has been reported.
    pub(super) failed_functions: HashSet<FunctionId>,
    /// How many more calls that functions make are looked into; those of constants are as many as are written.
    pub(super) calls_left: usize,
    depth: usize,
    diagnostics: &'a mut Diagnostics,
}

impl<'a, 's> Lowerer<'a, 's> {
    fn new(
        spec: &'s Spec,
        at: Viewpoint,
        tables: &'a mut Tables<'s>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            spec,
            at,
            tables,
            types_under_way: Vec::new(),
            constants_under_way: Vec::new(),
            functions_under_way: Vec::new(),
            failed_functions: HashSet::default(),
            calls_left: limits::NESTED_CALLS,
            depth: 0,
            diagnostics,
        }
    }

    /// Works out an item of a list, if it is there, unless that was done for a variant that is the same to it.
    pub(super) fn item<Id: DeclaredId, T>(
        &mut self,
        table: impl for<'t> Fn(&'t mut Tables<'s>) -> &'t mut Table<Id, T>,
        id: Id,
        when: &Availability,
        make: impl FnOnce(&mut Self) -> Option<T>,
    ) {
        if table(self.tables).knows(id, &self.at) {
            return;
        }
        let around = self.at.begin();
        let made = if self.at.holds(when) { make(self) } else { None };
        let region = self.at.end(around);
        table(self.tables).put(id, region, made);
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.found_for(self.at.variant()));
    }

    /// A name was used that is declared, but not for this variant.
    pub(super) fn not_here<'h>(&mut self, place: Place, declared: impl Iterator<Item = &'h Head>) {
        let mut diagnostic = Diagnostic::new(Code::NotHere, place, "");
        for head in declared {
            diagnostic.message = format!("`{}` is not declared under these conditions", head.name);
            diagnostic = diagnostic.note(head.place, "declared under others");
        }
        self.report(diagnostic);
    }

    /// Follows a name to what it stands for, unless the chain of names has become too long.
    pub(super) fn deeper<T>(
        &mut self,
        place: Place,
        steps: usize,
        follow: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.depth + steps > MAX_STEPS {
            let message = "too many declarations build on each other here";
            self.report(Diagnostic::new(Code::TooDeep, place, message));
            return None;
        }
        self.depth += steps;
        let result = follow(self);
        self.depth -= steps;
        result
    }

    /// The first case that holds.
    pub(super) fn case<T>(&mut self, cases: &'s Cases<T>, place: Place) -> Option<&'s Case<T>> {
        let case = cases.0.iter().find(|case| self.at.holds(&case.when));
        if case.is_none() {
            let help = "add a last case without conditions, or conditions to the item";
            self.report(Diagnostic::new(Code::NoCase, place, "no case holds").help(help));
        }
        case
    }

    fn types(&mut self) {
        let items = self.spec.names.iter().flat_map(|entry| entry.items.iter().copied());
        items.for_each(|item| self.declared_type(item));
    }

    /// The shape of a declared type that is there, or nothing after a diagnostic.
    fn shape_of_item(&mut self, item: TypeItem) -> Option<Shape<'s>> {
        if self.types_under_way.contains(&item) {
            let head = self.spec.head(item);
            let message = format!("`{}` contains itself", head.name);
            let help = "a record can hold a handle or pointer to itself";
            self.report(Diagnostic::new(Code::RecordCycle, head.place, message).help(help));
            return None;
        }
        self.declared_type(item);
        match item {
            TypeItem::Typedef(id) => {
                let of = self.tables.typedefs.column(&self.at).get(id)?;
                let align = self.spec[id].align.map_or(of.align, u64::from);
                Some(Shape { size: of.size, align, kind: ShapeKind::Typedef(id, Box::new(of.clone())) })
            }
            TypeItem::Group(id) => {
                let of = self.tables.groups.column(&self.at).get(id)?;
                Some(of.wrapped(|of| ShapeKind::Group(id, of)))
            }
            TypeItem::BitWord(id) => {
                let word = self.tables.bitwords.column(&self.at).get(id)?;
                Some(word.shape.wrapped(|of| ShapeKind::BitWord(id, of)))
            }
            TypeItem::Record(id) => {
                let layout = self.tables.records.column(&self.at).get(id)?;
                Some(Shape { size: layout.size, align: layout.align, kind: ShapeKind::Record(id) })
            }
        }
    }

    /// Works out a declared type, if it is there.
    fn declared_type(&mut self, item: TypeItem) {
        let Head { place, when, .. } = self.spec.head(item);
        match item {
            TypeItem::Typedef(id) => {
                self.item(
                    |to| &mut to.typedefs,
                    id,
                    when,
                    |own| own.under_way(item, *place, |own| own.typedef(id)),
                );
            }
            TypeItem::Group(id) => {
                self.item(
                    |to| &mut to.groups,
                    id,
                    when,
                    |own| own.under_way(item, *place, |own| own.group(id)),
                );
            }
            TypeItem::BitWord(id) => {
                self.item(
                    |to| &mut to.bitwords,
                    id,
                    when,
                    |own| own.under_way(item, *place, |own| own.bitword(id)),
                );
            }
            TypeItem::Record(id) => {
                let body = &self.spec[id].body;
                self.item(
                    |to| &mut to.records,
                    id,
                    when,
                    |own| own.under_way(item, *place, |own| own.body(body, *place)),
                );
            }
        }
    }

    fn under_way<T>(
        &mut self,
        item: TypeItem,
        place: Place,
        make: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.types_under_way.push(item);
        let made = self.deeper(place, STEPS_OF_TYPE, make);
        self.types_under_way.pop();
        made
    }

    /// What a typedef stands for.
    fn typedef(&mut self, id: TypedefId) -> Option<Shape<'s>> {
        let typedef = &self.spec[id];
        let case = self.case(&typedef.of, typedef.head.place)?;
        let mut shape = self.shape(&case.is, case.place)?;
        shape = self.arrays(shape, &typedef.lengths)?;
        if shape.layers() >= MAX_LAYERS {
            let message = format!("more than {MAX_LAYERS} typedefs stand for each other");
            self.report(Diagnostic::new(Code::TooDeep, case.place, message));
            return None;
        }
        Some(shape)
    }

    /// The integer type of a group.
    fn group(&mut self, id: GroupId) -> Option<Shape<'s>> {
        let group = &self.spec[id];
        self.integer(&group.of, group.head.place)
    }

    fn bitword(&mut self, id: BitWordId) -> Option<BitWordLayout<'s>> {
        let word = &self.spec[id];
        let shape = self.integer(&word.of, word.head.place)?;
        let parts = self.bit_parts(word, &shape);
        Some(BitWordLayout { shape, parts })
    }

    /// Whether the records are there that aliases name.
    fn aliases(&mut self) {
        for (at, alias) in self.spec.aliases.iter().enumerate() {
            self.item(
                |to| &mut to.checked.aliases,
                AliasId::at(at),
                &alias.head.when,
                |own| {
                    if let AliasOf::Tag(record) | AliasOf::Member { record, .. } = &alias.of {
                        own.shape_of_id(*record, alias.head.place);
                    }
                    Some(())
                },
            );
        }
    }

    /// A type that must be an integer.
    pub(super) fn integer(&mut self, of: &'s Type, place: Place) -> Option<Shape<'s>> {
        let shape = self.shape(of, place)?;
        if shape.scalar().is_none() {
            self.report(Diagnostic::new(Code::BadType, place, "its type is not an integer"));
            return None;
        }
        Some(shape)
    }

    pub(super) fn shape(&mut self, of: &'s Type, place: Place) -> Option<Shape<'s>> {
        match of {
            Type::Builtin(builtin) => Some(self.builtin(*builtin)),
            Type::Address(kind, pointee) => Some(self.address(*kind, pointee)),
            Type::Named(name) => self.shape_of_id(*name, place),
        }
    }

    fn shape_of_id(&mut self, name: NameId, place: Place) -> Option<Shape<'s>> {
        match type_item(self.spec, &self.at, name) {
            Some(item) => self.shape_of_item(item),
            None => {
                let spec = self.spec;
                self.not_here(place, spec[name].items.iter().map(|item| spec.head(*item)));
                None
            }
        }
    }

    /// The shape of a type inside an expression. What a pointer points to does not matter there.
    pub(super) fn shape_of_name(&mut self, name: &TypeName, place: Place) -> Option<Shape<'s>> {
        static ANYTHING: Pointee = Pointee { of: None, constant: false };
        match name {
            TypeName::Builtin(builtin) => Some(self.builtin(*builtin)),
            TypeName::Handle(_) => Some(self.address(AddressKind::Handle, &ANYTHING)),
            TypeName::Handle64(_) => Some(self.address(AddressKind::Handle64, &ANYTHING)),
            TypeName::Pointer(_) => Some(self.address(AddressKind::Pointer, &ANYTHING)),
            TypeName::Named(name) => {
                let id = self.spec.type_named(name)?;
                self.shape_of_id(id, place)
            }
        }
    }

    fn builtin(&self, builtin: Builtin) -> Shape<'s> {
        let (scalar, align) = self.at.of_target(|target| {
            let scalar = builtin.scalar(target);
            (scalar, if scalar.bytes() == 8 { target.align_of_u64() } else { scalar.bytes() })
        });
        let size = scalar.bytes().into();
        Shape { size, align: align.into(), kind: ShapeKind::Scalar(builtin, scalar) }
    }

    fn address(&self, kind: AddressKind, pointee: &'s Pointee) -> Shape<'s> {
        let bytes = self.at.of_target(|target: Target| match kind {
            AddressKind::Handle if !target.is_x86() => 8,
            AddressKind::Handle64 => 8,
            AddressKind::Handle | AddressKind::Pointer => target.pointer_bytes(),
        });
        Shape { size: bytes.into(), align: bytes.into(), kind: ShapeKind::Address(kind, pointee) }
    }

    pub(super) fn length(&mut self, expression: &'s Expression, place: Place) -> Option<u64> {
        let length = self.evaluate(expression, place)?.value;
        if !(0..=MAX_LENGTH).contains(&length) {
            self.report(Diagnostic::new(Code::BadLength, place, format!("an array of {length} elements")));
            return None;
        }
        u64::try_from(length).ok()
    }

    /// Arrays inside each other, of lengths from the outside in.
    pub(super) fn arrays(&mut self, of: Shape<'s>, lengths: &'s [(Place, Expression)]) -> Option<Shape<'s>> {
        lengths.iter().rev().try_fold(of, |of, (place, len)| {
            let len = self.length(len, *place)?;
            self.array(of, Some(len), *place)
        })
    }

    pub(super) fn array(&mut self, of: Shape<'s>, len: Option<u64>, place: Place) -> Option<Shape<'s>> {
        if of.size % of.align != 0 {
            let message = format!("elements of {} bytes cannot be aligned to {}", of.size, of.align);
            let help =
                "C refuses such an array: align the array instead, with a typedef that has `len` and `align`";
            self.report(Diagnostic::new(Code::UnalignedElements, place, message).help(help));
            return None;
        }
        let size = of.size.checked_mul(len.unwrap_or(0)).filter(|size| *size <= MAX_SIZE);
        let Some(size) = size else {
            self.report(Diagnostic::new(
                Code::BadLength,
                place,
                format!("the array is larger than {MAX_SIZE} bytes"),
            ));
            return None;
        };
        Some(Shape { size, align: of.align, kind: ShapeKind::Array { of: Box::new(of), len } })
    }
}
