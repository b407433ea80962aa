//! The lists of what is declared. This is the only one of them: ids, the specification, and what each file adds to it
//! follow from it.

/// Hands all lists to a macro: what is in each, its name, the type of an item, that of its id, and whether C knows an
/// item as a macro or enumerator.
macro_rules! lists {
    ($with:ident) => {
        $with! {
            /// All typedefs, in the order of the files and within them.
            typedefs: Typedef, TypedefId, |typedef| typedef.c != TypedefInC::Typedef;
            /// All constants, those of groups and operations too.
            constants: Constant, ConstantId, |_| true;
            /// All constants that are texts.
            strings: StringConstant, StringId, |_| true;
            /// All groups of constants.
            groups: Group, GroupId, |_| false;
            /// All bit words.
            bitwords: BitWord, BitWordId, |_| false;
            /// All structures and unions that have a name.
            records: Record, RecordId, |_| false;
            /// All records of saved domains.
            save_records: SaveRecord, SaveRecordId, |_| false;
            /// All hypercalls.
            hypercalls: Hypercall, HypercallId, |_| false;
            /// All macros that compute an integer.
            functions: Function, FunctionId, |_| true;
            /// All calls by SMC and HVC.
            smccc: SmcccCall, SmcccId, |_| false;
            /// All macros that stand for a tag, a member or a name.
            aliases: Alias, AliasId, |_| true;
            /// All macros that headers call for each value of a group.
            x_macros: XMacro, XMacroId, |_| true;
            /// All macros and functions of C alone.
            macros: Macro, MacroId, |item| !item.inline;
            /// All guest handles of types that C itself has.
            handles: Handle, HandleId, |_| false;
        }
    };
}
pub(crate) use lists;
