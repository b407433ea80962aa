//! Codes of the records of a saved domain.

use super::lower::Lowerer;
use super::of_variant::type_item;
use xen_abi_model::{DeclaredId, SaveRecord, SaveRecordId};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};

impl<'s> Lowerer<'_, 's> {
    /// All records of a saved domain that are there.
    pub(super) fn save_records(&mut self) {
        for (at, save) in self.spec.save_records.iter().enumerate() {
            let (id, code) = (SaveRecordId::at(at), |own: &mut Self| own.code(save));
            self.for_all(|own| own.item(|to| &mut to.save_records, id, &save.head.when, code));
        }
    }

    fn code(&mut self, save: &'s SaveRecord) -> Option<u16> {
        let spec = self.spec;
        let (place, code) = &save.code;
        let value = self.evaluate(code, *place)?.value;
        if type_item(spec, &self.at, save.record).is_none() {
            self.not_here(*place, spec[save.record].items.iter().map(|item| spec.head(*item)));
            return None;
        }
        let code = u16::try_from(value).ok();
        if code.is_none() {
            let message = format!("{value} is not a code of 16 bits");
            self.report(Diagnostic::new(Code::ValueTooLarge, *place, message));
        }
        code
    }
}
