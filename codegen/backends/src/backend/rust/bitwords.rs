//! Integers whose bits have meanings.

use super::docs;
use super::naming::{declared, ident, scalar};
use super::printer::{Printer, line};
use super::table::{Holder, Scope, Space};
use crate::abi::{Abi, BitPartLayout};
use crate::matrix::VariantSet;
use xen_abi_model::{BitWord, BitWordId};
use xen_abi_syntax::scalar::Scalar;

/// What a bit word is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustBitWord<'s> {
    of: Scalar,
    parts: Vec<BitPartLayout<'s>>,
}

/// What there is for a part: the constant with its bits, and the methods that read and replace it.
struct Accessors {
    mask: String,
    getter: String,
    setter: String,
}

impl Accessors {
    fn of(part: &BitPartLayout<'_>) -> Self {
        let name = &part.part.name;
        Self {
            mask: format!("{}_MASK", name.to_ascii_uppercase()),
            getter: name.clone(),
            setter: format!("with_{name}"),
        }
    }
}

impl<'s> RustBitWord<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: BitWordId) -> Option<Self> {
        let layout = abi.bitwords().get(id)?;
        Some(Self { of: layout.shape.scalar()?, parts: layout.parts.clone() })
    }

    /// The names of what there is for its parts.
    pub(super) fn names(&self, variants: &VariantSet) -> Scope {
        let mut scope = Scope::default();
        for part in &self.parts {
            let holder = Holder { place: part.part.place, variants };
            let Accessors { mask, getter, setter } = Accessors::of(part);
            scope.add(holder, Space::Associated, "constant", &mask);
            scope.add(holder, Space::Associated, "method", &getter);
            scope.add(holder, Space::Associated, "method", &setter);
        }
        scope
    }

    pub(super) fn print(&self, word: &BitWord, cfg: &str, to: &mut Printer) {
        let name = declared(&word.head);
        to.line(cfg);
        to.line("xen_bitword! {");
        to.indent();
        docs::item(&word.head, &name, to);
        line!(to, "pub struct ", &*ident(&name), ": ", scalar(self.of), " {");
        to.indent();
        for part in &self.parts {
            let Accessors { mask, getter, setter } = Accessors::of(part);
            to.docs(&part.part.doc);
            line!(to, &*ident(&getter), ", ", &setter, ", ", &mask, ": ", &self.bits(part), ";");
        }
        to.close("}");
        to.close("}");
    }

    /// Where a part lies; a single bit is a truth value.
    fn bits(&self, part: &BitPartLayout<'_>) -> String {
        match part.part.high {
            None => format!("bool = bit {}", part.low),
            Some(_) => {
                let mask = ((1i128 << part.width) - 1) << part.low;
                format!("{} = bits {} {mask:#x}", scalar(self.of), part.low)
            }
        }
    }
}
