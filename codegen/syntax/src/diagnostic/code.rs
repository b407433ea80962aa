use std::fmt;
use std::str::FromStr;

/// Declares the codes from one table, so that none can lack its title or its explanation.
macro_rules! codes {
    ($($variant:ident $number:literal $title:literal $explanation:literal)*) => {
        /// The kind of an error. Numbers are stable: one that is given up is not given away again.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The number that is printed, such as `E0105`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$variant => $number,)* }
            }

            /// One line that says what kind of error it is.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// What the error means, and how to mend it.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)* }
            }
        }
    };
}

codes! {
    Syntax "E0101" "The text is not valid YAML."
        "The parser could not make sense of the text. Common causes are a comma, colon or bracket inside an \
         unquoted text in `{ }`, and lines of one mapping that are indented differently. Put texts with \
         punctuation into double quotes or into a block after `|`."
    TooLarge "E0102" "The file is larger than 4 MiB."
        "A specification file describes one header and is far smaller than this. The limit keeps a wrong or \
         hostile file from filling the memory."
    Encoding "E0103" "The file is not UTF-8."
        "Specification files are UTF-8 text. Convert the file, or remove the bytes that the message points at."
    Anchor "E0104" "Anchors, aliases and merge keys are not allowed."
        "A specification is read by people one item at a time, so every item is written out. Aliases can also \
         make a small file expand to a huge one. Write the value out where it is needed."
    Tag "E0105" "Tags of YAML are not allowed."
        "In YAML a text that begins with `!` is a tag, which says what kind of value follows. If the text is \
         meant, as in `\"!function(x)\"`, put all of it into quotes. A tag such as `!!int` says nothing new, as \
         the format fixes what kind of value a key takes: leave it out. The key `tag` of unions is something else."
    SecondDocument "E0106" "The file holds more than one document."
        "One file describes one header. Put what follows `---` into a file of its own."
    DuplicateKey "E0107" "A key is given twice in one mapping."
        "One of the two would be lost. Remove one; if both are right under different conditions, write one key \
         with a list of cases: `value: [ { arch: [x86_32], is: 1 }, { is: 2 } ]`. If whole declarations differ, \
         give the name a list of them: `name: [ { view: tools, ... }, { view: guest, ... } ]`."
    TooDeep "E0108" "Too many things lie inside each other or build on each other."
        "Nothing in the format needs collections more than a few levels deep; the limit is 64. The same goes \
         for chains of types and constants of which each is made from the next."
    Hidden "E0109" "A text has a character that people do not see."
        "Control characters can be commands to a terminal, and characters that turn the direction of writing show code \
         in another order than compilers read it. Texts come into the generated files, where compilers refuse such \
         characters. Ends of lines and tabs are allowed."
    TooMany "E0110" "There is more of something than the limits allow."
        "The limits keep a wrong or hostile specification from filling the memory or taking for ever. They are far \
         above what Xen has; spec/README.md lists them."
    WrongCase "E0111" "A name for other languages is not written in the way of its kind."
        "Languages write names in ways of their own, and find the words by their letters: what `rename` gives is \
         UpperCamelCase for types, hypercalls, operations and calls, UPPER_SNAKE_CASE for constants and texts, and \
         snake_case for members and functions."
    UnknownKey "E0201" "The format has no such key here."
        "The keys of each kind of item are listed in spec/README.md, and by the JSON Schema that \
         `xen-abi schema` prints, which editors use for completion."
    MissingKey "E0202" "A key that must be there is not."
        "Every kind of item has a few keys without which it means nothing, such as the `type` of a typedef. \
         spec/README.md lists them."
    WrongKind "E0203" "The value is of another kind than the key takes."
        "For instance a list where a single word is expected, or a number where a text is: `since: 4.10` is \
         the number 4.1, so releases are written in quotes."
    BadType "E0204" "The type cannot be understood, or is none that can stand here."
        "A type is a name, or one of `handle<T>`, `handle<const T>`, `handle64<T>`, `ptr<T>` and \
         `ptr<const T>`. Built in are u8, i8, u16, i16, u32, i32, u64, i64, char, int, uint, long, ulong, size \
         and, behind a handle or pointer, void. What has numbers for values has an integer type: one of those that \
         are built in, or a typedef of one. Functions take and return such, and neither enums, flags nor bit words."
    BadExpression "E0205" "The expression cannot be understood."
        "Expressions are C integer expressions: numbers with C's suffixes, names of constants, calls of functions, \
         `sizeof(type)`, casts, and C's operators except assignment, comma and member access."
    BadCondition "E0206" "The condition cannot be understood."
        "Conditions are `arch: [names]`, `view: guest` or `tools`, `since:` and `until:` with a quoted release \
         or a list of them, `interface: \">= 0x00040400\"` and `dialect: xen` or `linux`."
    UnsupportedFormat "E0207" "The file is written in another version of the format."
        "This version of the program reads `format: 1`."
    UnknownName "E0301" "Nothing has that name."
        "A type, constant, function or member was named that no file declares. If a name is like it, the help proposes \
         that. If it belongs to a header that has no file yet, write the file, with `coverage: partial` and what is \
         needed of it."
    DeclaredTwice "E0302" "Two declarations have the same name under the same conditions."
        "A name means one thing for each target, release, view, interface version and dialect. Give the \
         declarations conditions that exclude each other, or rename one."
    RustCollision "E0303" "Two items have the same name in Rust."
        "C tells names apart that become one in Rust's spelling, such as VGCF_IN_SYSCALL and VGCF_in_syscall. \
         Give one of them another name with the key `rename`."
    Contradiction "E0304" "Keys contradict each other."
        "For instance a member with both `type` and `union`, or a bit-field with a `len`."
    RecordCycle "E0305" "A record or typedef contains itself."
        "It would have no size. A record can hold a handle or pointer to itself."
    ConstantCycle "E0306" "The value of a constant or function depends on itself."
        "Follow the names in the expressions that the notes point at, and write one of them as a number."
    MissingDoc "E0307" "A `doc` says nothing."
        "Write a sentence or two in your own words: what a reader cannot see from the name, such as units, who \
         writes the value, and what goes wrong. Without a `doc` the item counts as measured and not described, and \
         its documentation says so; `TODO` is neither."
    BadTag "E0308" "A union's tag does not fit."
        "`tag` stands beside `union`, and names a member of the record that holds the union, or after a dot a part of \
         the bit word that the member is: `pipe.type`. `when` stands in members of a union that has such a tag, and \
         gives the values of the tag for which the member is valid. The tag must be able to have them: if its type \
         is an enum, they are names of values of that enum."
    BadDirection "E0309" "The directions of an operation do not fit its argument."
        "`dirs` gives `in`, `out` or `inout` for every member of the argument that is not reserved, and for \
         nothing else."
    NotARecord "E0310" "A record was expected."
        "The argument of a sub-operation has a name, and is mostly a structure or a union. One that has no members, \
         such as an array, has a `dir` beside it. Rings and saved domains hold records alone."
    BadCount "E0311" "`counted_by` names no member that can hold the count."
        "It names a member of the same record that has an integer type and is no array. Of a parameter it names \
         another one that is an integer and has no role."
    MisplacedFlexible "E0312" "A flexible array is not the last member."
        "Nothing can follow an array without a length, and a union cannot hold one by itself."
    BadBitField "E0313" "A bit-field or a part of a bit word does not fit."
        "A bit-field has an integer type and at most as many bits as the type; only an unnamed one may have \
         none. Its type has the alignment of the integer: where a typedef gives another, gcc and clang differ. The parts of a bit word lie within its type, and no two have the same bit."
    ImpossibleCondition "E0314" "The condition never holds."
        "For instance an `until` that is not after the `since`, or an `arch` that the file excludes."
    UnknownRelease "E0315" "spec/releases.yaml does not list that release."
        "A point release in a condition must belong to a branch that spec/releases.yaml lists, and not be \
         later than the one after the newest point release given there."
    BadSmcccId "E0320" "The identifier of a call by SMC or HVC does not fit."
        "The `id` is stated to be read and searched for, and must be the one that `call`, `convention`, `owner` \
         and `number` make. Two calls cannot have one identifier, unless `same_as` says that one is another name \
         of the other. A call has at most six operands."
    BadShape "E0330" "The use of a shape does not fit the shape."
        "`shape` names a shape, `with` gives a text for each of its parameters, and conditions may stand beside \
         them. `$n` in the name of a member of the shape stands for its parameter `n`. A shape uses no other."
    BadOperation "E0331" "An operation's number or argument is not where it is said to be."
        "The number of an operation is in the parameter with the role `op`, or in the member `op_in` of the \
         `envelope`, the record to which the parameter with the role `arg` points. An operation's argument is a \
         record of its own (`arg`) or a `member` of the envelope. `op_in` in an operation names a member of its \
         argument, which holds the numbers of its own `ops`."
    MissingDefiner "E0332" "C needs a macro or a guest handle that no included header defines."
        "In C a ring is a use of DEFINE_RING_TYPES, DEFINE_XEN_FLEX_RING or DEFINE_XEN_FLEX_RING_AND_INTF, which \
         io/ring.h has, and a record of a saved domain one of DECLARE_HVM_SAVE_TYPE, which hvm/save.h has. Guest \
         handles are made by DEFINE_XEN_GUEST_HANDLE and named by XEN_GUEST_HANDLE, which the headers of the \
         architectures and xen.h have; a condition about the interface version asks for __XEN_INTERFACE_VERSION__, \
         which xen-compat.h has. The macro must stand under `macros` in the file or in one that it includes."
    NotIncluded "E0333" "What is used is declared in a header that is not included."
        "As in C, a file knows what the headers declare that it includes, and those that these include. A header that \
         only another includes also knows what that one has included before."
    UnknownCount "E0334" "Nobody says what Xen makes of the number of elements."
        "A parameter with `counted_by` points to so many elements, and Xen may look at another number of them. A \
         `safe` call that takes such needs `count`: `each` if Xen takes so many, `one` if it takes one and refuses \
         any other number, `ignored` if it does not look. Without such a parameter there is nothing to say."
    HeaderTwice "E0335" "Two files of the specification would be written to one file."
        "Two files describe one header, or headers that differ in the case of letters alone, or one is called as the \
         folder of the other, and both are there in one release and dialect. A header is written once for all targets, \
         views and interface versions, so that what differs by these stands in one file, under conditions of its own. \
         The same goes for the names of the files of the specification, which those of layouts follow."
    ReservedName "E0336" "C cannot have that name there."
        "It is a keyword of C or a macro that compilers define, so that no header has it; or it is the name of a type, \
         a member or an enumerator and also of a macro, and who reads the header has both: C then puts the macro in \
         place of the name. What a macro with parameters is called may also be a name."
    Arithmetic "E0401" "The expression has no value."
        "It overflows a signed type, divides by zero, or shifts by a negative amount or by more than the width \
         of the type. C leaves all of these undefined."
    BadLength "E0402" "The length or size is out of range."
        "Lengths of arrays are between 0 and 2^31, and no record is larger than 2^31 bytes."
    NotHere "E0403" "The name is not declared under these conditions."
        "It is declared, but not for every target, release, view, interface version and dialect in which it is \
         used; the message names one. Either what uses it needs the same conditions, or the declaration has too narrow ones."
    NoCase "E0404" "None of the cases holds."
        "A list of cases must cover everything that the item's own conditions allow. A last case without \
         conditions covers the rest."
    ValueTooLarge "E0405" "The value does not fit its type."
        "The type that Rust gives the constant cannot hold the value."
    NoHeaders "E0406" "There are no headers for this combination."
        "Xen has had headers for riscv64 since 4.19 and for ppc64 since 4.18 (in the tools view alone), and \
         Linux has none for either. spec/releases.yaml says so under `targets`."
    BadEnumeration "E0407" "C would make another type of the enumeration."
        "With `c: enum` and `c: typedef` C has an enumeration, and no compiler can be told of what type: the values \
         decide. It is an `unsigned int`, or an `int` if there are negative values, unless that is too narrow. `type` \
         must say the same. An enumeration of C has at least one value."
    UnalignedElements "E0408" "The elements of an array are aligned to more than their size."
        "The second element could not be aligned, so that gcc refuses such an array; clang did not always, and then \
         has gaps between elements that C does not know. Align the array itself, or the record that holds it."
    TooManyRegisters "E0409" "A hypercall has more parameters than registers."
        "There are five registers for parameters. On targets of 32 bits a parameter of 64 takes two of them. An \
         operation has the parameters of its hypercall and its own."
    LooseConstant "E0410" "A constant is of another type than the member that holds it."
        "In languages where constants have types, such as Rust, the two could not be compared without a conversion. \
         What a member `holds` is of its type: give the constant or the group that `type`. Where the member is \
         narrower than the group by the header's own choice, every value of the group must fit it."
    UntypedMember "E0411" "A member holds the values of one group and is of its type, but does not say so."
        "The type of a member whose values are those of a group is the group, so that languages with types of their \
         own take nothing else. Write the group as the `type` in place of the integer, and leave out `holds`. In C a \
         group with `c: macros` is still the integer. `holds` is for a member that holds several groups, a constant, \
         or a group of another width."
    AmbiguousAlignment "E0412" "Compilers do not agree how a member is aligned."
        "On x86_32 an integer of 64 bits is aligned to four bytes within records. Of a member with an alignment of its \
         own gcc forgets that, even where this asks for less, and clang does not."
    Unreadable "E0501" "The file or folder could not be read."
        "The message has the reason that the operating system gave."
    UnknownModule "E0502" "There is no such module."
        "A module is a file of the specification, named by its path without `.yaml`, such as `event_channel` or \
         `arch-x86/xen`."
    UnknownRecord "E0503" "There is no record of that name."
        "Names are those of C, such as `evtchn_status`."
    BadPath "E0504" "The path is none that Rust could have."
        "The path of a module is made of names with `::` between, such as `xen_abi::runtime`."
    UnknownItem "E0505" "There is no item of that name."
        "Names are those of C, such as `EVTCHNOP_send` or `evtchn_status`; with `*` at its end a name means all that begin \
         so. What the release, the dialect and the targets do not have is not there."
    FileTwice "E0506" "A file of one's own has the name of a file of the specification."
        "Files of a folder that extends the specification are added to its files, so that their names must differ. \
         What the specification has cannot be changed by them."
    UnknownHeader "E0507" "There is no such header."
        "Headers are named by their paths from the root of the public headers, such as `domctl.h` or \
         `arch-x86/xen.h`; those of Linux, such as `xen/interface/xen.h`, are there with `--dialect linux`."
    ImplicitPadding "L0101" "A record has bytes that compilers leave empty."
        "Nobody clears them: whoever fills the record in leaves there what was in memory. They can never get a meaning, as \
         nobody can tell such bytes from ones that are meant. Give them a member with `reserved: true`, and let the side \
         that reads them refuse all but zero."
    PaddingCopiedBack "L0102" "Xen copies a record back with bytes that compilers leave empty."
        "What the hypervisor copies back, the caller sees: bytes that nobody cleared show it what was on the hypervisor's \
         stack. Give them a member with `reserved: true` that the hypervisor clears."
    Differs32 "L0103" "A record lies otherwise on x86_32 than on x86_64."
        "A hypervisor of 64 bits must translate it for guests of 32. Order the members so that each lies at a multiple of \
         its size, write gaps as members, and use `aligned_u64` and `handle64` in place of `u64`, `long` and `handle`."
    PlainLong "L0104" "A member is as wide as a register, on Arm."
        "On arm64 a guest can have 32 or 64 bits, and the hypervisor translates nothing: a `long`, a `size` or a pointer \
         is something else for the two. Use `u64`, or what the headers have for it, such as `xen_ulong_t`."
    EnumMember "L0105" "A member is of an enum of C."
        "How wide an enum is, the compiler decides, and a flag such as `-fshort-enums` changes it. Use an integer of a fixed \
         width, with the group as its `type` and `c: macros`, or as what it `holds`."
    UntaggedUnion "L0106" "Nothing says which member of a union is valid."
        "Who reads it cannot know what it has. Give the union a `tag`, with `when` in each member, if a member beside it \
         decides; if an operation does, describe the operation with the member as its argument."
    UncountedArray "L0107" "Nothing counts the elements of a flexible array."
        "Who reads it cannot know where it ends. Name the member that counts them in `counted_by`."
    UnannouncedChange "L0301" "Records changed, and the version of their interface did not."
        "A program that was built for one of the two releases works on the other, or seems to, since Xen compares versions \
         alone. Give the constant that the file's `version` names another value since that release."
    NoSuchPair "L0302" "No release has this with such an interface version."
        "A program can ask for no interface version that is newer than the release, and what its conditions ask for never \
         comes together. One of the conditions is wrong."
    Unproven "L0401" "Nobody has proven who writes the members of an argument."
        "An operation with directions and without a `basis` says what somebody thinks. Name the function of the \
         implementation that was read, or the run that showed it."
    UnusedAllowance "L0901" "An allowance is about nothing."
        "What it allows is not found any more, so that it would hide something new. Remove the name from the list."
}

impl Code {
    /// Whether it is a rule of `lint`, which a specification can allow, and no error.
    pub fn is_of_lint(self) -> bool {
        self.number().starts_with('L')
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

impl FromStr for Code {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Code::ALL.iter().copied().find(|code| code.number().eq_ignore_ascii_case(word)).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_ascend() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].number() < pair[1].number()));
    }
}
