//! Values and C types of constants.

use super::Assertions;
use xen_abi_syntax::expression::Integer;

impl Assertions<'_, '_> {
    pub(super) fn constants(&mut self) {
        let abi = self.abi;
        if abi.constants().ids().any(|id| self.covers(&abi.spec[id].head)) {
            self.title("Constants.");
        }
        for (id, integer) in abi.constants().iter() {
            let constant = &abi.spec[id];
            if !self.covers(&constant.head) {
                continue;
            }
            let name = &constant.head.name;
            let what = format!("{name} is {}", integer.value);
            self.assert(&constant.head, &what, &format!("{name} == {}", literal(*integer)));
            // The type of an enumerator depends on its siblings, and on the compiler.
            if !abi.spec.is_enumerator(constant) {
                let of = integer.of.spelling();
                let condition = format!("__builtin_types_compatible_p(__typeof__({name}), {of})");
                self.assert(&constant.head, &format!("{name} is of type {of}"), &condition);
            }
        }
    }
}

/// The value as a literal of the widest type, so that no sign is lost and no compiler warns.
pub(super) fn literal(integer: Integer) -> String {
    match (integer.value, integer.of.signed) {
        (value, false) => format!("{value}ULL"),
        (value, true) if value == i128::from(i64::MIN) => format!("({}LL - 1)", value + 1),
        (value, true) => format!("{value}LL"),
    }
}
