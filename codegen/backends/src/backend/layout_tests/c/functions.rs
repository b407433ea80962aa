//! Results of functions for some arguments.

use super::Assertions;
use super::constants::literal;
use xen_abi_syntax::expression::Integer;

impl Assertions<'_, '_> {
    pub(super) fn functions(&mut self) {
        let abi = self.abi;
        if abi.functions().ids().any(|id| self.covers(&abi.spec[id].head)) {
            self.title("Functions.");
        }
        for (id, function) in abi.functions().iter() {
            let head = &abi.spec[id].head;
            if !self.covers(head) {
                continue;
            }
            for sample in &function.samples {
                let arguments: Vec<String> =
                    sample.arguments.iter().map(|argument| typed(*argument)).collect();
                let values: Vec<String> =
                    sample.arguments.iter().map(|argument| argument.value.to_string()).collect();
                let call = format!("{}({})", head.name, arguments.join(", "));
                let (result, of) = (sample.result, sample.result.of.spelling());
                let subject = format!("{}({})", head.name, values.join(", "));
                let condition = format!("{call} == {}", literal(result));
                self.assert(head, &format!("{subject} is {}", result.value), &condition);
                let condition = format!("__builtin_types_compatible_p(__typeof__({call}), {of})");
                self.assert(head, &format!("{subject} is of type {of}"), &condition);
            }
        }
    }
}

/// A value of exactly its type.
fn typed(integer: Integer) -> String {
    format!("({}){}", integer.of.spelling(), literal(integer))
}
