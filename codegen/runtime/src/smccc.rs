/// The identifier of a call by `smc` or `hvc`, as Arm's calling convention (DEN 0028) divides it.
///
/// | bits | meaning |
/// |---|---|
/// | 31 | 1 for a fast call, 0 for one that can be interrupted |
/// | 30 | 1 if arguments have 64 bits |
/// | 29 to 24 | owner, the service to which the call belongs |
/// | 23 to 17 | zero in a fast call |
/// | 16 | in a fast call, a hint: the caller keeps nothing in the registers of SVE |
/// | 15 to 0 | number of the function |
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// Whether a call can be interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallKind {
    /// It can be interrupted, and is then taken up again.
    Yielding,
    /// It runs to its end.
    Fast,
}

/// How wide arguments and results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Convention {
    /// 32 bits: `w` registers, from AArch32 and AArch64.
    Smc32,
    /// 64 bits: `x` registers, from AArch64 only.
    Smc64,
}

/// The service to which a call belongs: a number of six bits.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(u8);

impl Owner {
    /// Calls that the architecture defines.
    pub const ARCH: Owner = Owner(0);
    /// Calls of the maker of the CPU.
    pub const CPU: Owner = Owner(1);
    /// Calls of the maker of the chip.
    pub const SIP: Owner = Owner(2);
    /// Calls of the maker of the machine.
    pub const OEM: Owner = Owner(3);
    /// Standard services of secure firmware, such as PSCI.
    pub const STANDARD: Owner = Owner(4);
    /// Standard services of hypervisors.
    pub const STANDARD_HYP: Owner = Owner(5);
    /// Services of a certain hypervisor.
    pub const VENDOR_HYP: Owner = Owner(6);
    /// The first of those of trusted applications.
    pub const TRUSTED_APP: Owner = Owner(48);
    /// The first of those of trusted operating systems.
    pub const TRUSTED_OS: Owner = Owner(50);

    /// The owner of a number below 64.
    pub const fn new(number: u8) -> Option<Owner> {
        if number < 64 { Some(Owner(number)) } else { None }
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its name, by the range in which the number lies.
    pub const fn name(self) -> &'static str {
        match self.0 {
            0 => "arch",
            1 => "cpu",
            2 => "sip",
            3 => "oem",
            4 => "standard",
            5 => "standard-hyp",
            6 => "vendor-hyp",
            48..=49 => "trusted-app",
            50..=63 => "trusted-os",
            _ => "reserved",
        }
    }
}

impl FunctionId {
    const FAST: u32 = 1 << 31;
    const SMC64: u32 = 1 << 30;
    const SVE_HINT: u32 = 1 << 16;

    /// The identifier of a function, without hints.
    pub const fn new(kind: CallKind, convention: Convention, owner: Owner, number: u16) -> FunctionId {
        let kind = match kind {
            CallKind::Fast => Self::FAST,
            CallKind::Yielding => 0,
        };
        let convention = match convention {
            Convention::Smc64 => Self::SMC64,
            Convention::Smc32 => 0,
        };
        FunctionId(kind | convention | (owner.0 as u32) << 24 | number as u32)
    }

    /// Whether it can be interrupted.
    pub const fn kind(self) -> CallKind {
        if self.0 & Self::FAST != 0 { CallKind::Fast } else { CallKind::Yielding }
    }

    /// How wide arguments are.
    pub const fn convention(self) -> Convention {
        if self.0 & Self::SMC64 != 0 { Convention::Smc64 } else { Convention::Smc32 }
    }

    /// The service to which it belongs.
    pub const fn owner(self) -> Owner {
        Owner((self.0 >> 24 & 0x3f) as u8)
    }

    /// Number of the function within the service.
    pub const fn number(self) -> u16 {
        self.0 as u16
    }

    /// Whether the caller says that it keeps nothing in the registers of SVE.
    pub const fn has_sve_hint(self) -> bool {
        matches!(self.kind(), CallKind::Fast) && self.0 & Self::SVE_HINT != 0
    }

    /// The same call with the hint that nothing is kept in the registers of SVE.
    pub const fn with_sve_hint(self) -> FunctionId {
        FunctionId(self.0 | Self::SVE_HINT)
    }

    /// The same call without hints, as functions are told apart.
    pub const fn without_hints(self) -> FunctionId {
        FunctionId(self.0 & !Self::SVE_HINT)
    }

    /// Whether the bits are zero that must be in a fast call. Of yielding calls nothing is reserved.
    pub const fn is_well_formed(self) -> bool {
        matches!(self.kind(), CallKind::Yielding) || self.0 & 0x00fe_0000 == 0
    }
}

impl core::fmt::Debug for FunctionId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let kind = match self.kind() {
            CallKind::Fast => "fast",
            CallKind::Yielding => "yielding",
        };
        let convention = match self.convention() {
            Convention::Smc32 => "smc32",
            Convention::Smc64 => "smc64",
        };
        let (owner, number) = (self.owner().name(), self.number());
        write!(f, "FunctionId({:#010x}: {kind}, {convention}, {owner}, {number:#x}", self.0)?;
        if self.has_sve_hint() {
            f.write_str(", sve hint")?;
        }
        if !self.is_well_formed() {
            f.write_str(", reserved bits set")?;
        }
        f.write_str(")")
    }
}

/// A call by `smc` or `hvc` with its arguments.
pub trait SmcccCall {
    /// Its identifier, which goes into register 0.
    const ID: FunctionId;
    /// The name of the identifier in C.
    const NAME: &'static str;

    /// What goes into registers 1 to 6; those that the call does not take are zero.
    fn arguments(&self) -> [u64; 6];
}

/// What goes into the registers of arguments, of which a call takes the first.
pub const fn registers(arguments: &[u64]) -> [u64; 6] {
    let mut registers = [0; 6];
    let mut at = 0;
    while at < arguments.len() {
        registers[at] = arguments[at];
        at += 1;
    }
    registers
}
