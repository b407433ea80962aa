//! What to do about what a rule finds.

use crate::rules::Rule;

/// What who makes the change, or uses the interface, does about it.
pub(super) fn advice(rule: Rule) -> &'static str {
    match rule {
        Rule::RecordAdded => {
            "Nothing. Check that its tail is explicit and its padding has names, as it cannot change later."
        }
        Rule::RecordRemoved => {
            "Keep the record in the header behind an interface version, or say in the release notes what takes its place."
        }
        Rule::PaddingBecameMember => {
            "Raise the version of the interface, so that Xen refuses programs of before; or put the member behind the end, or into reserved bytes that were checked to be zero."
        }
        Rule::MemberBecamePadding => {
            "Leave a reserved member in its place, so that a later one does not find what compilers left there."
        }
        Rule::ReservedBecameMember => {
            "Check that Xen refused the bytes if they were not zero, and that zero means what it did before. If it did not look at them, programs may have left anything there."
        }
        Rule::MemberBecameReserved => {
            "Have Xen refuse values other than zero, so that the bytes can be used again. Programs of now that leave zeros there tell an old Xen something: see that zero means nothing bad to it."
        }
        Rule::MemberAdded => {
            "Raise the version of the interface. Where there is none, make a new operation or a new record, and keep the old one."
        }
        Rule::MemberRemoved => "Keep the bytes as a reserved member, or raise the version of the interface.",
        Rule::AlternativeAdded => {
            "Nothing, if a new value of the tag goes with it. Programs of before do not choose it."
        }
        Rule::AlternativeRemoved => {
            "Keep it if programs may still name it; have Xen refuse the value of the tag that chose it."
        }
        Rule::Moved => {
            "Put new members behind the others, or into reserved bytes. If members have to move, raise the version of the interface."
        }
        Rule::MemberResized => {
            "Add a member of the new size beside the old one, or raise the version of the interface."
        }
        Rule::RecordResized => {
            "Look at what the record ends with. Where it is copied whole, as an argument or an element of an array, raise the version of the interface."
        }
        Rule::MemberRetyped => {
            "Look at who reads the member: another sign changes what comparisons say. Programs may have to cast."
        }
        Rule::HandleWidth => {
            "Use the handle of 64 bits on every target from the start. To change it later takes another version of the interface."
        }
        Rule::Reinterpreted => {
            "Do not use bytes again that have meant something. Reserve the old member, and add the new one elsewhere; or raise the version of the interface."
        }
        Rule::MemberRenamed => {
            "Keep the old name for programs that ask for an older interface version, by a macro or a union."
        }
        Rule::AlignmentOnly => {
            "Look at records that have it as a member: those are told apart if they changed."
        }
        Rule::ExplicitPadding => {
            "Nothing. If Xen checks from now on that the bytes are zero, say so: programs of before may have left anything there."
        }
        Rule::ImplicitPadding => {
            "Keep the name: without it nobody clears the bytes, and they can never get a meaning."
        }
        Rule::RecordWider => "Nothing.",
        Rule::RecordNarrower => "See that no program of those targets, views or interface versions uses it.",
        Rule::ReservedChanged => {
            "Nothing, if the sum of the record stays the same; other rules tell if it does not."
        }
        Rule::Appended => {
            "Let readers find out whether the member is there, by a feature bit or the length that the other side tells."
        }
        Rule::CutOff => "Reserve the bytes: the other side may be of before and still write there.",
        Rule::OpenEnd => {
            "Programs that use `sizeof` of the record have to add or take away the array themselves."
        }
        Rule::NameAdded => "Nothing.",
        Rule::NameRemoved => {
            "Keep the name behind an interface version, or say in the release notes what takes its place."
        }
        Rule::ValueChanged => {
            "Keep the value, and give the new one a new name. If a version of the interface tells both sides apart, raise it."
        }
        Rule::Renumbered => {
            "Keep the number, and never give it away again. A call of before reaches something else, or nothing."
        }
        Rule::NameRenamed => "Keep the old name as another one for the same value.",
        Rule::NameRetyped => {
            "Compile what uses the name: prototypes and format strings may not fit any more."
        }
        Rule::MovingChanged => {
            "Nothing for the interface. Programs must not have the number in files, or as the length of what they share."
        }
        Rule::NameWider => "Nothing.",
        Rule::NameNarrower => "See that no program of those targets, views or interface versions uses it.",
        Rule::ConstantRetyped => {
            "Look at comparisons and shifts with it: C may compute them in another type now. Compilers may warn."
        }
        Rule::OperationAdded => {
            "Let programs of now do without it where Xen answers that there is no such operation."
        }
        Rule::OperationRemoved => {
            "Keep refusing the number with the same error, and do not use it again. Programs need another way before it goes."
        }
        Rule::DirectionChanged => {
            "Make a new operation, unless whoever ignores the member notices nothing: where Xen begins to write, programs may have it in memory that is read only; where it stops, they read what they left there."
        }
        Rule::ResultChanged => {
            "Make a new operation. Programs that take every result that is not zero for a failure break otherwise."
        }
        Rule::ErrorAdded => {
            "See that callers take errors that they do not know as failures, and that no other error told this before."
        }
        Rule::ErrorRemoved => {
            "Nothing, unless programs probe by the error whether something is there: say what they probe instead."
        }
        Rule::TagChanged => {
            "Raise the version of the interface: each side would look at the wrong member of the union."
        }
        Rule::CallersChanged => {
            "If fewer may call, tell them before, and see which error they get. If more may, have the permissions reviewed."
        }
        Rule::OperationWider => "Nothing.",
        Rule::OperationNarrower => {
            "See that callers there take the error for what it is, and have another way."
        }
        Rule::BehaviourChanged => {
            "Read the text, and look whether a program relies on what was before. No checker of layouts can see it."
        }
        Rule::ArgumentChanged => {
            "Make a new operation for the new argument, or raise the version of the interface."
        }
        Rule::ArgumentRenamed => "Keep the old name of the record as a typedef.",
        Rule::VersionBumped => {
            "Build toolstacks together with Xen, or have them offer several versions. Nothing is misunderstood."
        }
        Rule::ChangedWithoutBump => {
            "Raise the constant in the same commit as the change, also in a backport. If the change is one that both sides understand, accept it with the reason."
        }
    }
}
