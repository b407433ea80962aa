//! From types as C spells them to the words of the specification.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::scalar::Scalar;
use xen_abi_codegen::type_name::{Builtin, Pointee, TypeName};

/// The length of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Length {
    Fixed(u64),
    Flexible,
}

/// C's spellings, and the built-in type that each is.
const BUILTINS: [(&str, Builtin); 36] = [
    ("uint8_t", Builtin::U8),
    ("unsigned char", Builtin::U8),
    ("uchar", Builtin::U8),
    ("int8_t", Builtin::I8),
    ("signed char", Builtin::I8),
    ("_Bool", Builtin::U8),
    ("bool", Builtin::U8),
    ("uint16_t", Builtin::U16),
    ("unsigned short", Builtin::U16),
    ("int16_t", Builtin::I16),
    ("short", Builtin::I16),
    ("uint32_t", Builtin::U32),
    ("int32_t", Builtin::I32),
    ("uint64_t", Builtin::U64),
    ("unsigned long long", Builtin::U64),
    ("int64_t", Builtin::I64),
    ("long long", Builtin::I64),
    ("char", Builtin::Char),
    ("int", Builtin::Int),
    ("unsigned int", Builtin::UInt),
    ("uint", Builtin::UInt),
    ("long", Builtin::Long),
    ("unsigned long", Builtin::ULong),
    ("ulong", Builtin::ULong),
    ("size_t", Builtin::Size),
    ("uintptr_t", Builtin::ULong),
    // As Linux has them.
    ("u8", Builtin::U8),
    ("s8", Builtin::I8),
    ("u16", Builtin::U16),
    ("s16", Builtin::I16),
    ("u32", Builtin::U32),
    ("__le32", Builtin::U32),
    ("s32", Builtin::I32),
    ("u64", Builtin::U64),
    ("__le64", Builtin::U64),
    ("s64", Builtin::I64),
];

/// The built-in type that a word or words of C stand for. In Linux's headers for programs its names begin with `__`.
pub(crate) fn builtin(spelled: &str) -> Option<Builtin> {
    let known = |word: &str| BUILTINS.iter().find(|(known, _)| *known == word).map(|(_, builtin)| *builtin);
    known(spelled).or_else(|| known(spelled.strip_prefix("__")?))
}

/// Reads types; records go by their tag, whichever typedef is spelled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling<'a> {
    pub(crate) tags: &'a BTreeMap<String, String>,
    /// The types that have a place in the format. What points to another one points to nothing in particular.
    pub(crate) known: &'a BTreeSet<String>,
}

impl Spelling<'_> {
    /// The type, and the lengths of the array that is made of it, outermost first.
    pub(crate) fn read(&self, spelled: &str) -> (TypeName, Vec<Length>) {
        if spelled.contains("(*") || spelled.contains(")(") {
            return (TypeName::Pointer(Box::new(Pointee { of: None, constant: false })), Vec::new());
        }
        let (base, lengths) = split_lengths(spelled);
        (self.plain(without_trailing_qualifiers(base).1), lengths)
    }

    fn plain(&self, spelled: &str) -> TypeName {
        let spelled = spelled.trim();
        if let Some(behind) = spelled.strip_suffix('*') {
            return TypeName::Pointer(Box::new(self.pointee(behind)));
        }
        let word = without_qualifiers(spelled).1;
        let handle = |prefix: &str| word.strip_prefix(prefix).map(|name| Box::new(self.handle(name)));
        if let Some(pointee) = handle("__guest_handle_64_") {
            return TypeName::Handle64(pointee);
        }
        handle("__guest_handle_").map_or_else(|| self.named(word), TypeName::Handle)
    }

    fn pointee(&self, spelled: &str) -> Pointee {
        let (pointer_is_constant, spelled) = without_trailing_qualifiers(spelled);
        let (constant, word) = match spelled.ends_with('*') {
            true => (pointer_is_constant, spelled),
            false => without_qualifiers(spelled),
        };
        let of =
            Some(word).filter(|word| *word != "void" && !word.contains('(')).map(|word| self.plain(word));
        Pointee { of: of.filter(|of| self.has_place(of)), constant }
    }

    /// Whether a type has a place in the format.
    pub(crate) fn has_place(&self, of: &TypeName) -> bool {
        !matches!(of, TypeName::Named(name) if !self.known.contains(name))
    }

    /// What a guest handle points to, by the rest of its name.
    fn handle(&self, name: &str) -> Pointee {
        let (constant, word) = match name.strip_prefix("const_") {
            Some(word) => (true, word),
            None => (false, name),
        };
        // The headers name the handles of `uint8_t` and its like without the `_t`.
        let of = || builtin(&format!("{word}_t")).map_or_else(|| self.named(word), TypeName::Builtin);
        Pointee { of: (word != "void").then(of), constant }
    }

    fn named(&self, word: &str) -> TypeName {
        if let Some(builtin) = builtin(word) {
            return TypeName::Builtin(builtin);
        }
        let keywords = ["struct ", "union ", "enum "];
        let tag = keywords.iter().find_map(|keyword| word.strip_prefix(keyword)).unwrap_or(word);
        TypeName::Named(self.tags.get(tag).map_or(tag, String::as_str).to_owned())
    }
}

