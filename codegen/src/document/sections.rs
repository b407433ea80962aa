//! The sections of a file. This is the only list of them: the keys of a file, what another dialect can share, and
//! what is done with each declaration follow from it.

/// Hands all sections to a macro, behind what else it takes, in their canonical order: what each is, its key, and the type of a declaration.
/// What is `shared` can be named under `same` in a file of another dialect.
macro_rules! sections {
    ($with:ident $($more:tt)*) => {
        $with! {
            $($more)*
            /// Names for other types.
            typedefs: When<Typedef>, shared;
            /// Constants that do not belong together.
            constants: When<Constant>, shared;
            /// Constants that are texts.
            strings: When<StringConstant>, shared;
            /// Constants of which a member holds one.
            enums: When<Group>, shared;
            /// Constants of which a member holds any number, as bits.
            flags: When<Group>, shared;
            /// Integers whose bits have meanings.
            bitwords: When<BitWord>, shared;
            /// Members that records take over.
            shapes: ShapeDeclaration, own;
            /// Structures.
            structs: When<Record>, shared;
            /// Unions.
            unions: When<Record>, shared;
            /// Rings of requests and responses.
            rings: When<Ring>, own;
            /// Rings of bytes.
            byte_rings: When<ByteRing>, own;
            /// Records of a saved domain.
            save_records: When<SaveRecord>, own;
            /// Hypercalls.
            hypercalls: When<Hypercall>, shared;
            /// Calls by SMC and HVC.
            smccc: When<SmcccCall>, own;
            /// Macros that compute an integer from their arguments.
            functions: When<Function>, shared;
            /// Macros that stand for something that has a name of its own.
            aliases: When<Alias>, shared;
            /// Macros that a header calls for each value of a group.
            x_macros: When<XMacro>, own;
            /// Macros of C alone.
            macros: When<Macro>, shared;
        }
    };
}
pub(crate) use sections;

/// Hands the shared ones of the sections to a macro; to be called with it by [`sections!`].
macro_rules! only_shared {
    ($with:ident; $($all:tt)*) => {
        $crate::document::sections::only_shared! { @ $with [] $($all)* }
    };
    (@ $with:ident [$($kept:tt)*]) => {
        $with! { $($kept)* }
    };
    (@ $with:ident [$($kept:tt)*] $(#[$doc:meta])* $section:ident: $of:ty, shared; $($others:tt)*) => {
        $crate::document::sections::only_shared! {
            @ $with [$($kept)* $(#[$doc])* $section: $of;] $($others)*
        }
    };
    (@ $with:ident [$($kept:tt)*] $(#[$doc:meta])* $section:ident: $of:ty, own; $($others:tt)*) => {
        $crate::document::sections::only_shared! { @ $with [$($kept)*] $($others)* }
    };
}
pub(crate) use only_shared;
