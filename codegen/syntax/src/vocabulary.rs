//! Words of the format that mean the same in what is written and in what it means.

/// What is written as one of a few words.
pub trait Vocabulary: Copy + 'static {
    /// The words, with what they mean.
    const WORDS: &'static [(&'static str, Self)];
}

/// Declares an enumeration whose variants are words.
#[macro_export]
macro_rules! words {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)?
        }
    ) => {
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$about])*
        $vis enum $name {
            $($(#[$doc])* #[cfg_attr(feature = "schema", schemars(rename = $word))] $variant,)*
        }

        impl $crate::vocabulary::Vocabulary for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, $name::$variant)),*];
        }
    };
}

words! {
    /// A kind of guest.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Caller {
        /// A paravirtualised 32-bit x86 guest.
        Pv32 = "pv32",
        /// A paravirtualised 64-bit x86 guest.
        Pv64 = "pv64",
        /// A 32-bit x86 guest in hardware virtualisation.
        Hvm32 = "hvm32",
        /// A 64-bit x86 guest in hardware virtualisation.
        Hvm64 = "hvm64",
        /// An Arm guest.
        Arm = "arm",
    }
}

words! {
    /// What a parameter is for the operations of a hypercall.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Role {
        /// It holds the number of the operation.
        Op = "op",
        /// It points to the operation's argument, or is the argument if that is a number.
        Arg = "arg",
    }
}

words! {
    /// Whether an operation stays as it is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Stability {
        /// Later releases understand what was written for earlier ones.
        Stable = "stable",
        /// It may change with every release, which the version of the interface shows.
        Interface = "interface",
    }
}

words! {
    /// What Xen makes of the number of elements that a parameter points to.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Count {
        /// It takes so many.
        Each = "each",
        /// It takes one, and refuses any other number.
        One = "one",
        /// It takes one at most, whatever the number is.
        Ignored = "ignored",
    }
}

words! {
    /// A part of the interface, which a crate has under a feature: a guest need not compile what only others use.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Area {
        /// What every guest can use.
        Guest = "guest",
        /// What only toolstacks, device models and monitors use.
        Tools = "tools",
        /// The protocols of devices.
        Io = "io",
        /// Calls by SMC and HVC.
        Smccc = "smccc",
    }
}

words! {
    /// What a view of memory that Xen and the guest share relies on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Reliance {
        /// The memory stays where it is, and Xen takes it for the same record.
        Memory = "memory",
        /// Nobody but the view changes what an entry of the grant table grants.
        Grants = "grants",
    }
}

words! {
    /// The kind of value that a call that succeeded returns.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ReturnKind {
        /// Zero, which means nothing more.
        Zero = "zero",
        /// A number that is not negative.
        Number = "number",
        /// It does not return.
        Never = "never",
    }
}

words! {
    /// Who writes a member of an argument.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Direction {
        /// The caller writes, Xen reads.
        In = "in",
        /// Xen writes.
        Out = "out",
        /// The caller writes, Xen reads and writes.
        InOut = "inout",
    }
}

words! {
    /// What a group of constants is in C.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum GroupInC {
        /// Macros; the name of the group is ours alone.
        #[default]
        Macros = "macros",
        /// An `enum` with the group's name as its tag.
        Enum = "enum",
        /// An `enum` without a tag, and the group's name is a typedef of it.
        Typedef = "typedef",
        /// An `enum` without a tag; the name of the group is ours alone.
        Enumerators = "enumerators",
    }
}

impl GroupInC {
    /// Whether C has a type for the group.
    pub fn is_type(self) -> bool {
        matches!(self, GroupInC::Enum | GroupInC::Typedef)
    }
}
