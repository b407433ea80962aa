//! Names that C has taken already, or that a macro takes from what comes with it.

use std::collections::BTreeMap;

use xen_abi_model::{AliasOf, Availability, Body, Head, MemberType, ModuleId, Spec, TypedefInC};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::source::Place;

/// The keywords of C until its edition of 2017, and those of the modes that gcc and clang start in.
const KEYWORDS: [&str; 39] = [
    "asm",
    "auto",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "typedef",
    "typeof",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "_Bool",
    "_Complex",
    "_Imaginary",
];

/// The names in the program's name space that gcc and clang define as macros in their usual modes, for some of the
/// targets; a test of the harness asks them.
pub const PREDEFINED: [&str; 3] = ["i386", "linux", "unix"];

/// Every name that a header cannot have: C's own, and one that a macro has which is read with the header.
pub(super) fn reserved_names(spec: &Spec) -> Diagnostics {
    let names = Names::of(spec);
    let mut found = Diagnostics::default();
    for name in names.ordinary.iter().chain(&names.macros) {
        if let Some(diagnostic) = name.taken_by_c() {
            found.push(diagnostic);
        }
    }
    let mut macros: BTreeMap<&str, Vec<&Named<'_>>> = BTreeMap::new();
    for name in &names.macros {
        macros.entry(name.name).or_default().push(name);
    }
    for name in &names.ordinary {
        for taker in macros.get(name.name).into_iter().flatten() {
            if name.meets(taker) && spec.read_with([name.module]).contains(&taker.module) {
                found.push(name.taken_by(taker));
            }
        }
    }
    found
}

/// A name in C.
struct Named<'s> {
    name: &'s str,
    place: Place,
    module: ModuleId,
    when: Availability,
}

impl<'s> Named<'s> {
    fn of(head: &'s Head) -> Self {
        Named { name: &head.name, place: head.place, module: head.module, when: head.when.clone() }
    }

    fn meets(&self, other: &Named<'_>) -> bool {
        self.place != other.place && !self.when.and(&other.when).is_impossible()
    }

    fn taken_by_c(&self) -> Option<Diagnostic> {
        let what = match self.name {
            name if KEYWORDS.contains(&name) => "a keyword of C",
            name if PREDEFINED.contains(&name) => "a macro that compilers of C define",
            _ => return None,
        };
        let message = format!("`{}` is {what}", self.name);
        Some(Diagnostic::new(Code::ReservedName, self.place, message).help("no header can have this name"))
    }

    fn taken_by(&self, taker: &Named<'_>) -> Diagnostic {
        let message = format!("`{}` is also a macro, which C puts in its place", self.name);
        Diagnostic::new(Code::ReservedName, self.place, message)
            .note(taker.place, "the macro is here")
            .help("let the conditions of the two exclude each other, or rename one in the header too")
    }
}

/// The names of a specification in C.
struct Names<'s> {
    /// Of types, tags, members, enumerators, functions and macros with parameters. Nothing takes a name from these parameters.
    ordinary: Vec<Named<'s>>,
    /// Of macros without parameters.
    macros: Vec<Named<'s>>,
}

impl<'s> Names<'s> {
    fn of(spec: &'s Spec) -> Self {
        let mut names = Names { ordinary: Vec::new(), macros: Vec::new() };
        names.types(spec);
        names.constants(spec);
        for alias in &spec.aliases {
            // A macro that stands for a name of its own spelling takes nothing away.
            if !matches!(&alias.of, AliasOf::Name(of) if *of == alias.head.name) {
                names.macros.push(Named::of(&alias.head));
            }
        }
        names.ordinary.extend(spec.functions.iter().map(|function| Named::of(&function.head)));
        let inline = spec.macros.iter().filter(|item| item.inline);
        names.ordinary.extend(inline.map(|item| Named::of(&item.head)));
        names
    }

    fn types(&mut self, spec: &'s Spec) {
        for typedef in &spec.typedefs {
            match typedef.c {
                TypedefInC::Typedef => self.ordinary.push(Named::of(&typedef.head)),
                TypedefInC::Macro { .. } => self.macros.push(Named::of(&typedef.head)),
            }
        }
        let groups = spec.groups.iter().filter(|group| group.c.is_type()).map(|group| &group.head);
        let words = spec.bitwords.iter().filter(|word| word.typedef).map(|word| &word.head);
        self.ordinary.extend(groups.chain(words).map(Named::of));
        for record in &spec.records {
            let head = Named::of(&record.head);
            let typedef = record.typedef.iter().map(|name| Named { name, ..Named::of(&record.head) });
            self.ordinary.extend(typedef);
            self.members(&record.body, &head);
            self.ordinary.push(head);
        }
    }

    fn members(&mut self, body: &'s Body, around: &Named<'s>) {
        for member in &body.members {
            let when = around.when.and(&member.when);
            let here = Named { name: "", place: member.place, module: around.module, when };
            if let MemberType::Inline(body) = &member.of {
                self.members(body, &here);
            }
            let alias = |name: &'s String| Named { name, when: here.when.clone(), ..here };
            self.macros.extend(member.aliases.iter().map(alias));
            self.ordinary.extend(member.name.as_deref().map(|name| Named { name, ..here }));
        }
    }

    fn constants(&mut self, spec: &'s Spec) {
        for constant in &spec.constants {
            let names = if spec.is_enumerator(constant) { &mut self.ordinary } else { &mut self.macros };
            names.push(Named::of(&constant.head));
        }
        self.macros.extend(spec.strings.iter().map(|text| Named::of(&text.head)));
    }
}
