//! Classes: records of `ctypes`, and enumerations.

use xen_abi_syntax::axes::Target;

use super::ctypes;
use crate::declared::{Alignment, BIG_ENDIAN, Body, Declarations, Member, Members, Name, Record, Type};
use crate::tree::Part;

/// What is known of a class so far.
pub(super) struct Class {
    /// The names of those that it is made of.
    bases: Vec<String>,
    members: Vec<Member>,
    has_members: bool,
    packed: Option<u64>,
    /// The members whose own members are named as if they were of the class.
    anonymous: Vec<String>,
    /// The greatest value that an enumeration has so far.
    greatest: i128,
}

impl Class {
    pub(super) fn new(of: Part<'_>, found: &Declarations) -> Class {
        let bases = of.field("superclasses").map(Part::parts).unwrap_or_default();
        let bases: Vec<String> = bases.into_iter().map(|base| base.last_name().to_owned()).collect();
        // What a record is made of comes first.
        let inherited = bases.iter().filter(|base| found.has_record(base));
        let members = inherited.map(|base| Member::new("", Type::Named(base.clone()))).collect();
        Class { bases, members, has_members: false, packed: None, anonymous: Vec::new(), greatest: 0 }
    }

    /// Takes in what is assigned to a name in it, and says what value that has.
    pub(super) fn set(&mut self, name: &str, of: Part<'_>, found: &Declarations) -> Option<i128> {
        let value = of.value(&|name| found.value(name)).or_else(|| self.next(of));
        match name {
            "_fields_" => {
                self.members.extend(ctypes::members(of, found));
                self.has_members = true;
            }
            "_pack_" => self.packed = value.and_then(|packed| u64::try_from(packed).ok()),
            "_anonymous_" => {
                let names = of.parts().into_iter().filter_map(ctypes::string);
                self.anonymous = names.map(str::to_owned).collect();
            }
            _ => self.greatest = self.greatest.max(value.unwrap_or(0)),
        }
        value
    }

    /// The value of `auto()`: the next number, or the next bit.
    fn next(&self, of: Part<'_>) -> Option<i128> {
        let is_auto = of.kind() == "call" && of.field("function")?.last_name() == "auto";
        let after = self.greatest.checked_add(1).filter(|_| is_auto)?;
        match self.is_a("Flag") {
            true => Some(u64::try_from(after).ok()?.checked_next_power_of_two()?.into()),
            false => Some(after),
        }
    }

    fn is_a(&self, kind: &str) -> bool {
        self.bases.iter().any(|base| base.ends_with(kind))
    }

    /// The record that it is, if it is one.
    pub(super) fn record(self, name: Name, line: usize) -> Option<Record> {
        if !self.has_members && !self.is_a("Structure") && !self.is_a("Union") {
            return None;
        }
        let is_big_endian = self.bases.iter().any(|base| base.starts_with("BigEndian"));
        let is_union = self.is_a("Union");
        let named = self.members.into_iter().map(|member| match self.anonymous.contains(&member.name) {
            true => Member { name: String::new(), ..member },
            false => member,
        });
        let members = match is_union {
            true => Members::Overlaid(named.collect()),
            false => Members::InOrder(named.collect()),
        };
        let alignment = Alignment::at_most(self.packed);
        let flaw = is_big_endian.then(|| BIG_ENDIAN.to_owned());
        let body = Body { members, alignment, align: None };
        Some(Record { name, line, body, targets: Target::ALL.to_vec(), flaw })
    }
}
