//! Records of a saved domain.

use super::Resolver;
use xen_abi_document::in_rust;
use xen_abi_document::{Name, Placed, When};
use xen_abi_model::{Case, Cases, Constant, ConstantRole, Docs, Head, SaveCodeInC, SaveRecord};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};

impl Resolver<'_> {
    pub(super) fn save_record(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::SaveRecord>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let code = (written.code.place, self.expression(&written.code.value, written.code.place));
        let in_c = match (&written.code_constant, &written.compat) {
            (Some(constant), None) => {
                self.code_constant(&head, constant, written);
                SaveCodeInC::Constant(constant.0.clone())
            }
            (None, compat) => {
                let compat = compat.as_ref().and_then(|compat| {
                    let record = self.record_id(&compat.record.0, compat.record.place)?;
                    Some((record, compat.fix.0.clone()))
                });
                SaveCodeInC::Declared(compat)
            }
            (Some(constant), Some(_)) => {
                let message = "a record with `code_constant` has no `compat`";
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, constant.place, message));
                return;
            }
        };
        if let Some(record) = self.record_id(&written.record.0, written.record.place) {
            self.part.save_records.push(SaveRecord { head, code, in_c, record });
        }
    }

    /// The constant that holds a code.
    fn code_constant(&mut self, head: &Head, name: &Placed<Name>, written: &xen_abi_document::SaveRecord) {
        let is = self.expression(&written.code.value, written.code.place);
        let head = Head {
            name: name.0.clone(),
            place: name.place,
            doc: Docs::described(format!("Code of the record `{}` of a saved domain.", head.name)),
            rust: None,
            ..head.clone()
        };
        let value = Cases(vec![Case { when: head.when.clone(), place: written.code.place, is }]);
        self.declare_constant(Constant {
            head,
            value,
            of: None,
            group: None,
            role: ConstantRole::Own,
            bit: None,
            overridable: false,
        });
    }
}
