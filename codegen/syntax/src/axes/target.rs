use std::fmt;
use std::str::FromStr;

use super::UnknownWord;

/// An architecture for which Xen's headers define an ABI; all are little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// 32-bit x86; the only target on which 64-bit integers are aligned to four bytes.
    X86_32,
    /// 64-bit x86.
    X86_64,
    /// 32-bit Arm.
    Arm32,
    /// 64-bit Arm.
    Arm64,
    /// 64-bit RISC-V.
    Riscv64,
    /// 64-bit POWER, little-endian.
    Ppc64,
}

impl Target {
    /// Every target, in the order in which reports list them.
    pub const ALL: [Target; 6] =
        [Target::X86_32, Target::X86_64, Target::Arm32, Target::Arm64, Target::Riscv64, Target::Ppc64];

    /// Xen's own name of the architecture.
    pub fn name(self) -> &'static str {
        match self {
            Target::X86_32 => "x86_32",
            Target::X86_64 => "x86_64",
            Target::Arm32 => "arm32",
            Target::Arm64 => "arm64",
            Target::Riscv64 => "riscv64",
            Target::Ppc64 => "ppc64",
        }
    }

    /// The triple by which clang and bindgen know the target.
    pub fn triple(self) -> &'static str {
        match self {
            Target::X86_32 => "i686-linux-gnu",
            Target::X86_64 => "x86_64-linux-gnu",
            Target::Arm32 => "armv7-linux-gnueabihf",
            Target::Arm64 => "aarch64-linux-gnu",
            Target::Riscv64 => "riscv64-linux-gnu",
            Target::Ppc64 => "powerpc64le-linux-gnu",
        }
    }

    /// The triple by which rustc knows the target.
    pub fn rust_triple(self) -> &'static str {
        match self {
            Target::X86_32 => "i686-unknown-linux-gnu",
            Target::X86_64 => "x86_64-unknown-linux-gnu",
            Target::Arm32 => "armv7-unknown-linux-gnueabihf",
            Target::Arm64 => "aarch64-unknown-linux-gnu",
            Target::Riscv64 => "riscv64gc-unknown-linux-gnu",
            Target::Ppc64 => "powerpc64le-unknown-linux-gnu",
        }
    }

    /// The folder below `arch/` in which Linux has the headers of the architecture.
    pub fn linux_architecture(self) -> &'static str {
        match self {
            Target::X86_32 | Target::X86_64 => "x86",
            Target::Arm32 => "arm",
            Target::Arm64 => "arm64",
            Target::Riscv64 => "riscv",
            Target::Ppc64 => "powerpc",
        }
    }

    /// Size of a pointer and of C's `long`, in bytes.
    pub fn pointer_bytes(self) -> u32 {
        match self {
            Target::X86_32 | Target::Arm32 => 4,
            Target::X86_64 | Target::Arm64 | Target::Riscv64 | Target::Ppc64 => 8,
        }
    }

    /// Alignment that C gives a 64-bit integer, in bytes.
    pub fn align_of_u64(self) -> u32 {
        if self == Target::X86_32 { 4 } else { 8 }
    }

    /// Whether this is one of the two x86 targets, where a guest handle is a plain pointer.
    pub fn is_x86(self) -> bool {
        matches!(self, Target::X86_32 | Target::X86_64)
    }

    /// Whether C's plain `char` is signed.
    pub fn char_is_signed(self) -> bool {
        self.is_x86()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Target {
    type Err = UnknownWord;

    /// Takes Xen's name, other common names, or a target triple.
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let lower = word.to_ascii_lowercase();
        let architecture = if lower == "x86_64" || lower == "x86_32" {
            lower.as_str()
        } else {
            lower.split('-').next().unwrap_or_default()
        };
        match architecture {
            "x86_32" | "i386" | "i486" | "i586" | "i686" | "x86" => Ok(Target::X86_32),
            "x86_64" | "amd64" => Ok(Target::X86_64),
            "arm32" | "arm" | "armhf" | "armv7" | "armv7a" | "armv7l" => Ok(Target::Arm32),
            "arm64" | "aarch64" => Ok(Target::Arm64),
            "riscv64" | "riscv64gc" => Ok(Target::Riscv64),
            "ppc64" | "ppc64le" | "ppc64el" | "powerpc64le" => Ok(Target::Ppc64),
            _ => Err(UnknownWord::new(
                "target",
                word,
                format!("targets are {}", Target::ALL.map(Target::name).join(", ")),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_and_other_names_are_understood() {
        for target in Target::ALL {
            assert_eq!(target.triple().parse(), Ok(target));
            assert_eq!(target.rust_triple().parse(), Ok(target));
            assert_eq!(target.name().parse(), Ok(target));
        }
        assert_eq!("aarch64".parse(), Ok(Target::Arm64));
        assert_eq!("x86_64-unknown-linux-gnu".parse(), Ok(Target::X86_64));
        assert!("ia64".parse::<Target>().is_err());
    }
}
