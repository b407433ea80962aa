//! Codes of the records of a saved domain.

use super::lower::Lowerer;
use xen_abi_model::SaveRecordId;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};

impl Lowerer<'_, '_> {
    /// All records of a saved domain that are there.
    pub(super) fn save_records(&mut self) {
        let spec = self.spec;
        for (at, save) in spec.save_records.iter().enumerate() {
            if !save.head.when.holds(self.variant) {
                continue;
            }
            let (place, code) = &save.code;
            let Some(value) = self.evaluate(code, *place) else { continue };
            if self.abi.type_item(save.record).is_none() {
                self.not_here(*place, spec[save.record].items.iter().map(|item| spec.head(*item)));
                continue;
            }
            match u16::try_from(value.value) {
                Ok(code) => {
                    self.abi.save_records.insert(SaveRecordId(at as u32), code);
                }
                Err(_) => {
                    let message = format!("{} is not a code of 16 bits", value.value);
                    self.report(Diagnostic::new(Code::ValueTooLarge, *place, message));
                }
            }
        }
    }
}
