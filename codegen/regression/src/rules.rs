//! The rules: every kind of change that is told apart, as data.

use crate::class::{Class, Effect};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Structures and unions.
    Record,
    /// Their members.
    Member,
    /// Constants, texts, typedefs, macros that stand for something.
    Name,
    /// Hypercalls and their operations.
    Operation,
    /// Versions of interfaces.
    Version,
}

/// The rule that would say it of the same two states the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirror {
    /// This one.
    Rule(Rule),
    /// None, for a reason.
    Waived(&'static str),
}

/// What is known of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The rule.
    pub rule: Rule,
    /// Its code, which never changes.
    pub code: &'static str,
    /// The class of what it finds.
    pub class: Class,
    /// What it is about.
    pub about: About,
    /// Which binaries that breaks.
    pub effect: Effect,
    /// Its mirror.
    pub mirror: Mirror,
    /// What it finds, and why that matters.
    pub summary: &'static str,
}

macro_rules! rules {
    ($($rule:ident $code:literal $class:ident $about:ident $effect:ident, $mirror:expr, $summary:literal;)*) => {
        /// A rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $summary] $rule,)*
        }

        /// All rules, in the order of their codes.
        pub const RULES: &[Entry] = &[$(Entry {
            rule: Rule::$rule,
            code: $code,
            class: Class::$class,
            about: About::$about,
            effect: Effect::$effect,
            mirror: $mirror,
            summary: $summary,
        },)*];
    };
}

use Mirror::Rule as Of;

