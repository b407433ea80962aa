//! Enumerations that C has as such: it chooses their integer types by their values alone.

use super::lower::Lowerer;
use super::shape::Shape;
use xen_abi_model::{DeclaredId, Group, GroupId, GroupInC};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::expression::{Integer, IntegerType, Rank};

impl<'s> Lowerer<'_, 's> {
    /// Whether C gives each enumeration that is there the type that the specification says.
    pub(super) fn enumerations(&mut self) {
        for (at, group) in self.spec.groups.iter().enumerate() {
            if group.c == GroupInC::Macros {
                continue;
            }
            let id = GroupId::at(at);
            let check = |own: &mut Self| {
                let shape = own.tables.groups.column(&own.at).get(id)?;
                if let Some((message, help)) = own.complaint(group, shape) {
                    own.report(Diagnostic::new(Code::BadEnumeration, group.head.place, message).help(help));
                }
                Some(())
            };
            self.for_all(|own| own.item(|to| &mut to.checked.enumerations, id, &group.head.when, check));
        }
    }

    /// What C would make otherwise of a group with values that are known, and what to do.
    fn complaint(&self, group: &Group, shape: &Shape<'s>) -> Option<(String, String)> {
        let here = group.values.iter().filter(|id| self.at.holds(&self.spec[**id].head.when));
        let constants = self.tables.constants.column(&self.at);
        let values: Option<Vec<i128>> = here.map(|id| constants.get(*id).map(|known| known.value)).collect();
        // What has no value has been reported.
        let values = values?;
        let name = &group.head.name;
        if values.is_empty() {
            let message = format!("C has no enumeration without values, and `{name}` has none here");
            return Some((message, "give it the conditions of its values, or leave out `c`".to_owned()));
        }
        let target = self.at.target_of_integers();
        let Some(of) = storage(&values, target) else {
            let message = format!("no integer type of C can hold all values of `{name}`");
            return Some((message, "leave out `c`: then they are macros".to_owned()));
        };
        let is_plain = |value: &i128| i32::try_from(*value).is_ok();
        if !group.c.is_type() && values.iter().all(is_plain) {
            return None;
        }
        let natural = shape.underlying();
        let says = shape.scalar()?;
        let fits = u64::from(of.bits(target)) == natural.size * 8
            && of.signed == says.holds(-1)
            && shape.align == natural.align;
        (!fits).then(|| {
            let spelling = of.spelling();
            let message =
                format!("by its values C makes `{name}` of type `{spelling}`, and not of the one given here");
            (message, format!("say `type: {}`, or leave out `c` where C has macros", word(of)))
        })
    }

    /// The value of a constant as C has it: an enumerator is an `int`, or if that cannot hold it, of the type of the
    /// enumeration.
    pub(super) fn enumerator(&mut self, group: &'s Group, value: Integer) -> Option<Integer> {
        let of = match group.c {
            GroupInC::Macros => value.of,
            _ if i32::try_from(value.value).is_ok() => IntegerType::INT,
            _ => {
                let shape = self.integer(&group.of, group.head.place)?;
                self.integer_type_of(&shape)?
            }
        };
        Some(Integer { of, ..value })
    }
}

/// The type that gcc and clang choose for an enumeration with some values.
fn storage(values: &[i128], target: Target) -> Option<IntegerType> {
    let signed = values.iter().any(|value| *value < 0);
    let ranks = [Rank::Int, Rank::Long, Rank::LongLong];
    let mut all = ranks.into_iter().map(|rank| IntegerType { rank, signed });
    all.find(|of| values.iter().all(|value| of.holds(*value, target)))
}

/// How the specification calls a type of C that an enumeration can have.
fn word(of: IntegerType) -> &'static str {
    match (of.rank, of.signed) {
        (Rank::Int, true) => "int",
        (Rank::Int, false) => "uint",
        (Rank::Long, true) => "long",
        (Rank::Long, false) => "ulong",
        (_, true) => "i64",
        (_, false) => "u64",
    }
}
