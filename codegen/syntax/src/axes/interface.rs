use std::fmt;
use std::str::FromStr;

use super::UnknownWord;

/// The interface version that a C program asks for by defining `__XEN_INTERFACE_VERSION__`.
///
/// A version such as `0x00041300` stands for the interface of Xen 4.19; zero stands for a program that asks
/// for none, and then gets the oldest forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceVersion(pub u32);

impl InterfaceVersion {
    /// What a program gets that does not define `__XEN_INTERFACE_VERSION__`.
    pub const NONE: InterfaceVersion = InterfaceVersion(0);
}

impl fmt::Display for InterfaceVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

impl FromStr for InterfaceVersion {
    type Err = UnknownWord;

    /// Takes `none`, or a hexadecimal number with `0x` before it.
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || {
            UnknownWord::new(
                "interface version",
                word,
                "write `none` or eight hexadecimal digits such as 0x00041300",
            )
        };
        if word == "none" {
            return Ok(InterfaceVersion::NONE);
        }
        let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).ok_or_else(unknown)?;
        if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        u32::from_str_radix(digits, 16).map(InterfaceVersion).map_err(|_| unknown())
    }
}
