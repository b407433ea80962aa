//! What a change is, in one word, and whom it breaks.

use xen_abi_syntax::vocabulary::Vocabulary;

/// Declares an enumeration whose variants are words.
macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        #[derive(serde::Serialize, schemars::JsonSchema)]
        $(#[$about])*
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl Vocabulary for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, $name::$variant)),*];
        }
    };
}

words! {
    /// What a change is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Class {
        /// A name came.
        Added = "added",
        /// A name went.
        Removed = "removed",
        /// The same thing has another name.
        Renamed = "renamed",
        /// A member lies elsewhere.
        Moved = "moved",
        /// A record, or a member, is larger or smaller.
        Resized = "resized",
        /// The type is another, of the same size.
        Retyped = "retyped",
        /// An address takes more or less room.
        HandleWidth = "handle-width",
        /// What was reserved has a meaning.
        ReservedBecameMember = "reserved-became-member",
        /// What a compiler left empty is a member.
        PaddingBecameMember = "padding-became-member",
        /// The same bytes mean something else.
        Reinterpreted = "reinterpreted",
        /// A constant or text is another.
        ValueChanged = "value-changed",
        /// An operation, call or save record has another number.
        Renumbered = "renumbered",
        /// A member is written by somebody else.
        DirectionChanged = "direction-changed",
        /// An operation returns another kind of value.
        ResultChanged = "result-changed",
        /// An operation can fail in one more way.
        ErrorAdded = "error-added",
        /// An operation cannot fail in some way any more.
        ErrorRemoved = "error-removed",
        /// Something else says which member of a union is valid.
        TagChanged = "tag-changed",
        /// Others may call.
        CallersChanged = "callers-changed",
        /// It is there on other targets, or for others.
        AvailabilityChanged = "availability-changed",
        /// Only the alignment differs.
        AlignmentOnly = "alignment-only",
        /// Xen does something else, which no header shows.
        BehaviourChanged = "behaviour-changed",
        /// The version of an interface is another.
        VersionBumped = "version-bumped",
        /// Something changed that a version of an interface should tell, and that is the same.
        ChangedWithoutBump = "changed-without-bump",
    }
}

words! {
    /// What no longer works.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Break {
        /// A guest that was built before, on the new Xen.
        GuestOldOnNew = "guest-old-on-new",
        /// A guest that is built now, on the old Xen.
        GuestNewOnOld = "guest-new-on-old",
        /// A toolstack that was built before, with the new Xen.
        ToolstackOldOnNew = "toolstack-old-on-new",
        /// A toolstack that is built now, with the old Xen.
        ToolstackNewOnOld = "toolstack-new-on-old",
        /// The source of a program, which does not compile any more.
        Source = "source",
    }
}

/// Which binaries a change breaks, whoever's they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// None.
    Nothing,
    /// None, but sources do not compile any more.
    Source,
    /// Those from before, on the new Xen.
    OldOnNew,
    /// Those from now, on the old Xen.
    NewOnOld,
    /// Both.
    Both,
}

/// Who uses what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Guests.
    Guest,
    /// Toolstacks.
    Toolstack,
}

impl Effect {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Nothing => "nothing",
            Effect::Source => "source",
            Effect::OldOnNew => "old-on-new",
            Effect::NewOnOld => "new-on-old",
            Effect::Both => "both",
        }
    }

    /// What breaks of an audience.
    pub fn breaks(self, audience: Audience) -> &'static [Break] {
        use Break::{GuestNewOnOld, GuestOldOnNew, Source, ToolstackNewOnOld, ToolstackOldOnNew};
        match (self, audience) {
            (Effect::Nothing, _) => &[],
            (Effect::Source, _) => &[Source],
            (Effect::OldOnNew, Audience::Guest) => &[GuestOldOnNew],
            (Effect::OldOnNew, Audience::Toolstack) => &[ToolstackOldOnNew],
            (Effect::NewOnOld, Audience::Guest) => &[GuestNewOnOld],
            (Effect::NewOnOld, Audience::Toolstack) => &[ToolstackNewOnOld],
            (Effect::Both, Audience::Guest) => &[GuestOldOnNew, GuestNewOnOld],
            (Effect::Both, Audience::Toolstack) => &[ToolstackOldOnNew, ToolstackNewOnOld],
        }
    }
}

/// The word for one of a vocabulary.
pub(crate) fn word<T: Vocabulary + PartialEq>(of: T) -> &'static str {
    T::WORDS.iter().find(|(_, known)| *known == of).map_or("", |(word, _)| word)
}

impl Class {
    /// As it is written.
    pub fn word(self) -> &'static str {
        word(self)
    }
}

impl Break {
    /// As it is written.
    pub fn word(self) -> &'static str {
        word(self)
    }
}
