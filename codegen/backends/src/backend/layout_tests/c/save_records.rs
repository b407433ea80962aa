//! Codes of the records of a saved domain.

use super::Assertions;
use xen_abi_model::SaveCodeInC;

impl Assertions<'_, '_> {
    pub(super) fn save_records(&mut self) {
        let abi = self.abi;
        let declared = abi.save_records().iter().filter(|(id, _)| {
            let save = &abi.spec[*id];
            // A constant has an assertion as such.
            matches!(save.in_c, SaveCodeInC::Declared(_)) && self.covers(&save.head)
        });
        let declared: Vec<_> = declared.collect();
        if !declared.is_empty() {
            self.title("Records of a saved domain.");
        }
        for (id, code) in declared {
            let head = &abi.spec[id].head;
            let name = &head.name;
            let carrier = format!("struct __HVM_SAVE_TYPE_{name}");
            let condition = format!("sizeof(XEN_ABI_MEMBER({carrier}, c)) == {code}");
            self.assert(head, &format!("{name} has the code {code}"), &condition);
            if let Some(size) = abi.record_named(abi.spec[id].record).map(|layout| layout.size) {
                let condition = format!("sizeof(XEN_ABI_MEMBER({carrier}, t)) == {size}");
                self.assert(head, &format!("{name} holds {size} bytes"), &condition);
            }
        }
    }
}
