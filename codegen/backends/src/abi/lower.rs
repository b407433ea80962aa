use super::by_id::ById;
use super::layout::MAX_SIZE;
use super::shape::{BodyLayout, Shape, ShapeKind};
use super::{Abi, BitWordLayout};
use xen_abi_model::{
    AddressKind, AliasOf, Case, Cases, ConstantId, FunctionId, Head, NameId, Pointee, RecordId, Spec, Type,
    TypeItem,
};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::hash::{HashMap, HashSet};
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
    if !spec.releases.has_headers(variant) {
        let message = format!("there are no headers for {variant}");
        return Err(Diagnostic::nowhere(Code::NoHeaders, message).into());
    }
    let mut diagnostics = Diagnostics::default();
    let mut lowerer = Lowerer::new(spec, variant, &mut diagnostics);
    lowerer.types();
    lowerer.constants();
    lowerer.enumerations();
    lowerer.held();
    lowerer.strings();
    lowerer.functions();
    lowerer.aliases();
    lowerer.save_records();
    lowerer.hypercalls();
    let Lowerer { mut abi, shapes, .. } = lowerer;
    for state in shapes.into_values() {
        if let State::Record(id, layout) = state {
            abi.records.insert(id, layout);
        }
    }
    diagnostics.finish(abi)
}

