//! The bits of bit words.

use super::lower::Lowerer;
use super::shape::{BitPartLayout, Shape};
use xen_abi_model::{BitPart, BitWord};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};

impl<'s> Lowerer<'_, 's> {
    /// The parts of a bit word that are there; each bit belongs to one of them at most.
    pub(super) fn bit_parts(&mut self, word: &'s BitWord, shape: &Shape<'s>) -> Vec<BitPartLayout<'s>> {
        let mut parts: Vec<BitPartLayout<'s>> = Vec::new();
        for part in &word.parts {
            if !self.at.holds(&part.when) {
                continue;
            }
            let Some(part) = self.bit_part(part, shape) else { continue };
            match parts.iter().find(|other| part.low < other.end() && other.low < part.end()) {
                Some(other) => {
                    let message = format!("`{}` shares bits with `{}`", part.part.name, other.part.name);
                    let diagnostic = Diagnostic::new(Code::BadBitField, part.part.place, message);
                    self.report(diagnostic.note(other.part.place, "the other is here"));
                }
                None => parts.push(part),
            }
        }
        parts
    }

    fn bit_part(&mut self, part: &'s BitPart, shape: &Shape<'s>) -> Option<BitPartLayout<'s>> {
        let low = self.evaluate(&part.low, part.place)?.value;
        let high = match &part.high {
            Some(high) => self.evaluate(high, part.place)?.value,
            None => low + 1,
        };
        let bits = i128::from(shape.size) * 8;
        if 0 <= low && low < high && high <= bits {
            return Some(BitPartLayout { part, low: low as u32, width: (high - low) as u32 });
        }
        let message = format!("bits {low}..{high} are not within the {bits} bits of the type");
        self.report(Diagnostic::new(Code::BadBitField, part.place, message));
        None
    }
}

impl BitPartLayout<'_> {
    /// The bit after the last.
    fn end(&self) -> u32 {
        self.low + self.width
    }
}
