//! Holding what the headers define against what the specification says.

mod comparable;
mod records;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::definitions::Definitions;
use crate::measure::SAVE_TYPE_PREFIX;
use comparable::Comparable;

/// What kind of name differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A structure or union.
    Record,
    /// An integer constant.
    Constant,
    /// The C type of an integer constant.
    ConstantType,
    /// A string constant.
    String,
    /// A typedef.
    Typedef,
    /// An enumeration.
    Enum,
    /// A macro that stands for another name.
    Alias,
    /// The code of a save record.
    SaveCode,
    /// A macro that is none of these.
    Macro,
    /// A guest handle.
    Handle,
    /// A function that is defined in a header.
    Function,
    /// A variable that is defined in a header.
    Variable,
}

/// One thing on which the two sides disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Difference {
    /// What kind of name it is.
    pub category: Category,
    /// The name in C.
    pub name: String,
    /// How they disagree.
    #[serde(flatten)]
    pub disagreement: Disagreement,
}

impl Difference {
    /// Whether only the headers have the name.
    pub fn is_lack_of_spec(&self) -> bool {
        matches!(self.disagreement, Disagreement::SpecLacks { .. })
    }

    /// Whether both are about one name, whatever they say of it.
    pub fn is_about_the_name_of(&self, other: &Difference) -> bool {
        (self.category, &self.name) == (other.category, &other.name)
    }
}

/// How the two sides disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "disagreement")]
pub enum Disagreement {
    /// Both have it, and say something else.
    Differs {
        /// Which aspect: `size`, `value`, `field u.pirq: offset`.
        what: String,
        /// What the headers say.
        headers: String,
        /// What the specification says.
        spec: String,
    },
    /// Only the headers have it.
    SpecLacks {
        /// What the headers say.
        headers: String,
    },
    /// Only the specification has it.
    HeadersLack {
        /// What the specification says.
        spec: String,
    },
}

/// How much was compared: names that both sides have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Structures and unions.
    pub records: usize,
    /// Leaves of those.
    pub fields: usize,
    /// Integer and string constants.
    pub constants: usize,
    /// Typedefs.
    pub typedefs: usize,
}

/// The result for one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How much was compared.
    pub compared: Counts,
    /// What differs, sorted.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// Whether something differs about the same name.
    pub(crate) fn has_one_about_the_name_of(&self, one: &Difference) -> bool {
        self.differences.iter().any(|other| one.is_about_the_name_of(other))
    }
}

/// What limits a comparison.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The headers that were measured; what the specification has of others is not looked at.
    pub measured: &'a BTreeSet<String>,
    /// Whether the specification describes a header completely.
    pub is_whole: &'a dyn Fn(&str) -> bool,
}

/// Compares both ways.
pub fn compare(headers: &Definitions, spec: &Definitions, scope: Scope<'_>) -> Comparison {
    let mut sides = Sides { headers, spec, scope, result: Comparison::default() };
    let (theirs, ours) = (&headers.facts, &spec.facts);
    sides.result.compared.records = sides.maps(Category::Record, &theirs.records, &ours.records);
    let integers = sides.maps(Category::Constant, &theirs.constants, &ours.constants);
    sides.maps(Category::ConstantType, &types(&theirs.const_types), &types(&ours.const_types));
    let strings = sides.maps(Category::String, &theirs.strings, &ours.strings);
    sides.result.compared.constants = integers + strings;
    sides.result.compared.typedefs = sides.maps(Category::Typedef, &theirs.typedefs, &ours.typedefs);
    sides.maps(Category::Enum, &theirs.enums, &ours.enums);
    sides.maps(Category::Alias, &theirs.aliases, &ours.aliases);
    sides.maps(Category::SaveCode, &theirs.save_codes, &ours.save_codes);
    let both = theirs.records.iter().filter_map(|(name, record)| Some((record, ours.records.get(name)?)));
    sides.result.compared.fields = both.map(|(theirs, ours)| records::shared_leaves(theirs, ours)).sum();
    sides.result.differences.sort();
    sides.result
}

/// The C type of a constant, which is text too but no text of the ABI.
#[derive(PartialEq, Eq)]
struct CType(String);

