//! Formats of the module `struct`, such as `<IHHQ`.

use std::collections::BTreeMap;

use super::ctypes;
use crate::declared::{Alignment, Body, Member, Members, Type};
use crate::tree::Part;

/// More values than anybody packs at once.
const MOST: u64 = 1 << 14;

/// A format.
#[derive(Debug, Clone)]
pub(super) struct Format {
    /// What lies there, and whether it is a value, or else padding.
    all: Vec<(Type, bool)>,
    is_packed: bool,
    pub(super) is_big_endian: bool,
}

/// A call that packs or unpacks.
pub(super) struct Call<'t> {
    pub(super) format: Format,
    /// The names of the values, as far as they have some.
    pub(super) names: Vec<&'t str>,
    /// Where in the buffer it begins.
    offset: Offset<'t>,
}

enum Offset<'t> {
    Begin,
    At(Part<'t>),
    Unknown,
}

impl Format {
    /// Reads a format. Without a prefix sizes and alignment are C's, else fixed, with nothing between.
    fn of(text: &str) -> Option<Format> {
        let (prefix, codes) = match text.chars().next()? {
            prefix @ ('@' | '=' | '<' | '>' | '!') => (prefix, text.get(1..)?),
            _ => ('@', text),
        };
        let is_native = prefix == '@';
        let mut all = Vec::new();
        let mut count = None;
        for code in codes.chars().filter(|code| !code.is_whitespace()) {
            if let Some(digit) = code.to_digit(10) {
                let before: u64 = count.unwrap_or(0);
                count = Some(before.checked_mul(10)?.checked_add(digit.into())?);
                continue;
            }
            let of = value(code, is_native)?;
            let times = count.take().unwrap_or(1);
            match code {
                'x' => all.push((Type::array(of, times), false)),
                's' | 'p' => all.push((Type::array(of, times), true)),
                _ if times > MOST => return None,
                _ => all.extend((0..times).map(|_| (of.clone(), true))),
            }
        }
        let is_big_endian = prefix == '>' || prefix == '!';
        (count.is_none() && !all.is_empty()).then_some(Format { all, is_packed: !is_native, is_big_endian })
    }

    /// What lies there, with the names of the values if there is one for each.
    pub(super) fn body(&self, names: &[&str]) -> Body {
        let count = self.all.iter().filter(|(_, is_value)| *is_value).count();
        let mut names = names.iter().filter(|_| names.len() == count);
        let members = self.all.iter().enumerate().map(|(at, (of, is_value))| {
            let name = if *is_value { names.next().copied() } else { Some("pad") };
            Member::new(name.map_or_else(|| at.to_string(), str::to_owned), of.clone())
        });
        let members = Members::InOrder(members.collect());
        Body { members, alignment: Alignment::at_most(self.is_packed.then_some(1)), align: None }
    }
}

/// What a code stands for, with the sizes of C or fixed ones.
fn value(code: char, is_native: bool) -> Option<Type> {
    let of = |bits, signed| Some(Type::integer(bits, signed));
    match code {
        'x' | 'c' | 's' | 'p' => Some(Type::Integer { bits: 8, signed: None }),
        'b' => of(8, true),
        'B' | '?' => of(8, false),
        'h' => of(16, true),
        'H' => of(16, false),
        'l' if is_native => Some(Type::Word { signed: true }),
        'L' if is_native => Some(Type::Word { signed: false }),
        'i' | 'l' => of(32, true),
        'I' | 'L' => of(32, false),
        'q' => of(64, true),
        'Q' => of(64, false),
        'n' if is_native => Some(Type::Word { signed: true }),
        'N' if is_native => Some(Type::Word { signed: false }),
        'P' if is_native => Some(Type::Address),
        _ => None,
    }
}

/// The format that a name is given: `struct.Struct("..")`, or a text if the name says that it is one.
pub(super) fn named(name: &str, value: Part<'_>) -> Option<Format> {
    let is_said = subject(name).len() < name.len();
    match value.kind() {
        "string" if is_said => Format::of(ctypes::string(value)?),
        "call" if value.field("function")?.last_name() == "Struct" => {
            Format::of(ctypes::string(*value.field("arguments")?.parts().first()?)?)
        }
        _ => None,
    }
}

/// A name without the word that says that it is a format.
pub(super) fn subject(name: &str) -> &str {
    let name = name.trim_matches('_');
    let words = ["format", "fmt", "struct", "layout"];
    let (before, last) = name.rsplit_once('_').unwrap_or(("", name));
    if words.contains(&last.to_ascii_lowercase().as_str()) { before } else { name }
}

impl<'t> Call<'t> {
    /// A call, if it is `struct.unpack("..", buffer)`, `S.unpack(buffer)` or their like, with what it is assigned to.
    pub(super) fn of(
        call: Part<'t>,
        arguments: &[Part<'t>],
        targets: &[Part<'t>],
        known: &BTreeMap<String, Format>,
    ) -> Option<Call<'t>> {
        let function = call.field("function")?;
        let verb = function.last_name();
        let on = function.field("object").map(Part::last_name).unwrap_or_default();
        let (format, rest) = match known.get(on) {
            Some(format) => (format.clone(), arguments),
            None => {
                let (first, rest) = arguments.split_first()?;
                let format = ctypes::string(*first).and_then(Format::of);
                (format.or_else(|| known.get(first.last_name()).cloned())?, rest)
            }
        };
        let (values, offset) = match verb {
            "pack" => (rest, Offset::Begin),
            "unpack" => (targets, begin(*rest.first()?)),
            "unpack_from" => (targets, rest.get(1).map_or(Offset::Begin, |at| Offset::At(*at))),
            "pack_into" => (rest.get(2..)?, Offset::At(*rest.get(1)?)),
            _ => return None,
        };
        let is_name = |part: &Part<'_>| ["identifier", "attribute"].contains(&part.kind());
        let names = values.iter().map(|part| if is_name(part) { part.last_name() } else { "pad" });
        Some(Call { format, names: names.collect(), offset })
    }

    /// Where in the buffer it begins, if that is known.
    pub(super) fn offset(&self, known: &dyn Fn(&str) -> Option<i128>) -> Option<u64> {
        match self.offset {
            Offset::Begin => Some(0),
            Offset::At(at) => u64::try_from(at.value(known)?).ok(),
            Offset::Unknown => None,
        }
    }
}

/// Where a buffer begins: `buffer`, or `buffer[4:8]`.
fn begin(buffer: Part<'_>) -> Offset<'_> {
    match buffer.kind() {
        "identifier" | "attribute" => Offset::Begin,
        "subscript" => match buffer.field("subscript") {
            Some(slice) if slice.text().starts_with(':') => Offset::Begin,
            Some(slice) => slice.parts().first().map_or(Offset::Unknown, |at| Offset::At(*at)),
            None => Offset::Unknown,
        },
        _ => Offset::Unknown,
    }
}
