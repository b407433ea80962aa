//! Programs that compile, or make the right bytes, only if specimens are laid out as facts say.

use std::collections::BTreeMap;
use std::fmt::Write;

use xen_abi_codegen::axes::Target;
use xen_abi_codegen::facts::{Facts, FieldFacts, RecordFacts};

use super::c;
use super::leaves::{Leaf, leaves};
use super::model::Specimen;

/// What facts claim of specimens, for compilers to confirm.
#[derive(Default)]
pub(super) struct Claims {
    /// Each assertion on a line of its own.
    pub(super) program: String,
    lines: usize,
    /// How many lines declare the specimens.
    declarations: usize,
    /// What each line is about.
    subjects: BTreeMap<usize, String>,
    /// Objects of which one bit-field is all ones.
    pub(super) objects: String,
    /// The bits that are ones in each object.
    pub(super) ones: Vec<Ones>,
    /// How much is claimed.
    pub(super) counts: Counts,
    /// What facts say otherwise than the specimen itself.
    pub(super) differences: Vec<String>,
}

/// The object in which only the bits of one bit-field are ones.
pub(super) struct Ones {
    /// The object.
    pub(super) object: String,
    /// The record and the bit-field.
    pub(super) subject: String,
    first: u64,
    width: u64,
}

/// How much was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Counts {
    pub(super) records: usize,
    pub(super) leaves: usize,
    pub(super) bit_fields: usize,
    pub(super) constants: usize,
}

impl Claims {
    /// What facts of a target claim of specimens.
    pub(super) fn of(specimens: &[Specimen], target: Target, facts: &Facts) -> Claims {
        let mut claims = Claims::default();
        claims.text(c::PRELUDE, None);
        for specimen in specimens {
            claims.text(&c::declarations(specimen, target), Some(&format!("specimen {}", specimen.seed)));
        }
        claims.objects = claims.program.clone();
        claims.declarations = claims.lines;
        for specimen in specimens {
            claims.records(specimen, target, facts);
            for name in specimen.constants() {
                claims.constant(name, facts);
            }
        }
        claims
    }

    /// What a line is about.
    pub(super) fn subject(&self, line: usize) -> &str {
        self.subjects.get(&line).map_or("the program itself", String::as_str)
    }

    /// Whether a line declares a part of a specimen.
    pub(super) fn is_declaration(&self, line: usize) -> bool {
        line <= self.declarations
    }

    fn records(&mut self, specimen: &Specimen, target: Target, facts: &Facts) {
        for record in specimen.records() {
            let Some(claimed) = facts.records.get(&record.name) else {
                self.differences.push(format!("{}: there are no facts", record.name));
                continue;
            };
            self.counts.records += 1;
            let of = c::record_type(record);
            let RecordFacts { size, align, .. } = claimed;
            let extent = format!("sizeof({of}) == {size} && _Alignof({of}) == {align}");
            self.assertion(&extent, format!("{}: {size} bytes, aligned to {align}", record.name));
            let expected = leaves(specimen, target, &record.body);
            let differences = super::leaves::differences(&expected, &claimed.fields);
            self.differences.extend(differences.iter().map(|what| format!("{}: {what}", record.name)));
            if differences.is_empty() {
                let place = Place { record: &record.name, of: &of, prefix: "", base: 0 };
                self.leaves(&place, &expected, &claimed.fields);
            }
        }
    }

    fn leaves(&mut self, place: &Place<'_>, leaves: &[Leaf], facts: &[FieldFacts]) {
        let Place { record, of, prefix, base } = place;
        for (leaf, field) in leaves.iter().zip(facts) {
            let path = format!("{prefix}{}", leaf.path);
            let offset = base + field.offset_bits;
            let subject = format!("{record}.{path}: {} bits at bit {offset}", field.size_bits);
            if leaf.bits.is_some() {
                self.counts.bit_fields += 1;
                let object = format!("ones_{}", self.ones.len());
                let _ = writeln!(self.objects, "const {of} {object} = {{ .{path} = -1 }};");
                self.ones.push(Ones { object, subject, first: offset, width: field.size_bits });
                continue;
            }
            self.counts.leaves += 1;
            let mut claim = format!("__builtin_offsetof({of}, {path}) * 8 == {offset}");
            if !leaf.is_flexible {
                let _ = write!(claim, " && sizeof((({of} *)0)->{path}) * 8 == {}", field.size_bits);
            }
            self.assertion(&claim, subject);
            if !leaf.element.is_empty() {
                let prefix = format!("{path}{}.", "[0]".repeat(leaf.dimensions));
                let element = Place { record, of, prefix: &prefix, base: offset };
                self.leaves(&element, &leaf.element, &field.fields);
            }
        }
    }

    fn constant(&mut self, name: &str, facts: &Facts) {
        let (Some(value), Some(of)) = (facts.constants.get(name), facts.const_types.get(name)) else {
            self.differences.push(format!("{name}: there are no facts"));
            return;
        };
        self.counts.constants += 1;
        // Sixty-four bits and a sign say every value, whatever type C gives it.
        let bits = *value as u64;
        let sign = if *value < 0 { "<" } else { ">=" };
        let value_claim = format!("(unsigned long long)({name}) == {bits:#x}ULL && ({name}) {sign} 0");
        let type_claim = format!("__builtin_types_compatible_p(__typeof__({name}), {of})");
        self.assertion(&format!("{value_claim} && {type_claim}"), format!("{name}: {value} of type {of}"));
    }

    fn assertion(&mut self, claim: &str, subject: String) {
        self.text(&format!("_Static_assert({claim}, \"\");\n"), Some(&subject));
    }

    fn text(&mut self, text: &str, subject: Option<&str>) {
        self.program.push_str(text);
        for _ in text.lines() {
            self.lines += 1;
            self.subjects.extend(subject.map(|subject| (self.lines, subject.to_owned())));
        }
    }
}

/// Where leaves lie.
struct Place<'a> {
    record: &'a str,
    /// The record as C calls it.
    of: &'a str,
    /// What stands before their paths.
    prefix: &'a str,
    /// The bit at which they begin.
    base: u64,
}

impl Ones {
    /// Whether bytes have ones just where they should.
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        let is_one = |bit: u64| bytes[bit as usize / 8] >> (bit % 8) & 1 == 1;
        let should_be = |bit: u64| (self.first..self.first + self.width).contains(&bit);
        let bits = bytes.len() as u64 * 8;
        self.first + self.width <= bits && (0..bits).all(|bit| is_one(bit) == should_be(bit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_are_just_where_they_should_be() {
        let ones = Ones { object: String::new(), subject: String::new(), first: 6, width: 4 };
        assert!(ones.are_in(&[0xc0, 0x03]));
        for wrong in [&[0xc0, 0x07][..], &[0xc0, 0x01], &[0xe0, 0x03], &[0xc0]] {
            assert!(!ones.are_in(wrong), "{wrong:?}");
        }
    }
}
