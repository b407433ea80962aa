//! Adds what one file declares to what others do: its ids go on where theirs end.

use super::spec::Part;
use super::{
    BitWordId, ConstantId, FunctionId, GroupId, Operations, RecordId, Spec, TypeItem, TypedefId, XMacro,
};

impl Spec {
    /// Adds everything that a file declares.
    pub fn add(&mut self, mut part: Part) {
        count_from(&mut part, self);
        for (name, item) in &part.declared {
            self.names[name.0 as usize].items.push(*item);
        }
        for (id, constant) in (self.constants.len() as u32..).map(ConstantId).zip(&part.constants) {
            self.constants_by_name.add(&constant.head.name, id);
        }
        for (id, function) in (self.functions.len() as u32..).map(FunctionId).zip(&part.functions) {
            self.functions_by_name.add(&function.head.name, id);
        }
        part.append_to(self);
    }
}

/// Lets ids go on where those of other files end.
fn count_from(part: &mut Part, spec: &Spec) {
    let constants = spec.constants.len() as u32;
    let groups = spec.groups.len() as u32;
    for constant in &mut part.constants {
        constant.group = constant.group.map(|GroupId(id)| GroupId(groups + id));
        constant.bit = constant.bit.map(|ConstantId(id)| ConstantId(constants + id));
    }
    for ConstantId(id) in part.groups.iter_mut().flat_map(|group| &mut group.values) {
        *id += constants;
    }
    for XMacro { group: GroupId(id), .. } in &mut part.x_macros {
        *id += groups;
    }
    for call in &mut part.hypercalls {
        count_numbers_from(&mut call.ops, constants);
    }
    for call in &mut part.smccc {
        call.constant.0 += constants;
    }
    for (_, item) in &mut part.declared {
        match item {
            TypeItem::Typedef(TypedefId(id)) => *id += spec.typedefs.len() as u32,
            TypeItem::Group(GroupId(id)) => *id += groups,
            TypeItem::BitWord(BitWordId(id)) => *id += spec.bitwords.len() as u32,
            TypeItem::Record(RecordId(id)) => *id += spec.records.len() as u32,
        }
    }
}

/// The same of the constants that hold the numbers of operations.
fn count_numbers_from(operations: &mut Operations, constants: u32) {
    for operation in &mut operations.all {
        operation.number.0 += constants;
        count_numbers_from(&mut operation.inner, constants);
    }
}
