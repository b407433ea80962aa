use crate::model::{
    Alias, BitWord, BitWordId, Constant, ConstantId, Function, FunctionId, Group, GroupId, Handle, Hypercall,
    Macro, NameId, Record, RecordId, SaveRecord, SmcccCall, Spec, StringConstant, TypeItem, Typedef,
    TypedefId, XMacro,
};

/// What one file declares. Its ids count from the beginning of the file.
#[derive(Default)]
pub(super) struct Part {
    pub(super) typedefs: Vec<Typedef>,
    pub(super) constants: Vec<Constant>,
    pub(super) strings: Vec<StringConstant>,
    pub(super) groups: Vec<Group>,
    pub(super) bitwords: Vec<BitWord>,
    pub(super) records: Vec<Record>,
    pub(super) save_records: Vec<SaveRecord>,
    pub(super) hypercalls: Vec<Hypercall>,
    pub(super) functions: Vec<Function>,
    pub(super) smccc: Vec<SmcccCall>,
    pub(super) aliases: Vec<Alias>,
    pub(super) x_macros: Vec<XMacro>,
    pub(super) macros: Vec<Macro>,
    pub(super) handles: Vec<Handle>,
    /// Types, with the names that mean them.
    pub(super) declared: Vec<(NameId, TypeItem)>,
}

impl Part {
    /// Adds everything to what other files declare.
    pub(super) fn move_into(mut self, spec: &mut Spec) {
        self.count_from(spec);
        spec.constants.reserve(self.constants.len());
        for (name, item) in self.declared {
            spec.names[name.0 as usize].items.push(item);
        }
        for constant in self.constants {
            let id = ConstantId(spec.constants.len() as u32);
            spec.constants_by_name.add(&constant.head.name, id);
            spec.constants.push(constant);
        }
        for function in self.functions {
            let id = FunctionId(spec.functions.len() as u32);
            spec.functions_by_name.add(&function.head.name, id);
            spec.functions.push(function);
        }
        spec.typedefs.append(&mut self.typedefs);
        spec.strings.append(&mut self.strings);
        spec.groups.append(&mut self.groups);
        spec.bitwords.append(&mut self.bitwords);
        spec.records.append(&mut self.records);
        spec.save_records.append(&mut self.save_records);
        spec.hypercalls.append(&mut self.hypercalls);
        spec.smccc.append(&mut self.smccc);
        spec.aliases.append(&mut self.aliases);
        spec.x_macros.append(&mut self.x_macros);
        spec.macros.append(&mut self.macros);
        spec.handles.append(&mut self.handles);
    }

    /// Lets ids go on where those of other files end.
    fn count_from(&mut self, spec: &Spec) {
        let constants = spec.constants.len() as u32;
        let groups = spec.groups.len() as u32;
        for constant in &mut self.constants {
            constant.group = constant.group.map(|GroupId(id)| GroupId(groups + id));
            constant.bit = constant.bit.map(|ConstantId(id)| ConstantId(constants + id));
        }
        for ConstantId(id) in self.groups.iter_mut().flat_map(|group| &mut group.values) {
            *id += constants;
        }
        for operation in self.hypercalls.iter_mut().flat_map(|call| &mut call.ops.all) {
            operation.each(&mut |operation| operation.constant.0 += constants);
        }
        for call in &mut self.smccc {
            call.constant.0 += constants;
        }
        for XMacro { group: GroupId(id), .. } in &mut self.x_macros {
            *id += groups;
        }
        for (_, item) in &mut self.declared {
            match item {
                TypeItem::Typedef(TypedefId(id)) => *id += spec.typedefs.len() as u32,
                TypeItem::Group(GroupId(id)) => *id += groups,
                TypeItem::BitWord(BitWordId(id)) => *id += spec.bitwords.len() as u32,
                TypeItem::Record(RecordId(id)) => *id += spec.records.len() as u32,
            }
        }
    }
}
