use std::collections::{BTreeMap, HashMap, HashSet};

use super::layout::{Layout, MAX_SIZE};
use super::shape::{BitField, BodyLayout, MemberLayout, Shape, ShapeKind};
use super::{Abi, BitPartLayout, BitWordLayout};
use crate::axes::Variant;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::facts::RecordKind;
use crate::model::{
    AddressKind, Body, Case, Cases, ConstantId, Group, Length, Member, MemberType, NameId, Pointee, RecordId,
    Spec, Type, TypeItem,
};
use crate::scalar::Scalar;
use crate::source::Place;
use crate::type_name::{Builtin, TypeName};

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
    lowerer.hypercalls();
    let Lowerer { mut abi, shapes, .. } = lowerer;
    abi.records = shapes
        .into_values()
        .filter_map(|state| match state {
            State::Record(id, layout) => Some((id, layout)),
            _ => None,
        })
        .collect();
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
    shapes: HashMap<TypeItem, State<'s>>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a, 's> Lowerer<'a, 's> {
    fn new(spec: &'s Spec, variant: Variant, diagnostics: &'a mut Diagnostics) -> Self {
        let abi = Abi {
            spec,
            variant,
            records: BTreeMap::new(),
            typedefs: BTreeMap::new(),
            groups: BTreeMap::new(),
            bitwords: BTreeMap::new(),
            constants: BTreeMap::new(),
            hypercalls: BTreeMap::new(),
        };
        Self {
            spec,
            variant,
            abi,
            constants_under_way: Vec::new(),
            failed_constants: HashSet::new(),
            shapes: HashMap::new(),
            diagnostics,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn not_here(&mut self, name: &str, place: Place) {
        let message = format!("`{name}` is not declared for {}", self.variant);
        self.report(Diagnostic::new(Code::NotHere, place, message));
    }

    /// The first case that holds.
    pub(super) fn case<T>(&mut self, cases: &'s Cases<T>, place: Place) -> Option<&'s Case<T>> {
        let case = cases.0.iter().find(|case| case.when.holds(self.variant));
        if case.is_none() {
            let message = format!("no case holds for {}", self.variant);
            let help = "add a last case without conditions, or conditions to the item";
            self.report(Diagnostic::new(Code::NoCase, place, message).help(help));
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

    fn constants(&mut self) {
        for at in 0..self.spec.constants.len() {
            let id = ConstantId(at as u32);
            if self.spec[id].head.when.holds(self.variant) {
                self.constant(id);
            }
        }
    }

    fn hypercalls(&mut self) {
        for (at, call) in self.spec.hypercalls.iter().enumerate() {
            if !call.head.when.holds(self.variant) {
                continue;
            }
            let (place, number) = &call.number;
            if let Some(value) = self.evaluate(number, *place) {
                match u32::try_from(value.value) {
                    Ok(number) => {
                        self.abi.hypercalls.insert(crate::model::HypercallId(at as u32), number);
                    }
                    Err(_) => self.report(Diagnostic::new(
                        Code::ValueTooLarge,
                        *place,
                        format!("{} is no number of a hypercall", value.value),
                    )),
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
        let state = self.state_of_item(item).unwrap_or(State::Failed);
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
                if let Some((place, len)) = &typedef.len {
                    let len = self.length(len, *place)?;
                    shape = self.array(shape, Some(len), *place)?;
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
                self.check_group_values(group, &shape);
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

    /// Values of a group must fit its type.
    fn check_group_values(&mut self, group: &'s Group, shape: &Shape<'s>) {
        let Some(scalar) = shape.scalar() else { return };
        for id in &group.values {
            let head = &self.spec[*id].head;
            if head.when.holds(self.variant)
                && let Some(value) = self.constant(*id)
                && !scalar.holds(value.value)
            {
                let message = format!("{} does not fit `{scalar}`", value.value);
                self.report(Diagnostic::new(Code::ValueTooLarge, head.place, message));
            }
        }
    }

    fn bit_parts(&mut self, word: &'s crate::model::BitWord, shape: &Shape<'s>) -> Vec<BitPartLayout<'s>> {
        let variant = self.variant;
        let mut parts = Vec::new();
        for part in word.parts.iter().filter(|part| part.when.holds(variant)) {
            let Some(low) = self.evaluate(&part.low, part.place) else { continue };
            let high = match &part.high {
                Some(high) => self.evaluate(high, part.place).map(|high| high.value),
                None => Some(low.value + 1),
            };
            let Some(high) = high else { continue };
            let (low, bits) = (low.value, i128::from(shape.size) * 8);
            if 0 <= low && low < high && high <= bits {
                parts.push(BitPartLayout { part, low: low as u32, width: (high - low) as u32 });
            } else {
                let message = format!("bits {low}..{high} are not within the {bits} bits of the type");
                self.report(Diagnostic::new(Code::BadBitField, part.place, message));
            }
        }
        parts
    }

    /// A type that must be an integer.
    fn integer(&mut self, of: &'s Type, place: Place) -> Option<Shape<'s>> {
        let shape = self.shape(of, place)?;
        if shape.scalar().is_none() {
            self.report(Diagnostic::new(Code::BadType, place, "the type is no integer"));
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
                self.not_here(&self.spec[name].name, place);
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
        let word_is_long = self.variant.target.pointer_bytes() == 8;
        let scalar = match builtin {
            Builtin::U8 => Scalar::U8,
            Builtin::I8 => Scalar::I8,
            Builtin::U16 => Scalar::U16,
            Builtin::I16 => Scalar::I16,
            Builtin::U32 | Builtin::UInt => Scalar::U32,
            Builtin::I32 | Builtin::Int => Scalar::I32,
            Builtin::U64 => Scalar::U64,
            Builtin::I64 => Scalar::I64,
            Builtin::Char => Scalar::Char,
            Builtin::Long if word_is_long => Scalar::I64,
            Builtin::Long => Scalar::I32,
            Builtin::ULong | Builtin::Size if word_is_long => Scalar::U64,
            Builtin::ULong | Builtin::Size => Scalar::U32,
        };
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

    fn length(&mut self, expression: &'s crate::expression::Expression, place: Place) -> Option<u64> {
        let length = self.evaluate(expression, place)?.value;
        if !(0..=MAX_LENGTH).contains(&length) {
            self.report(Diagnostic::new(Code::BadLength, place, format!("an array of {length} elements")));
            return None;
        }
        u64::try_from(length).ok()
    }

    fn array(&mut self, of: Shape<'s>, len: Option<u64>, place: Place) -> Option<Shape<'s>> {
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

    fn body(&mut self, body: &'s Body, place: Place) -> Option<BodyLayout<'s>> {
        let variant = self.variant;
        let mut layout = Layout::new(variant.target, body.kind, body.packed);
        let mut members: Vec<MemberLayout<'s>> = Vec::new();
        let mut complete = true;
        for member in body.members.iter().filter(|member| member.when.holds(variant)) {
            if let Some(before) = members.last().filter(|before| before.shape.is_flexible())
                && body.kind == RecordKind::Struct
            {
                let message = "nothing can follow a flexible array";
                self.report(Diagnostic::new(Code::MisplacedFlexible, before.member.place, message));
                complete = false;
            }
            match self.member(&mut layout, member) {
                Some(member) => members.push(member),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        let (size, align) = layout.finish(body.align);
        if size > MAX_SIZE {
            self.report(Diagnostic::new(
                Code::BadLength,
                place,
                format!("the record is larger than {MAX_SIZE} bytes"),
            ));
            return None;
        }
        let tag = body.tag.as_ref().map(|(_, name)| name.as_str());
        Some(BodyLayout {
            kind: body.kind,
            size,
            align,
            packed: body.packed,
            declared_align: body.align,
            members,
            tag,
        })
    }

    fn member(&mut self, layout: &mut Layout, member: &'s Member) -> Option<MemberLayout<'s>> {
        let mut shape = match &member.of {
            MemberType::Named(cases) => {
                let case = self.case(cases, member.place)?;
                self.shape(&case.is, case.place)?
            }
            MemberType::Inline(body) => {
                let inner = self.body(body, member.place)?;
                Shape { size: inner.size, align: inner.align, kind: ShapeKind::Inline(Box::new(inner)) }
            }
        };
        if let Some(len) = &member.len {
            let case = self.case(len, member.place)?;
            let len = match &case.is {
                Length::Fixed(expression) => Some(self.length(expression, case.place)?),
                Length::Flexible => None,
            };
            shape = self.array(shape, len, case.place)?;
        }
        let placed = match member.bits {
            Some(width) => {
                self.check_bits(member, &shape, width)?;
                layout.place_bits(&shape, width, member.name.is_some())
            }
            None => layout.place(&shape),
        };
        let Ok(offset_bits) = placed else {
            let message = format!("the record grows beyond {MAX_SIZE} bytes here");
            self.report(Diagnostic::new(Code::BadLength, member.place, message));
            return None;
        };
        let valid_for = match &member.valid_for {
            Some((place, expression)) => Some(self.evaluate(expression, *place)?.value),
            None => None,
        };
        let bits = member.bits.map(|width| BitField { width });
        Some(MemberLayout { member, offset_bits, shape, bits, valid_for })
    }

    fn check_bits(&mut self, member: &Member, shape: &Shape<'s>, width: u32) -> Option<()> {
        let complaint = if shape.scalar().is_none() {
            "a bit-field has an integer type".to_owned()
        } else if u64::from(width) > shape.size * 8 {
            format!("{width} bits do not fit a type of {}", shape.size * 8)
        } else if width == 0 && member.name.is_some() {
            "only a bit-field without a name may have no bits".to_owned()
        } else {
            return Some(());
        };
        self.report(Diagnostic::new(Code::BadBitField, member.place, complaint));
        None
    }
}

fn record_shape<'s>(id: RecordId, layout: &BodyLayout<'s>) -> Shape<'s> {
    Shape { size: layout.size, align: layout.align, kind: ShapeKind::Record(id) }
}