/// Splits `uint8_t[2][]` into the element and the lengths.
fn split_lengths(spelled: &str) -> (&str, Vec<Length>) {
    let mut lengths = Vec::new();
    let mut rest = spelled;
    while let Some((before, length)) = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        lengths.push(length.parse().map_or(Length::Flexible, Length::Fixed));
        rest = before;
    }
    lengths.reverse();
    (rest, lengths)
}

/// A type without the qualifiers of a pointer, which stand behind it, and whether that is constant.
fn without_trailing_qualifiers(spelled: &str) -> (bool, &str) {
    let qualifiers = ["const", "volatile", "restrict", "__restrict"];
    let spelled = spelled.trim();
    match spelled.rfind('*').map(|star| spelled.split_at(star + 1)) {
        Some((pointer, behind)) if behind.split_whitespace().all(|word| qualifiers.contains(&word)) => {
            (behind.contains("const"), pointer)
        }
        _ => (false, spelled),
    }
}

/// A type without `const` and `volatile`, and whether it was constant.
fn without_qualifiers(spelled: &str) -> (bool, &str) {
    let mut constant = false;
    let mut rest = spelled.trim();
    loop {
        if let Some(after) = rest.strip_prefix("const ") {
            (constant, rest) = (true, after.trim());
        } else if let Some(after) = rest.strip_prefix("volatile ") {
            rest = after.trim();
        } else {
            return (constant, rest);
        }
    }
}

/// The integer and the alignment that a macro such as `uint64_aligned_t` stands for.
pub(crate) fn type_macro(body: &str) -> Option<(Scalar, Option<u64>)> {
    let (word, attribute) = body.split_once("__attribute__").unwrap_or((body, ""));
    let width = word.trim().strip_suffix("_t")?;
    let of = width.replace("uint", "u").replace("int", "i").parse().ok()?;
    let align = match attribute.trim() {
        "" => None,
        attribute => Some(attribute.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?),
    };
    Some((of, align))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(spelled: &str) -> (String, Vec<Length>) {
        let tags = BTreeMap::from([("sched_poll_t".to_owned(), "sched_poll".to_owned())]);
        let known = ["sched_poll", "domid_t"].map(str::to_owned).into();
        let (of, lengths) = Spelling { tags: &tags, known: &known }.read(spelled);
        (of.to_string(), lengths)
    }

    #[test]
    fn types_become_words_of_the_specification() {
        for (spelled, word) in [
            ("domid_t", "domid_t"),
            ("unsigned int", "uint"),
            ("const uint64_t", "u64"),
            ("struct sched_poll", "sched_poll"),
            ("sched_poll_t", "sched_poll"),
            ("enum kind", "kind"),
            ("void *", "ptr<void>"),
            ("const char *", "ptr<const char>"),
            ("struct sched_poll **", "ptr<ptr<sched_poll>>"),
            ("void (*)(int)", "ptr<void>"),
            ("struct sched_poll *const", "ptr<sched_poll>"),
            ("int *volatile", "ptr<int>"),
            ("const char *const *const volatile", "ptr<const ptr<const char>>"),
            ("struct opaque *", "ptr<void>"),
            ("const function_t *", "ptr<const void>"),
            ("__guest_handle_void", "handle<void>"),
            ("__guest_handle_uint", "handle<uint>"),
            ("__guest_handle_uint8", "handle<u8>"),
            ("__guest_handle_const_sched_poll_t", "handle<const sched_poll>"),
            ("__guest_handle_64_xen_pfn_t", "handle64<xen_pfn_t>"),
        ] {
            assert_eq!(read(spelled), (word.to_owned(), Vec::new()), "{spelled}");
        }
    }

    #[test]
    fn lengths_are_told_from_the_outside_in() {
        assert_eq!(read("uint8_t[7]"), ("u8".to_owned(), vec![Length::Fixed(7)]));
        assert_eq!(read("char[2][]").1, [Length::Fixed(2), Length::Flexible]);
    }

    #[test]
    fn only_integers_with_an_attribute_or_without_are_macros_of_types() {
        let (of, align) = type_macro("uint64_t __attribute__((__aligned__(8)))").unwrap();
        assert_eq!((of.to_string().as_str(), align), ("u64", Some(8)));
        assert_eq!(type_macro("uint64_t").unwrap().1, None);
        for body in ["", "8", "domid_t", "int", "size_t", "uint64_t __attribute__((packed))"] {
            assert_eq!(type_macro(body), None, "{body}");
        }
    }
}