fn types(texts: &BTreeMap<String, String>) -> BTreeMap<String, CType> {
    texts.iter().map(|(name, text)| (name.clone(), CType(text.clone()))).collect()
}

struct Sides<'a> {
    headers: &'a Definitions,
    spec: &'a Definitions,
    scope: Scope<'a>,
    result: Comparison,
}

impl Sides<'_> {
    /// Compares two maps, and returns how many names both have.
    fn maps<T: Comparable>(
        &mut self,
        category: Category,
        headers: &BTreeMap<String, T>,
        spec: &BTreeMap<String, T>,
    ) -> usize {
        let mut shared = 0;
        for (name, theirs) in headers {
            match spec.get(name) {
                Some(ours) => {
                    shared += 1;
                    for (what, headers, spec) in theirs.aspects(ours) {
                        self.add(category, name, Disagreement::Differs { what, headers, spec });
                    }
                }
                None if category != Category::ConstantType && self.spec_should_have(category, name) => {
                    self.add(category, name, Disagreement::SpecLacks { headers: theirs.summary() });
                }
                None => {}
            }
        }
        for (name, ours) in spec.iter().filter(|(name, _)| !headers.contains_key(*name)) {
            if category != Category::ConstantType && self.headers_should_have(category, name) {
                self.add(category, name, Disagreement::HeadersLack { spec: ours.summary() });
            }
        }
        shared
    }

    /// Whether the header of a name is described completely. A name without a home is nobody's to leave out.
    fn spec_should_have(&self, category: Category, name: &str) -> bool {
        self.headers.homes.get(&*category.home_name(name)).is_some_and(|header| (self.scope.is_whole)(header))
    }

    /// Whether the header of a name was measured; of a name without a home that is taken for granted.
    fn headers_should_have(&self, category: Category, name: &str) -> bool {
        self.spec
            .homes
            .get(&*category.home_name(name))
            .is_none_or(|header| self.scope.measured.contains(header))
    }

    fn add(&mut self, category: Category, name: &str, disagreement: Disagreement) {
        self.result.differences.push(Difference { category, name: name.to_owned(), disagreement });
    }
}

/// Implements the comparison of values that have one aspect only.
macro_rules! comparable_as_a_whole {
    ($($type:ty: $what:literal, |$value:ident| $summary:expr;)*) => {$(
        impl Comparable for $type {
            fn summary(&self) -> String {
                let $value = self;
                $summary
            }

            fn aspects(&self, other: &Self) -> Vec<(String, String, String)> {
                if self == other {
                    return Vec::new();
                }
                vec![($what.to_owned(), self.summary(), other.summary())]
            }
        }
    )*};
}

comparable_as_a_whole! {
    i128: "value", |value| value.to_string();
    u32: "value", |value| value.to_string();
    String: "text", |value| value.clone();
    CType: "type", |value| value.0.clone();
    xen_abi_codegen::facts::FieldType: "type", |value| value.to_string();
    xen_abi_codegen::facts::EnumFacts: "enumeration", |value| format!("{} {{ {} }}", value.storage, value.values.join(", "));
}

impl Category {
    /// Under which name the home of something is known: save records are no names of C themselves.
    fn home_name(self, name: &str) -> Cow<'_, str> {
        match self {
            Category::SaveCode => format!("{SAVE_TYPE_PREFIX}{name}").into(),
            _ => name.into(),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.category, self.name, self.disagreement)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Category::Record => "record",
            Category::Constant => "constant",
            Category::ConstantType => "type of constant",
            Category::String => "string",
            Category::Typedef => "typedef",
            Category::Enum => "enum",
            Category::Alias => "alias",
            Category::SaveCode => "save code",
            Category::Macro => "macro",
            Category::Handle => "handle",
            Category::Function => "function",
            Category::Variable => "variable",
        })
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Disagreement::Differs { what, headers, spec } => {
                write!(f, "{what}: the headers say {headers}, the spec says {spec}")
            }
            Disagreement::SpecLacks { headers } => write!(f, "the spec lacks it; the headers say {headers}"),
            Disagreement::HeadersLack { spec } => write!(f, "the headers lack it; the spec says {spec}"),
        }
    }
}

#[cfg(test)]
mod tests;
