//! In which registers a hypercall is made: as comments of Xen's headers say (`arch-x86/xen-x86_32.h`,
//! `arch-x86/xen-x86_64.h` and `arch-arm.h`), and as the guests of the harness do.

use xen_abi_syntax::axes::Target;

/// The registers of a hypercall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convention {
    /// The one with the number of the hypercall.
    pub number: &'static str,
    /// Those with the arguments, in order.
    pub arguments: [&'static str; 5],
    /// The one with the result.
    pub result: &'static str,
    /// How many bits each has.
    pub bits: u32,
    /// Other names: of the same register, or of its low 32 bits.
    aliases: &'static [(&'static str, &'static str, u32)],
}

const X86_32: Convention = Convention {
    number: "eax",
    arguments: ["ebx", "ecx", "edx", "esi", "edi"],
    result: "eax",
    bits: 32,
    aliases: &[],
};

const X86_64: Convention = Convention {
    number: "rax",
    arguments: ["rdi", "rsi", "rdx", "r10", "r8"],
    result: "rax",
    bits: 64,
    aliases: &[
        ("eax", "rax", 32),
        ("edi", "rdi", 32),
        ("esi", "rsi", 32),
        ("edx", "rdx", 32),
        ("r10d", "r10", 32),
        ("r8d", "r8", 32),
    ],
};

const ARM32: Convention = Convention {
    number: "r12",
    arguments: ["r0", "r1", "r2", "r3", "r4"],
    result: "r0",
    bits: 32,
    aliases: &[("ip", "r12", 32)],
};

const ARM64: Convention = Convention {
    number: "x16",
    arguments: ["x0", "x1", "x2", "x3", "x4"],
    result: "x0",
    bits: 64,
    aliases: &[
        ("ip0", "x16", 64),
        ("w16", "x16", 32),
        ("w0", "x0", 32),
        ("w1", "x1", 32),
        ("w2", "x2", 32),
        ("w3", "x3", 32),
        ("w4", "x4", 32),
    ],
};

/// How hypercalls are made on a target; nothing where no header says it.
pub fn convention(target: Target) -> Option<Convention> {
    match target {
        Target::X86_32 => Some(X86_32),
        Target::X86_64 => Some(X86_64),
        Target::Arm32 => Some(ARM32),
        Target::Arm64 => Some(ARM64),
        Target::Riscv64 | Target::Ppc64 => None,
    }
}

impl Convention {
    /// The registers that a hypercall uses, that of the number first.
    pub fn registers(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.number).chain(self.arguments)
    }

    /// The register that a name means, and of how many bits of it.
    pub(super) fn named(&self, name: &str) -> Option<(&'static str, u32)> {
        let own = self.registers().find(|register| *register == name).map(|register| (register, self.bits));
        let other = || self.aliases.iter().find(|(alias, ..)| *alias == name);
        own.or_else(|| other().map(|(_, register, bits)| (*register, *bits)))
    }
}
