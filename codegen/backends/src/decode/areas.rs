//! The memory to which a hypercall points.

use super::bits::get;
use super::calls::{Area, Element, Missing, Version};
use super::memory::Memory;
use super::names::Numbered;
use super::operations::operation_of;
use super::pointers::{Pointer, pointers};
use super::record::rows;
use super::shapes;
use super::walk::leaves;
use crate::abi::{Abi, EnvelopeLayout, OperationLayout, OperationsLayout, Shape, ShapeKind};
use xen_abi_model::{Held, Type};

/// How many pieces of memory one call can show.
const MOST_AREAS: usize = 256;

/// How many bytes are read at one place.
const MOST_BYTES: u64 = 1 << 20;

/// How many addresses are followed, one behind the other.
const MOST_STEPS: usize = 4;

/// Memory that is to be read.
pub(super) struct Wanted<'s> {
    /// What points to it.
    pub(super) by: String,
    /// Where it begins.
    pub(super) at: u64,
    /// What lies there: its name in C.
    pub(super) of: String,
    /// Its type.
    pub(super) shape: Shape<'s>,
    /// How many of that; nothing if as many as are known.
    pub(super) count: Option<u64>,
}

/// What was read.
pub(super) struct Areas<'a, 's> {
    abi: &'a Abi<'s>,
    memory: &'a Memory,
    /// The pieces of memory, in the order in which they were found.
    pub(super) areas: Vec<Area>,
    /// Those that are not known, or not to their end.
    pub(super) missing: Vec<Missing>,
    /// Versions in them that are not those of the release.
    pub(super) versions: Vec<Version>,
}

impl<'a, 's> Areas<'a, 's> {
    pub(super) fn new(abi: &'a Abi<'s>, memory: &'a Memory) -> Self {
        Self { abi, memory, areas: Vec::new(), missing: Vec::new(), versions: Vec::new() }
    }

    /// Reads what an argument points to, of which each element may have the number of one of some operations, and all
    /// that is known of what it points to itself.
    pub(super) fn read<'l>(
        &mut self,
        wanted: Wanted<'s>,
        ops: &'l OperationsLayout<'s>,
    ) -> Vec<&'l OperationLayout<'s>> {
        let whole = wanted.shape.size.saturating_mul(wanted.count.unwrap_or(1));
        let given = self.memory.read(wanted.at, whole.min(MOST_BYTES)).len() as u64;
        if given < whole {
            let Wanted { at, of, count, .. } = &wanted;
            let of = match count {
                None | Some(1) => of.clone(),
                Some(count) => format!("{of}[{count}]"),
            };
            self.missing.push(Missing::Memory { at: *at, size: whole, of, given });
        }
        self.area(wanted, ops, 0)
    }

    fn area<'l>(
        &mut self,
        wanted: Wanted<'s>,
        ops: &'l OperationsLayout<'s>,
        step: usize,
    ) -> Vec<&'l OperationLayout<'s>> {
        let Wanted { by, at, of, shape, count } = wanted;
        if self.areas.len() >= MOST_AREAS {
            return Vec::new();
        }
        let pieces = self.pieces(at, &shape, count);
        let (Some(first), abi) = (pieces.first(), self.abi) else { return Vec::new() };
        // Integers that lie side by side are shown as one.
        let shape = match first.len() as u64 / shape.size.max(1) {
            count if !is_record(&shape) && count > 1 => shapes::several(shape, count),
            _ => shape,
        };
        let mut found = Vec::new();
        let mut elements = Vec::new();
        for bytes in &pieces {
            let operation = ops.envelope.as_ref().and_then(|at| operation(abi, &shape, bytes, at, ops));
            let told = operation.map(|layout| Numbered {
                name: layout.operation.head.name.clone(),
                number: layout.number.into(),
            });
            let told = told.or_else(|| operation_of(abi, &shape, bytes).map(|(_, operation)| operation));
            let rows = rows(abi, &shape, bytes).unwrap_or_default();
            elements.push(Element { operation: told, rows });
            self.versions.extend(version(abi, &shape, bytes));
            found.extend(operation);
        }
        let is_one = elements.len() == 1;
        self.areas.push(Area { at, of, by: by.clone(), elements });
        for (place, bytes) in pieces.iter().enumerate().filter(|_| step < MOST_STEPS) {
            for pointer in pointers(abi, &shape, bytes) {
                let by = if is_one { by.clone() } else { format!("{by}[{place}]") };
                if let Some(wanted) = self.pointed(&by, pointer) {
                    self.area(wanted, &OperationsLayout::default(), step + 1);
                }
            }
        }
        found
    }

    /// The bytes that are known: those of each whole record, or of all integers together.
    fn pieces(&self, at: u64, shape: &Shape<'s>, count: Option<u64>) -> Vec<Vec<u8>> {
        let flexible = match shape.underlying().kind {
            ShapeKind::Record(id) => self.abi.records().get(id).is_some_and(|body| body.is_flexible()),
            _ => false,
        };
        if flexible {
            let bytes = self.memory.read(at, MOST_BYTES);
            return if bytes.len() as u64 >= shape.size { vec![bytes] } else { Vec::new() };
        }
        let size = shape.size.max(1);
        let most = count.map_or(MOST_BYTES, |count| size.saturating_mul(count).min(MOST_BYTES));
        let mut bytes = self.memory.read(at, most);
        bytes.truncate(bytes.len() - (bytes.len() as u64 % size) as usize);
        if bytes.is_empty() {
            Vec::new()
        } else if is_record(shape) {
            bytes.chunks(size as usize).map(<[u8]>::to_vec).collect()
        } else {
            vec![bytes]
        }
    }

    /// What an address in a record points to, if some of it is known.
    fn pointed(&self, around: &str, pointer: Pointer<'s>) -> Option<Wanted<'s>> {
        let Pointer { path, at, of, count } = pointer;
        let byte = Type::Builtin(xen_abi_syntax::type_name::Builtin::U8);
        let of = of.unwrap_or(&byte);
        let (shape, by) = (shapes::of_type(self.abi, of)?, format!("{around}.{path}"));
        let wanted = Wanted { by, at, of: name(self.abi, of), shape, count };
        (!self.memory.read(at, 1).is_empty() && count != Some(0)).then_some(wanted)
    }
}

