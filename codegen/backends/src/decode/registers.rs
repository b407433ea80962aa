//! What registers hold when a hypercall is made, as people write it.

use super::convention::{Convention, convention};
use super::shapes::{of_record, records_named};
use super::walk::leaves;
use crate::abi::Abi;
use xen_abi_syntax::diagnostic::closest;

/// The records of the specification that have the registers of a CPU, of which most are for no hypercall.
const OF_A_CPU: [&str; 2] = ["cpu_user_regs", "vcpu_guest_core_regs"];

/// What the registers of a hypercall hold, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registers {
    /// Which they are.
    pub convention: Convention,
    /// The number of the hypercall.
    pub number: Option<u64>,
    /// The arguments.
    pub arguments: [Option<u64>; 5],
}

impl Registers {
    /// Reads `name=value`, several with commas or white space between them. Registers that no hypercall uses are
    /// skipped, so that all of a CPU can be given.
    pub fn read(abi: &Abi<'_>, words: &[String]) -> Result<Registers, String> {
        let target = abi.variant().target;
        let convention = convention(target)
            .ok_or_else(|| format!("no header of Xen says how hypercalls are made on {target}"))?;
        let mut registers = Registers { convention, number: None, arguments: [None; 5] };
        let pairs = words.iter().flat_map(|word| word.split(|c: char| c == ',' || c.is_whitespace()));
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let (name, value) =
                pair.split_once('=').ok_or_else(|| format!("`{pair}` is not like REGISTER=VALUE"))?;
            registers.set(abi, name, value)?;
        }
        Ok(registers)
    }

    fn set(&mut self, abi: &Abi<'_>, name: &str, text: &str) -> Result<(), String> {
        let plain = name.trim_start_matches(['%', '$']).to_ascii_lowercase();
        let Some((register, bits)) = self.convention.named(&plain) else {
            return if is_of_a_cpu(abi, &plain) { Ok(()) } else { Err(self.unknown(abi, name, &plain)) };
        };
        let value = number_of_bits(text, bits)
            .ok_or_else(|| format!("`{text}` is no number of {bits} bits, as `{name}` has"))?;
        let slot = match self.convention.arguments.iter().position(|argument| *argument == register) {
            Some(at) => self.arguments.get_mut(at),
            None => Some(&mut self.number),
        };
        match slot {
            Some(Some(other)) if *other != value => {
                Err(format!("`{register}` is given twice, as {other:#x} and {value:#x}"))
            }
            Some(slot) => {
                *slot = Some(value);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn unknown(&self, abi: &Abi<'_>, name: &str, plain: &str) -> String {
        let target = abi.variant().target;
        let known: Vec<&str> = self.convention.registers().collect();
        let near = closest(plain, known.iter().copied());
        let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        format!("`{name}` is no register of {target}{near}; a hypercall uses {}", known.join(", "))
    }
}

/// Whether a CPU has a register of this name.
fn is_of_a_cpu(abi: &Abi<'_>, name: &str) -> bool {
    let records = OF_A_CPU.iter().filter_map(|record| records_named(abi, record));
    let names = [name.to_owned(), format!("{name}_usr"), format!("{name}64")];
    records.filter_map(|id| of_record(abi, id)).any(|shape| {
        leaves(abi, &shape, None).iter().any(|leaf| {
            let last = leaf.path.rsplit('.').next().unwrap_or_default();
            names.iter().any(|name| name == last)
        })
    })
}

/// A number of so many bits, hexadecimal or decimal; a negative one is what the register holds for it.
pub fn number_of_bits(text: &str, bits: u32) -> Option<u64> {
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (digits, radix) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let digits = digits.replace('_', "");
    let is_plain = digits.chars().all(|digit| digit.is_digit(radix));
    let value = u64::from_str_radix(&digits, radix).ok().filter(|_| is_plain)?;
    let most = u64::MAX >> (64 - bits.clamp(1, 64));
    if !is_negative {
        return (value <= most).then_some(value);
    }
    (value <= most / 2 + 1).then_some(value.wrapping_neg() & most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_registers_hold_them() {
        assert_eq!(number_of_bits("32", 64), Some(32));
        assert_eq!(number_of_bits("0xffff_8000_0000_0000", 64), Some(0xffff_8000_0000_0000));
        assert_eq!(number_of_bits("-1", 32), Some(0xffff_ffff));
        assert_eq!(number_of_bits("-1", 64), Some(u64::MAX));
        for wrong in ["", "-", "0x", "+1", "--1", "1x", "0x100000000", "-0x80000001"] {
            assert_eq!(number_of_bits(wrong, 32), None, "{wrong}");
        }
    }
}
