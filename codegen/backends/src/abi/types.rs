//! Types that are declared, and what is made of them.

use super::layout::MAX_SIZE;
use super::lower::Lowerer;
use super::of_variant::type_item;
use super::shape::{BitWordLayout, Shape, ShapeKind};
use super::viewpoint::Region;
use xen_abi_model::{
    AddressKind, AliasId, AliasOf, BitWordId, DeclaredId, GroupId, Head, NameId, Pointee, Type, TypeItem,
    TypedefId,
};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::{Builtin, TypeName};

/// How many steps a type counts in a chain of names.
const STEPS_OF_TYPE: usize = 10;

/// How many typedefs and arrays may lie on top of each other.
const MAX_LAYERS: usize = 64;

/// The longest array.
const MAX_LENGTH: i128 = 1 << 31;

impl<'s> Lowerer<'_, 's> {
    /// All types that are there.
    pub(super) fn types(&mut self) {
        let items = self.spec.names.iter().flat_map(|entry| entry.items.iter().copied());
        items.for_each(|item| self.for_all(|own| own.declared_type(item)));
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

    /// Works out a declared type, if it is there. Returns for which variants it is known then.
    fn declared_type(&mut self, item: TypeItem) -> Region {
        let Head { place, when, .. } = self.spec.head(item);
        match item {
            TypeItem::Typedef(id) => self.item(
                |to| &mut to.typedefs,
                id,
                when,
                |own| own.under_way(item, *place, |own| own.typedef(id)),
            ),
            TypeItem::Group(id) => self.item(
                |to| &mut to.groups,
                id,
                when,
                |own| own.under_way(item, *place, |own| own.group(id)),
            ),
            TypeItem::BitWord(id) => self.item(
                |to| &mut to.bitwords,
                id,
                when,
                |own| own.under_way(item, *place, |own| own.bitword(id)),
            ),
            TypeItem::Record(id) => {
                let body = &self.spec[id].body;
                self.item(
                    |to| &mut to.records,
                    id,
                    when,
                    |own| own.under_way(item, *place, |own| own.body(body, *place)),
                )
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
    pub(super) fn aliases(&mut self) {
        for (at, alias) in self.spec.aliases.iter().enumerate() {
            let check = |own: &mut Self| {
                if let AliasOf::Tag(record) | AliasOf::Member { record, .. } = &alias.of {
                    own.shape_of_id(*record, alias.head.place);
                }
                Some(())
            };
            let id = AliasId::at(at);
            self.for_all(|own| own.item(|to| &mut to.checked.aliases, id, &alias.head.when, check));
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
