//! What a leaf of a record must be, as the specimen says it, and whether facts say the same.

use xen_abi_codegen::axes::Target;
use xen_abi_codegen::facts::FieldFacts;

use super::model::{Body, Declaration, GroupInC, Lengths, MemberOf, Specimen, Type};

/// A leaf that a C expression can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Names of the members on the way.
    pub(super) path: String,
    /// What facts call its type.
    of: String,
    /// Of an array: what facts call the type of an element, and how many there are.
    array: Option<(String, u64)>,
    /// Of an array that is declared here: how many arrays lie inside each other.
    pub(super) dimensions: usize,
    /// Of an array of records without a name: the leaves of one.
    pub(super) element: Vec<Leaf>,
    /// Of a bit-field: its width.
    pub(super) bits: Option<u32>,
    /// Whether it is an array without a length.
    pub(super) is_flexible: bool,
}

/// The leaves of a body on a target.
pub(super) fn leaves(specimen: &Specimen, target: Target, body: &Body) -> Vec<Leaf> {
    let mut found = Vec::new();
    Walk { specimen, target }.body(body, "", &mut found);
    found
}

/// What facts say otherwise of some leaves.
pub(super) fn differences(expected: &[Leaf], facts: &[FieldFacts]) -> Vec<String> {
    let mut found = Vec::new();
    let expected_paths: Vec<&str> = expected.iter().map(|leaf| leaf.path.as_str()).collect();
    let paths: Vec<&str> = facts.iter().map(|field| field.path.as_str()).collect();
    if expected_paths != paths {
        return vec![format!("the leaves are {expected_paths:?}, and facts have {paths:?}")];
    }
    for (leaf, field) in expected.iter().zip(facts) {
        let array = field.elem.as_ref().map(|elem| (elem.to_string(), field.len.unwrap_or(0)));
        if (&leaf.of, &leaf.array) != (&field.field_type.to_string(), &array) {
            let (is, says) =
                (format!("{} {:?}", leaf.of, leaf.array), format!("{} {array:?}", field.field_type));
            found.push(format!("{} is {is}, and facts say {says}", leaf.path));
        }
        if leaf.bits.is_some_and(|width| u64::from(width) != field.size_bits) {
            found.push(format!("{} is not {} bits wide", leaf.path, field.size_bits));
        }
        found.extend(differences(&leaf.element, &field.fields));
    }
    found
}

struct Walk<'s> {
    specimen: &'s Specimen,
    target: Target,
}

impl Walk<'_> {
    fn body(&self, body: &Body, prefix: &str, found: &mut Vec<Leaf>) {
        for member in body.members.iter().filter(|member| member.is_on(self.target)) {
            let path = format!("{prefix}{}", member.name.as_deref().unwrap_or_default());
            if let MemberOf::Inline(inner) = &member.of {
                let dot = if member.name.is_some() { "." } else { "" };
                self.body(inner, &format!("{path}{dot}"), found);
            } else if member.name.is_some() {
                found.push(self.leaf(path, &member.of));
            }
        }
    }

    fn leaf(&self, path: String, of: &MemberOf) -> Leaf {
        let plain = |of: Type| {
            let (of, array) = self.described(of);
            let (path, element) = (path.clone(), Vec::new());
            Leaf { path, of, array, dimensions: 0, element, bits: None, is_flexible: false }
        };
        let array = |of: String, lengths: &[u64], element: Vec<Leaf>| {
            let (path, array) = (path.clone(), array(of, lengths));
            let of = "array".to_owned();
            Leaf { path, of, array, dimensions: lengths.len(), element, bits: None, is_flexible: false }
        };
        match of {
            MemberOf::Value(of) => plain(*of),
            MemberOf::Bits(of, width) => Leaf { bits: Some(*width), ..plain(*of) },
            MemberOf::Array(of, Lengths::Fixed(lengths)) => array(self.described(*of).0, lengths, Vec::new()),
            MemberOf::Array(of, Lengths::Flexible(inner)) => {
                let lengths: Vec<u64> = std::iter::once(0).chain(inner.iter().copied()).collect();
                Leaf { is_flexible: true, ..array(self.described(*of).0, &lengths, Vec::new()) }
            }
            MemberOf::InlineArray(body, lengths) => {
                let mut element = Vec::new();
                self.body(body, "", &mut element);
                array("record".to_owned(), lengths, element)
            }
            MemberOf::Inline(_) => unreachable!("its members are leaves"),
        }
    }

    /// What facts call a type, and of an array its elements and their number.
    fn described(&self, of: Type) -> (String, Option<(String, u64)>) {
        let declaration = match of {
            Type::Integer(integer) => return (integer.in_facts(self.target).to_owned(), None),
            Type::Pointer => return ("ptr".to_owned(), None),
            Type::Declared(at) => &self.specimen.declarations[at],
        };
        match declaration {
            Declaration::Typedef(typedef) => {
                let (of, behind) = self.described(typedef.of);
                match array(of.clone(), &typedef.lengths) {
                    Some(array) => ("array".to_owned(), Some(array)),
                    None => (of, behind),
                }
            }
            Declaration::Group(group) => match group.in_c {
                GroupInC::Macros => (group.of.in_facts(self.target).to_owned(), None),
                GroupInC::Enum | GroupInC::Typedef => (format!("enum:{}", group.name), None),
            },
            Declaration::Record(record) => (format!("record:{}", record.name), None),
            Declaration::Constant(_) => unreachable!("a constant is not a type"),
        }
    }
}

/// What facts call the elements of an array with some lengths, from the outside in, and how many there are.
fn array(of: String, lengths: &[u64]) -> Option<(String, u64)> {
    let (outer, inner) = lengths.split_first()?;
    Some((if inner.is_empty() { of } else { "array".to_owned() }, *outer))
}
