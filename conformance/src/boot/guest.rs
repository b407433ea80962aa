//! The kinds of guests that are booted.

use std::fmt;

use clap::ValueEnum;
use serde::{Serialize, Serializer};
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::model::Caller;

/// A guest ABI: what kind of domain it is, and of which width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Guest {
    /// 64-bit x86, paravirtualised.
    #[value(name = "x86_64-pv")]
    X86_64Pv,
    /// 64-bit x86 on virtualised hardware.
    #[value(name = "x86_64-pvh")]
    X86_64Pvh,
    /// 32-bit x86 on virtualised hardware.
    #[value(name = "x86_32-pvh")]
    X86_32Pvh,
    /// 64-bit Arm.
    #[value(name = "arm64")]
    Arm64,
    /// 32-bit Arm, on the 64-bit hypervisor.
    #[value(name = "arm32")]
    Arm32,
}

impl Guest {
    /// Every guest, in the order in which reports list them.
    pub const ALL: [Guest; 5] =
        [Guest::X86_64Pv, Guest::X86_64Pvh, Guest::X86_32Pvh, Guest::Arm64, Guest::Arm32];

    /// How the command line and reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Guest::X86_64Pv => "x86_64-pv",
            Guest::X86_64Pvh => "x86_64-pvh",
            Guest::X86_32Pvh => "x86_32-pvh",
            Guest::Arm64 => "arm64",
            Guest::Arm32 => "arm32",
        }
    }

    /// What it is compiled for.
    pub fn target(self) -> Target {
        match self {
            Guest::X86_64Pv | Guest::X86_64Pvh => Target::X86_64,
            Guest::X86_32Pvh => Target::X86_32,
            Guest::Arm64 => Target::Arm64,
            Guest::Arm32 => Target::Arm32,
        }
    }

    /// What the specification calls such guests where it says who may make a call.
    pub fn caller(self) -> Caller {
        match self {
            Guest::X86_64Pv => Caller::Pv64,
            Guest::X86_64Pvh => Caller::Hvm64,
            Guest::X86_32Pvh => Caller::Hvm32,
            Guest::Arm64 | Guest::Arm32 => Caller::Arm,
        }
    }

    /// The program of the guests' package.
    pub fn binary(self) -> &'static str {
        match self {
            Guest::X86_64Pv => "pv",
            Guest::X86_64Pvh | Guest::X86_32Pvh => "pvh",
            Guest::Arm64 | Guest::Arm32 => "arm",
        }
    }

    /// The machine that it boots on.
    pub fn machine(self) -> Machine {
        match self {
            Guest::X86_64Pv | Guest::X86_64Pvh | Guest::X86_32Pvh => Machine::X86,
            Guest::Arm64 | Guest::Arm32 => Machine::Arm,
        }
    }
}

impl fmt::Display for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Guest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A kind of emulated machine, which always has 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Machine {
    /// A PC.
    X86,
    /// QEMU's own board with Arm processors.
    Arm,
}

impl Machine {
    /// Both.
    pub const ALL: [Machine; 2] = [Machine::X86, Machine::Arm];

    /// What Debian calls the architecture of its hypervisor.
    pub fn debian_name(self) -> &'static str {
        match self {
            Machine::X86 => "amd64",
            Machine::Arm => "arm64",
        }
    }

    /// The program that emulates it.
    pub fn emulator(self) -> &'static str {
        match self {
            Machine::X86 => "qemu-system-x86_64",
            Machine::Arm => "qemu-system-aarch64",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_has_the_names_of_reports() {
        for guest in Guest::ALL {
            assert_eq!(Guest::from_str(guest.name(), false), Ok(guest));
        }
        assert_eq!(Guest::value_variants(), Guest::ALL);
    }
}