rules! {
    RecordAdded "D0101" Added Record Nothing, Of(Rule::RecordRemoved),
        "A record came. Nothing of before knows it.";
    RecordRemoved "D0102" Removed Record Source, Of(Rule::RecordAdded),
        "A record went. Programs that name it do not compile any more; what Xen still takes is another matter.";
    PaddingBecameMember "D0103" PaddingBecameMember Member OldOnNew, Of(Rule::MemberBecamePadding),
        "A member lies where compilers had left bytes empty. Programs of before leave there whatever was in memory, and Xen now reads it.";
    MemberBecamePadding "D0104" Removed Member Source, Of(Rule::PaddingBecameMember),
        "A member went, and nothing took its bytes.";
    ReservedBecameMember "D0105" ReservedBecameMember Member Nothing, Of(Rule::MemberBecameReserved),
        "Bytes that were reserved have a meaning. Programs that kept to the rules left zeros there.";
    MemberBecameReserved "D0106" Removed Member NewOnOld, Of(Rule::ReservedBecameMember),
        "A member went, and its bytes are reserved. Xen of before still reads them.";
    MemberAdded "D0107" Added Member Both, Of(Rule::MemberRemoved),
        "A member came where the record had ended or others had to make room, so that both sides must agree on how long it is.";
    MemberRemoved "D0108" Removed Member Both, Of(Rule::MemberAdded),
        "A member went, and the bytes behind it moved or went too.";
    AlternativeAdded "D0109" Added Member Nothing, Of(Rule::AlternativeRemoved),
        "A member came over bytes that others have too, as in a union. Nothing else moved.";
    AlternativeRemoved "D0110" Removed Member Source, Of(Rule::AlternativeAdded),
        "A member went from bytes that others have too, as in a union. Nothing else moved.";
    Moved "D0111" Moved Member Both, Of(Rule::Moved),
        "Members lie elsewhere.";
    MemberResized "D0112" Resized Member Both, Of(Rule::MemberResized),
        "A member takes more or fewer bytes.";
    RecordResized "D0113" Resized Record Both, Of(Rule::RecordResized),
        "A record takes more or fewer bytes, though its members are the same: its end, or a record that it ends with.";
    MemberRetyped "D0114" Retyped Member Source, Of(Rule::MemberRetyped),
        "A member has another type, which takes as many bytes: another sign, or a name for the same.";
    HandleWidth "D0115" HandleWidth Member Both, Of(Rule::HandleWidth),
        "An address takes more or fewer bytes.";
    Reinterpreted "D0116" Reinterpreted Member Both, Of(Rule::Reinterpreted),
        "The bytes of a member are those of another one now.";
    MemberRenamed "D0117" Renamed Member Source, Of(Rule::MemberRenamed),
        "A member of the same type and place has another name.";
    AlignmentOnly "D0118" AlignmentOnly Record Nothing, Of(Rule::AlignmentOnly),
        "Only the alignment of a record differs, which shows where it is a member of another.";
    ExplicitPadding "D0119" Added Member Nothing, Of(Rule::ImplicitPadding),
        "Bytes that compilers had left empty have a name, and are reserved.";
    ImplicitPadding "D0120" Removed Member Nothing, Of(Rule::ExplicitPadding),
        "Reserved bytes have no name any more, and compilers leave them empty.";
    RecordWider "D0121" AvailabilityChanged Record Nothing, Of(Rule::RecordNarrower),
        "A record is there where it was not: on more targets, or for more programs.";
    RecordNarrower "D0122" AvailabilityChanged Record Source, Of(Rule::RecordWider),
        "A record is not there any more on some targets, or for some programs.";
    ReservedChanged "D0123" Resized Member Nothing, Of(Rule::ReservedChanged),
        "Reserved bytes begin or end elsewhere, and nothing else took them or lost them.";
    Appended "D0124" Added Member Nothing, Of(Rule::CutOff),
        "A member came behind what was the end of a record that lies in shared memory or in a file, and in no other record: nothing else moved, and nobody copies more than he knows.";
    CutOff "D0125" Removed Member Source, Of(Rule::Appended),
        "The last member went from a record that lies in shared memory or in a file, and in no other record.";
    OpenEnd "D0126" Resized Member Source, Of(Rule::OpenEnd),
        "The array at the end of a record has no length any more, or has one: its elements lie where they did, and only `sizeof` differs.";

    NameAdded "D0201" Added Name Nothing, Of(Rule::NameRemoved),
        "A name came.";
    NameRemoved "D0202" Removed Name Source, Of(Rule::NameAdded),
        "A name went. Programs that use it do not compile any more.";
    ValueChanged "D0203" ValueChanged Name Both, Of(Rule::ValueChanged),
        "A constant has another value, and binaries have the old one in them.";
    Renumbered "D0204" Renumbered Name Both, Of(Rule::Renumbered),
        "The number of a hypercall, an operation, a call or a save record is another.";
    NameRenamed "D0205" Renamed Name Source, Of(Rule::NameRenamed),
        "A constant of the same value has another name.";
    NameRetyped "D0206" Retyped Name Source, Of(Rule::NameRetyped),
        "A name stands for another type.";
    MovingChanged "D0207" ValueChanged Name Nothing, Of(Rule::MovingChanged),
        "A constant that counts others, or is the last of them, moved with these.";
    NameWider "D0208" AvailabilityChanged Name Nothing, Of(Rule::NameNarrower),
        "A name is there where it was not: on more targets, or for more programs.";
    NameNarrower "D0209" AvailabilityChanged Name Source, Of(Rule::NameWider),
        "A name is not there any more on some targets, or for some programs.";
    ConstantRetyped "D0210" Retyped Name Nothing, Of(Rule::ConstantRetyped),
        "A constant of the same value has another type in C: another sign, or more bits to compute with.";

    OperationAdded "D0301" Added Operation Nothing, Of(Rule::OperationRemoved),
        "An operation came. Xen of before refuses it.";
    OperationRemoved "D0302" Removed Operation OldOnNew, Of(Rule::OperationAdded),
        "An operation went. Xen refuses it.";
    DirectionChanged "D0303" DirectionChanged Operation Both, Of(Rule::DirectionChanged),
        "A member of an argument is written by somebody else.";
    ResultChanged "D0304" ResultChanged Operation OldOnNew, Of(Rule::ResultChanged),
        "What an operation returns when it succeeds is of another kind.";
    ErrorAdded "D0305" ErrorAdded Operation Nothing, Of(Rule::ErrorRemoved),
        "An operation can fail in one more way.";
    ErrorRemoved "D0306" ErrorRemoved Operation Nothing, Of(Rule::ErrorAdded),
        "An operation cannot fail in some way any more.";
    TagChanged "D0307" TagChanged Member Both, Of(Rule::TagChanged),
        "Something else says which member of a union is valid.";
    CallersChanged "D0308" CallersChanged Operation OldOnNew, Of(Rule::CallersChanged),
        "Others may call than before.";
    OperationWider "D0309" AvailabilityChanged Operation Nothing, Of(Rule::OperationNarrower),
        "An operation is there where it was not.";
    OperationNarrower "D0310" AvailabilityChanged Operation OldOnNew, Of(Rule::OperationWider),
        "An operation is not there any more on some targets, or for some programs.";
    BehaviourChanged "D0311" BehaviourChanged Operation Nothing,
        Mirror::Waived("what Xen did before is not written down"),
        "Xen does something else, which no header shows. The text says what.";
    ArgumentChanged "D0312" Retyped Operation Both, Of(Rule::ArgumentChanged),
        "An operation takes another argument, whose members lie elsewhere.";
    ArgumentRenamed "D0313" Renamed Operation Source, Of(Rule::ArgumentRenamed),
        "An operation takes an argument of another name, whose members lie where they did.";

    VersionBumped "D0401" VersionBumped Version Nothing, Of(Rule::VersionBumped),
        "The version of an interface is another: Xen refuses programs that ask for the old one.";
    ChangedWithoutBump "D0402" ChangedWithoutBump Version Both,
        Mirror::Waived("what breaks in one direction need not break in the other"),
        "Records of an interface changed, and its version is the same: programs of before are not refused, and misunderstood.";
}

impl About {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            About::Record => "record",
            About::Member => "member",
            About::Name => "name",
            About::Operation => "operation",
            About::Version => "version",
        }
    }
}

impl Rule {
    /// What is known of it.
    pub fn entry(self) -> &'static Entry {
        &RULES[self as usize]
    }

    /// The rule of a code.
    pub fn of_code(code: &str) -> Option<Rule> {
        RULES.iter().find(|entry| entry.code == code).map(|entry| entry.rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_in_its_place_and_is_the_mirror_of_its_mirror() {
        for (at, entry) in RULES.iter().enumerate() {
            assert_eq!(entry.rule as usize, at, "{}", entry.code);
            match entry.mirror {
                Mirror::Rule(mirror) => {
                    assert_eq!(mirror.entry().mirror, Mirror::Rule(entry.rule), "{}", entry.code)
                }
                Mirror::Waived(reason) => assert!(!reason.is_empty(), "{}", entry.code),
            }
        }
        assert!(RULES.is_sorted_by_key(|entry| entry.code));
    }

    #[test]
    fn every_class_has_a_rule() {
        use xen_abi_syntax::vocabulary::Vocabulary;
        for (word, class) in Class::WORDS {
            assert!(RULES.iter().any(|entry| entry.class == *class), "{word}");
        }
    }
}
