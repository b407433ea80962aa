//! Facts as JSON on one line for each variant; what is the same for several is written once, and copied.

use serde::Serialize;

use super::sections::{Section, Sections};
use crate::matrix::{Matrix, VariantSet};
use xen_abi_syntax::facts::Facts;
use xen_abi_syntax::parallel::both;

/// The facts of each variant.
pub(super) fn lines(matrix: &Matrix<'_>, release: &str) -> Vec<String> {
    let Sections { records, constants, strings, typedefs, enums, aliases, save_codes, smccc } =
        &Sections::gather(matrix);
    let of_records = || Members::of(records, write);
    let of_others = || {
        [
            Members::of(constants, |to, value| write(to, &value.value)),
            Members::of(strings, write),
            Members::of(constants, |to, value| write(to, value.of.spelling())),
            Members::of(typedefs, write),
            Members::of(enums, write),
            Members::of(aliases, write),
            Members::of(save_codes, write),
            Members::of(smccc, write),
        ]
    };
    let (records, others) = both(of_records, of_others);
    let sections: Vec<&Members<'_>> = std::iter::once(&records).chain(&others).collect();
    let variants = matrix.variants().enumerate();
    variants.map(|(at, variant)| line(&text(&Facts::of_nothing(variant, release)), &sections, at)).collect()
}

/// Members of an object, for all variants.
#[derive(Default)]
struct Members<'v> {
    /// Each with a comma before it.
    text: Vec<u8>,
    /// Where each ends, and the variants that have it.
    ends: Vec<(usize, &'v VariantSet)>,
}

impl<'v> Members<'v> {
    fn of<T>(section: &'v Section<'_, T>, write_value: impl Fn(&mut Vec<u8>, &T)) -> Self {
        let mut members = Self::default();
        for (name, cases) in &section.0 {
            for case in cases {
                members.text.push(b',');
                write(&mut members.text, name);
                members.text.push(b':');
                write_value(&mut members.text, &case.is);
                members.ends.push((members.text.len(), &case.variants));
            }
        }
        members
    }

    /// Adds those of a variant to an object that has none yet.
    fn add_to(&self, line: &mut Vec<u8>, variant: usize) {
        let (mut start, mut is_first) = (0, true);
        for (end, variants) in &self.ends {
            if variants.contains(variant) {
                line.extend(&self.text[start + usize::from(is_first)..*end]);
                is_first = false;
            }
            start = *end;
        }
    }
}

/// The facts of a variant: those of one that has nothing, with members in its empty objects.
fn line(nothing: &str, sections: &[&Members<'_>], variant: usize) -> String {
    let mut line = Vec::with_capacity(sections.iter().map(|section| section.text.len()).sum());
    for (at, part) in nothing.split_inclusive("{}").enumerate() {
        match (part.strip_suffix('}'), sections.get(at)) {
            (Some(before), Some(section)) => {
                line.extend(before.as_bytes());
                section.add_to(&mut line, variant);
                line.push(b'}');
            }
            _ => line.extend(part.as_bytes()),
        }
    }
    line.push(b'\n');
    String::from_utf8(line).unwrap_or_default()
}

fn text(value: &impl Serialize) -> String {
    let mut text = Vec::new();
    write(&mut text, value);
    String::from_utf8(text).unwrap_or_default()
}

fn write<T: Serialize + ?Sized>(to: &mut Vec<u8>, value: &T) {
    // Only keys that are no texts could fail.
    let _ = serde_json::to_writer(to, value);
}
