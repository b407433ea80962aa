//! The sections of a file. This is the only list of them: the keys of a file, what another dialect can share, and
//! what is done with each declaration follow from it.

/// Hands all sections to a macro, behind what else it takes, in their canonical order: what each is, its key, the type of a
/// declaration, and the word for one. What is `shared` can be named under `same` in a file of another dialect.
#[macro_export]
macro_rules! all_sections {
    ($with:ident $($more:tt)*) => {
        $with! {
            $($more)*
            /// Names for other types.
            typedefs: When<Typedef>, typedef, shared;
            /// Constants that do not belong together.
            constants: When<Constant>, constant, shared;
            /// Constants that are texts.
            strings: When<StringConstant>, string, shared;
            /// Constants of which a member holds one.
            enums: When<Group>, enumeration, shared;
            /// Constants of which a member holds any number, as bits.
            flags: When<Group>, flag_set, shared;
            /// Integers whose bits have meanings.
            bitwords: When<BitWord>, bitword, shared;
            /// Members that records take over.
            shapes: ShapeDeclaration, shape, own;
            /// Structures.
            structs: When<Record>, structure, shared;
            /// Unions.
            unions: When<Record>, union_of_members, shared;
            /// Rings of requests and responses.
            rings: When<Ring>, ring, own;
            /// Rings of bytes.
            byte_rings: When<ByteRing>, byte_ring, own;
            /// Records of a saved domain.
            save_records: When<SaveRecord>, save_record, own;
            /// Hypercalls.
            hypercalls: When<Hypercall>, hypercall, shared;
            /// Calls by SMC and HVC.
            smccc: When<SmcccCall>, smccc_call, own;
            /// Macros that compute an integer from their arguments.
            functions: When<Function>, function, shared;
            /// Macros that stand for something that has a name of its own.
            aliases: When<Alias>, alias, shared;
            /// Macros that a header calls for each value of a group.
            x_macros: When<XMacro>, x_macro, own;
            /// Macros of C alone.
            macros: When<Macro>, macro_of_c, shared;
            /// Guest handles of types that C itself has.
            handles: When<Handle>, handle, own;
        }
    };
}

/// Hands the shared ones of the sections to a macro; to be called with it by [`all_sections!`].
#[macro_export]
macro_rules! only_shared {
    ($with:ident; $($all:tt)*) => {
        $crate::only_shared! { @ $with [] $($all)* }
    };
    (@ $with:ident [$($kept:tt)*]) => {
        $with! { $($kept)* }
    };
    (@ $with:ident [$($kept:tt)*] $(#[$doc:meta])* $section:ident: $of:ty, $one:ident, shared; $($others:tt)*) => {
        $crate::only_shared! {
            @ $with [$($kept)* $(#[$doc])* $section: $of, $one;] $($others)*
        }
    };
    (@ $with:ident [$($kept:tt)*] $(#[$doc:meta])* $section:ident: $of:ty, $one:ident, own; $($others:tt)*) => {
        $crate::only_shared! { @ $with [$($kept)*] $($others)* }
    };
}
