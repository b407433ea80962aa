//! Constants: macros, and values of enumerations.

use super::comments::comment;
use super::conditionals::{Condition, chain};
use super::declarators::Declarators;
use super::expressions::{self, Suffixes};
use super::records::indented;
use xen_abi_model::{Constant, Defined, Function, Group, GroupInC, Macro, StringConstant};

/// Writes constants.
#[derive(Clone, Copy)]
pub(super) struct Constants<'s> {
    pub(super) types: Declarators<'s>,
    pub(super) suffixes: Suffixes,
}

impl Constants<'_> {
    /// The definition of a macro for a constant, with its comment.
    pub(super) fn define(&self, constant: &Constant, doc: &str) -> String {
        let name = &constant.head.name;
        let branches: Vec<_> = self
            .types
            .scope
            .cases(&constant.value.0, &constant.head.when)
            .into_iter()
            .map(|(condition, case)| {
                let body = expressions::macro_body(&case.is, self.suffixes, self.types);
                (condition, format!("#define {name} {body}\n"))
            })
            .collect();
        comment(doc) + &overridable(constant.overridable, name, chain(&branches))
    }

    /// The definition of a macro for a text, with its comment.
    pub(super) fn define_string(&self, string: &StringConstant) -> String {
        let name = &string.head.name;
        let cases = self.types.scope.cases(&string.value.0, &string.head.when);
        let branches = cases
            .into_iter()
            .map(|(condition, case)| (condition, format!("#define {name} {}\n", string_literal(&case.is))));
        comment(&string.head.doc) + &chain(&branches.collect::<Vec<_>>())
    }

    /// The definition of a macro that computes an integer, with its comment.
    pub(super) fn define_function(&self, function: &Function) -> String {
        let name = &function.head.name;
        let params = function.params.join(", ");
        let cases = self.types.scope.cases(&function.value.0, &function.head.when);
        let branches = cases.into_iter().map(|(condition, case)| {
            let value = case.is.with_parameters_apart(&function.params);
            let body = expressions::macro_body(&value, self.suffixes, self.types);
            (condition, format!("#define {name}({params}) {body}\n"))
        });
        comment(&function.head.doc) + &chain(&branches.collect::<Vec<_>>())
    }

    /// The declaration of a real enumeration.
    pub(super) fn enumeration(&self, group: &Group) -> String {
        let values = self.values(group, &|constant, value| format!("{} = {value},", constant.head.name));
        let (before, after) = match group.c {
            GroupInC::Typedef => ("typedef ", format!(" {}", group.head.name)),
            GroupInC::Enum | GroupInC::Enumerators | GroupInC::Macros => ("", String::new()),
        };
        format!("{before}{} {{\n{}}}{after};\n", enumeration_head(group), indented(&values))
    }

    /// A line for each value of a group with its comment, as `line` writes it.
    pub(super) fn values(&self, group: &Group, line: &dyn Fn(&Constant, &str) -> String) -> String {
        let scope = self.types.scope;
        let mut values = String::new();
        for id in &group.values {
            let constant = &self.types.spec[*id];
            let presence = scope.condition(&constant.head.when, &group.head.when);
            let cases = scope.cases(&constant.value.0, &constant.head.when);
            let branches = cases.into_iter().map(|(condition, case)| {
                // Suffixes are for macros: nothing here reaches the assembler.
                let value = expressions::write(&case.is, Suffixes::Letters, self.types);
                (condition, line(constant, &value) + "\n")
            });
            let text = comment(&constant.head.doc) + &chain(&branches.collect::<Vec<_>>());
            if presence != Condition::Never {
                values += &chain(&[(presence, text)]);
            }
        }
        values
    }

    /// The definition of a macro of C alone, with its comment.
    pub(super) fn define_macro(&self, item: &Macro) -> String {
        let name = &item.head.name;
        let params = item.params.as_ref().map_or(String::new(), |params| format!("({})", params.join(", ")));
        let definition = |text: &str| format!("#define {name}{params}{}\n", body_lines(text));
        comment(&item.head.doc) + &overridable(item.overridable, name, self.text_of(item, definition))
    }

    /// Code that stands in the header, with its comment.
    pub(super) fn inline_code(&self, item: &Macro) -> String {
        comment(&item.head.doc) + &self.text_of(item, |text| format!("{text}\n"))
    }

    /// What there is of a macro or of code, in each case and with and without the macro that must be defined.
    fn text_of(&self, item: &Macro, line: impl Fn(&str) -> String) -> String {
        let cases = self.types.scope.cases(&item.c.0, &item.head.when).into_iter();
        let text = chain(&cases.map(|(condition, case)| (condition, line(&case.is))).collect::<Vec<_>>());
        match &item.defined {
            Some(Defined { name, otherwise }) => {
                where_defined(name, &text, otherwise.as_deref().map(line).as_deref())
            }
            None => text,
        }
    }
}

/// What stands before the values of an enumeration.
pub(super) fn enumeration_head(group: &Group) -> String {
    match group.c {
        GroupInC::Enum => format!("enum {}", group.head.name),
        GroupInC::Typedef | GroupInC::Enumerators | GroupInC::Macros => "enum".to_owned(),
    }
}

/// A text as C writes it. Bytes that are no printable ASCII are octal, whose length nothing behind them can change.
pub(in super::super) fn string_literal(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", byte as char),
        b' '..=b'~' => (byte as char).to_string(),
        _ => format!("\\{byte:03o}"),
    });
    format!("\"{}\"", bytes.collect::<String>())
}

/// A definition that yields to one of the program's, if it is to.
pub(super) fn overridable(yields: bool, name: &str, definition: String) -> String {
    if yields { format!("#ifndef {name}\n{definition}#endif\n") } else { definition }
}

/// Lines for where a macro is defined, and others for where it is not.
pub(super) fn where_defined(name: &str, lines: &str, otherwise: Option<&str>) -> String {
    let otherwise = otherwise.map_or(String::new(), |lines| format!("#else\n{lines}"));
    format!("#ifdef {name}\n{lines}{otherwise}#endif\n")
}

/// The body of a macro, on the line of its name if it has one line, else on lines of its own.
fn body_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!(" {line}"),
        lines => format!(" \\\n    {}", lines.join(" \\\n    ")),
    }
}
