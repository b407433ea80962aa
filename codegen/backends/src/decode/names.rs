//! What integers are called.

use crate::abi::{Abi, MemberLayout, Shape, ShapeKind};
use xen_abi_model::{BitWordId, ConstantRole, GroupId, GroupKind, Held, TypeItem};

/// What an integer is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The constants that it is, or whose bits it has.
    pub constants: Vec<String>,
    /// The parts of it, if it is a bit word, each with its value.
    pub parts: Vec<(String, i128)>,
    /// Bits that nothing names, where others are named.
    pub unknown: u128,
    /// The group of which it is to be a value, and of which no value is it.
    pub no_value_of: Option<String>,
}

/// Something that has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// What it is called.
    pub name: String,
    /// The number.
    pub number: i128,
}

/// What the value of a member is called.
pub(super) fn names(abi: &Abi<'_>, member: &MemberLayout<'_>, value: i128, size_bits: u64) -> Names {
    let mut names = Names::default();
    of_shape(abi, &member.shape, value, &mut names);
    for (_, held) in &member.member.holds {
        match held {
            Held::Group(name) => {
                for item in &abi.spec[*name].items {
                    match item {
                        TypeItem::Group(id) => of_group(abi, *id, value, &mut names),
                        TypeItem::BitWord(id) => of_bit_word(abi, *id, value, &mut names),
                        TypeItem::Typedef(_) | TypeItem::Record(_) => {}
                    }
                }
            }
            Held::Constant(name) => {
                let ids = abi.spec.constants_named(name).iter();
                let is_it = ids.filter_map(|id| abi.constants().get(*id)).any(|known| known.value == value);
                names.constants.extend(is_it.then(|| name.clone()));
            }
        }
    }
    named(names, size_bits)
}

/// What a value is called by its type alone.
pub(super) fn names_of_shape(abi: &Abi<'_>, shape: &Shape<'_>, value: i128, size_bits: u64) -> Names {
    let mut names = Names::default();
    of_shape(abi, shape, value, &mut names);
    named(names, size_bits)
}

/// The names that were found, as they are told of so many bits.
fn named(mut names: Names, size_bits: u64) -> Names {
    names.constants.dedup();
    if !names.constants.is_empty() {
        names.no_value_of = None;
    }
    if size_bits < 128 {
        names.unknown &= (1 << size_bits) - 1;
    }
    names
}

fn of_shape(abi: &Abi<'_>, shape: &Shape<'_>, value: i128, names: &mut Names) {
    match &shape.kind {
        ShapeKind::Typedef(_, of) => of_shape(abi, of, value, names),
        ShapeKind::Group(id, _) => of_group(abi, *id, value, names),
        ShapeKind::BitWord(id, _) => of_bit_word(abi, *id, value, names),
        _ => {}
    }
}

fn of_group(abi: &Abi<'_>, id: GroupId, value: i128, names: &mut Names) {
    let group = &abi.spec[id];
    let values = group.values.iter().filter_map(|id| {
        let constant = &abi.spec[*id];
        // The number of a bit is told by its mask.
        (constant.role != ConstantRole::Bit).then_some(())?;
        Some((constant.head.name.as_str(), abi.constants().get(*id)?.value))
    });
    match group.kind {
        GroupKind::Enum => {
            let is_it = values.filter(|(_, known)| *known == value).map(|(name, _)| name.to_owned());
            names.constants.extend(is_it);
            if names.constants.is_empty() {
                names.no_value_of = Some(group.head.name.clone());
            }
        }
        GroupKind::Flags => {
            let mut left = value;
            for (name, bits) in values.filter(|(_, bits)| *bits != 0 && value & bits == *bits) {
                left &= !bits;
                names.constants.push(name.to_owned());
            }
            names.unknown = left as u128;
        }
    }
}

fn of_bit_word(abi: &Abi<'_>, id: BitWordId, value: i128, names: &mut Names) {
    let Some(word) = abi.bitwords().get(id) else { return };
    let mut left = value;
    for part in &word.parts {
        let mask = (1_i128 << part.width.min(126)) - 1;
        names.parts.push((part.part.name.clone(), value >> part.low & mask));
        left &= !(mask << part.low);
    }
    names.unknown = left as u128;
}