/// How far the layout of a type is.
enum State<'s> {
    UnderWay,
    Failed,
    Known(Shape<'s>),
    Record(RecordId, BodyLayout<'s>),
}

pub(super) struct Lowerer<'a, 's> {
    pub(super) spec: &'s Spec,
    pub(super) variant: Variant,
    pub(super) abi: Abi<'s>,
    pub(super) constants_under_way: Vec<ConstantId>,
    pub(super) failed_constants: HashSet<ConstantId>,
    pub(super) functions_under_way: Vec<FunctionId>,
    /// Functions of which something wrong has been reported.
    pub(super) failed_functions: HashSet<FunctionId>,
    /// How many more calls that functions make are looked into; those of constants are as many as are written.
    pub(super) calls_left: usize,
    shapes: HashMap<TypeItem, State<'s>>,
    depth: usize,
    diagnostics: &'a mut Diagnostics,
}

impl<'a, 's> Lowerer<'a, 's> {
    fn new(spec: &'s Spec, variant: Variant, diagnostics: &'a mut Diagnostics) -> Self {
        let abi = Abi {
            spec,
            variant,
            records: ById::default(),
            typedefs: ById::default(),
            groups: ById::default(),
            bitwords: ById::default(),
            constants: ById::default(),
            strings: ById::default(),
            save_records: ById::default(),
            functions: ById::default(),
            hypercalls: ById::default(),
        };
        Self {
            spec,
            variant,
            abi,
            constants_under_way: Vec::new(),
            failed_constants: HashSet::default(),
            functions_under_way: Vec::new(),
            failed_functions: HashSet::default(),
            calls_left: limits::NESTED_CALLS,
            shapes: HashMap::default(),
            depth: 0,
            diagnostics,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.found_for(self.variant));
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
        let case = cases.0.iter().find(|case| case.when.holds(self.variant));
        if case.is_none() {
            let help = "add a last case without conditions, or conditions to the item";
            self.report(Diagnostic::new(Code::NoCase, place, "no case holds").help(help));
        }
        case
    }

    fn types(&mut self) {
        let variant = self.variant;
        for entry in &self.spec.names {
            for item in &entry.items {
                if self.spec.head(*item).when.holds(variant) {
                    self.shape_of_item(*item);
                }
            }
        }
    }

    /// The shape of a declared type, or nothing after a diagnostic.
    fn shape_of_item(&mut self, item: TypeItem) -> Option<Shape<'s>> {
        match self.shapes.get(&item) {
            Some(State::Known(shape)) => return Some(shape.clone()),
            Some(State::Record(id, layout)) => return Some(record_shape(*id, layout)),
            Some(State::Failed) => return None,
            Some(State::UnderWay) => {
                let head = self.spec.head(item);
                let message = format!("`{}` contains itself", head.name);
                let help = "a record can hold a handle or pointer to itself";
                self.report(Diagnostic::new(Code::RecordCycle, head.place, message).help(help));
                return None;
            }
            None => {}
        }
        self.shapes.insert(item, State::UnderWay);
        let place = self.spec.head(item).place;
        let state = self.deeper(place, STEPS_OF_TYPE, |deeper| deeper.state_of_item(item));
        let state = state.unwrap_or(State::Failed);
        let shape = match &state {
            State::Known(shape) => Some(shape.clone()),
            State::Record(id, layout) => Some(record_shape(*id, layout)),
            State::UnderWay | State::Failed => None,
        };
        self.shapes.insert(item, state);
        shape
    }

    fn state_of_item(&mut self, item: TypeItem) -> Option<State<'s>> {
        let wrap =
            |shape: &Shape<'s>, kind| State::Known(Shape { size: shape.size, align: shape.align, kind });
        match item {
            TypeItem::Typedef(id) => {
                let typedef = &self.spec[id];
                let case = self.case(&typedef.of, typedef.head.place)?;
                let mut shape = self.shape(&case.is, case.place)?;
                shape = self.arrays(shape, &typedef.lengths)?;
                if shape.layers() >= MAX_LAYERS {
                    let message = format!("more than {MAX_LAYERS} typedefs stand for each other");
                    self.report(Diagnostic::new(Code::TooDeep, case.place, message));
                    return None;
                }
                self.abi.typedefs.insert(id, shape.clone());
                let align = typedef.align.map_or(shape.align, u64::from);
                Some(State::Known(Shape {
                    size: shape.size,
                    align,
                    kind: ShapeKind::Typedef(id, Box::new(shape)),
                }))
            }
            TypeItem::Group(id) => {
                let group = &self.spec[id];
                let shape = self.integer(&group.of, group.head.place)?;
                self.abi.groups.insert(id, shape.clone());
                Some(wrap(&shape, ShapeKind::Group(id, Box::new(shape.clone()))))
            }
            TypeItem::BitWord(id) => {
                let word = &self.spec[id];
                let shape = self.integer(&word.of, word.head.place)?;
                let parts = self.bit_parts(word, &shape);
                self.abi.bitwords.insert(id, BitWordLayout { shape: shape.clone(), parts });
                Some(wrap(&shape, ShapeKind::BitWord(id, Box::new(shape.clone()))))
            }
            TypeItem::Record(id) => {
                let record = &self.spec[id];
                self.body(&record.body, record.head.place).map(|layout| State::Record(id, layout))
            }
        }
    }

    /// Whether the records are there that aliases name.
    fn aliases(&mut self) {
        let (spec, variant) = (self.spec, self.variant);
        for alias in spec.aliases.iter().filter(|alias| alias.head.when.holds(variant)) {
            if let AliasOf::Tag(record) | AliasOf::Member { record, .. } = &alias.of {
                self.shape_of_id(*record, alias.head.place);
            }
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
        match self.abi.type_item(name) {
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
        let scalar = builtin.scalar(self.variant.target);
        let size = u64::from(scalar.bytes());
        let align = if size == 8 { self.variant.target.align_of_u64().into() } else { size };
        Shape { size, align, kind: ShapeKind::Scalar(builtin, scalar) }
    }

    fn address(&self, kind: AddressKind, pointee: &'s Pointee) -> Shape<'s> {
        let target = self.variant.target;
        let size = match kind {
            AddressKind::Handle if !target.is_x86() => 8,
            AddressKind::Handle64 => 8,
            AddressKind::Handle | AddressKind::Pointer => target.pointer_bytes().into(),
        };
        Shape { size, align: size, kind: ShapeKind::Address(kind, pointee) }
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

fn record_shape<'s>(id: RecordId, layout: &BodyLayout<'s>) -> Shape<'s> {
    Shape { size: layout.size, align: layout.align, kind: ShapeKind::Record(id) }
}
