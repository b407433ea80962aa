//! Texts of strings.

use super::Assertions;
use crate::backend::c::constants::string_literal;

impl Assertions<'_, '_> {
    pub(super) fn strings(&mut self) {
        let abi = self.abi;
        if abi.strings().ids().any(|id| self.covers(&abi.spec[id].head)) {
            self.title("Strings.");
        }
        for (id, text) in abi.strings().iter() {
            let head = &abi.spec[id].head;
            if !self.covers(head) {
                continue;
            }
            let name = &head.name;
            let what = format!("{name} has the right text");
            let condition = format!("__builtin_strcmp({name}, {}) == 0", string_literal(text));
            self.assert(head, &what, &condition);
        }
    }
}