/// What a type is called in C.
pub(super) fn name(abi: &Abi<'_>, of: &Type) -> String {
    match of {
        Type::Builtin(builtin) => builtin.c_spelling().to_owned(),
        Type::Named(name) => abi.spec[*name].name.clone(),
        Type::Address(..) => "address".to_owned(),
    }
}

fn is_record(shape: &Shape<'_>) -> bool {
    matches!(shape.underlying().kind, ShapeKind::Record(_))
}

/// The operation whose number lies in a record.
fn operation<'l, 's>(
    abi: &Abi<'s>,
    shape: &Shape<'s>,
    bytes: &[u8],
    at: &EnvelopeLayout<'s>,
    ops: &'l OperationsLayout<'s>,
) -> Option<&'l OperationLayout<'s>> {
    let path = at.envelope.at.join(&at.envelope.op_in).to_string();
    let leaves = leaves(abi, shape, Some(bytes));
    let leaf = leaves.iter().find(|leaf| leaf.path == path)?;
    let (low, width) = at.bits.map_or((0, leaf.size_bits), |(low, width)| (low.into(), width.into()));
    let number = get(bytes, leaf.offset_bits + low, width);
    ops.all.iter().find(|layout| u128::from(layout.number) == number)
}

/// What the member for the version of the interface holds, if that is another than the one of the release.
fn version(abi: &Abi<'_>, shape: &Shape<'_>, bytes: &[u8]) -> Option<Version> {
    leaves(abi, shape, Some(bytes)).into_iter().find_map(|leaf| {
        let member = leaf.layout.filter(|_| leaf.path == "interface_version")?.member;
        let constant = member.holds.iter().find_map(|(_, held)| match held {
            Held::Constant(name) => Some(name),
            Held::Group(_) => None,
        })?;
        let described = abi.constant(constant)?.value;
        let found = get(bytes, leaf.offset_bits, leaf.size_bits) as i128;
        let version = Version { member: leaf.path.clone(), found, constant: constant.clone(), described };
        // What stays as it is leaves the version zero.
        (found != described && found != 0).then_some(version)
    })
}
