//! Which header defines a tag, a typedef or an enumerator, and which functions and variables are defined.

use std::collections::BTreeMap;

use super::tokens::is_identifier;

/// Names by the header that defines them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Declarations {
    /// Tags of structures, unions and enumerations.
    pub(crate) tags: BTreeMap<String, String>,
    /// Typedefs.
    pub(crate) typedefs: BTreeMap<String, Typedef>,
    /// Enumerators.
    pub(crate) enumerators: BTreeMap<String, String>,
    /// Functions and variables that a public header defines.
    pub(crate) defined: BTreeMap<String, Defined>,
}

/// A function or variable that is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Defined {
    /// The header.
    pub(crate) header: String,
    /// Which of the two it is.
    pub(crate) what: What,
    /// What stands before its body or value, as words with a space between.
    pub(crate) signature: String,
}

/// What is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Function,
    Variable,
}

/// Where a typedef is, and the one thing about it that bindgen does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typedef {
    /// The header.
    pub(crate) header: String,
    /// Whether it stands for a function, and not for a pointer to one.
    pub(crate) is_function: bool,
}

/// What a brace opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Record,
    /// With the depth of parentheses, and whether the next word is an enumerator.
    Enumeration {
        parentheses: usize,
        expects_name: bool,
    },
    Other,
}

/// Follows braces and statements through the tokens of a translation unit.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    found: Declarations,
    bodies: Vec<Body>,
    /// Tokens of the statement at the outermost level, without those in braces.
    statement: Vec<String>,
    /// The last tokens at any level, enough to see `struct TAG {`.
    recent: [String; 2],
}

impl Scanner {
    /// Takes the next token, and the public header that it comes from.
    pub(crate) fn take(&mut self, token: &str, header: Option<&str>) {
        match token {
            "{" => self.open(header),
            "}" => self.close(),
            _ => self.inside(token, header),
        }
        self.recent.rotate_left(1);
        self.recent[1] = token.to_owned();
    }

    /// What was found.
    pub(crate) fn finish(self) -> Declarations {
        self.found
    }

    fn open(&mut self, header: Option<&str>) {
        let [before, last] = &self.recent;
        let (keyword, tag) = match last.as_str() {
            "struct" | "union" | "enum" => (last.as_str(), None),
            _ => (before.as_str(), Some(last.clone())),
        };
        let body = match keyword {
            "struct" | "union" => Body::Record,
            "enum" => Body::Enumeration { parentheses: 0, expects_name: true },
            _ => Body::Other,
        };
        // What a function declares for itself is nobody else's.
        let is_seen = body != Body::Other && !self.bodies.contains(&Body::Other);
        if let (true, Some(tag), Some(header)) = (is_seen, tag, header) {
            self.found.tags.entry(tag).or_insert_with(|| header.to_owned());
        }
        if let (Body::Other, true, Some(header)) = (body, self.bodies.is_empty(), header) {
            self.found.defined.extend(definition(&self.statement, header));
        }
        self.bodies.push(body);
    }

    fn close(&mut self) {
        let closed = self.bodies.pop();
        // After a function there is no semicolon.
        if self.bodies.is_empty() && closed == Some(Body::Other) {
            self.statement.clear();
        }
    }

    fn inside(&mut self, token: &str, header: Option<&str>) {
        match self.bodies.last_mut() {
            None => self.outermost(token, header),
            Some(Body::Enumeration { parentheses, expects_name }) => match token {
                "(" => *parentheses += 1,
                ")" => *parentheses = parentheses.saturating_sub(1),
                "," if *parentheses == 0 => *expects_name = true,
                _ if *expects_name && is_identifier(token) => {
                    *expects_name = false;
                    if let Some(header) = header {
                        self.found.enumerators.insert(token.to_owned(), header.to_owned());
                    }
                }
                _ => {}
            },
            Some(_) => {}
        }
    }

    fn outermost(&mut self, token: &str, header: Option<&str>) {
        if token != ";" {
            self.statement.push(token.to_owned());
            return;
        }
        let statement = std::mem::take(&mut self.statement);
        let Some(header) = header else { return };
        if statement.first().is_none_or(|first| first != "typedef") {
            let found = definition(&statement, header);
            // A function without a body is only declared.
            self.found.defined.extend(found.filter(|(_, found)| found.what == What::Variable));
            return;
        }
        for (name, is_function) in declared(&statement) {
            let typedef = Typedef { header: header.to_owned(), is_function };
            self.found.typedefs.entry(name).or_insert(typedef);
        }
    }
}

/// The name of a function or variable whose body or value comes next, and what stands before that.
fn definition(statement: &[String], header: &str) -> Option<(String, Defined)> {
    let words = without_attributes(statement);
    let value = words.iter().position(|token| *token == "=");
    let (what, before) = match value {
        Some(value) => (What::Variable, &words[..value]),
        None => (What::Function, words.as_slice()),
    };
    let end = match what {
        What::Variable => before.iter().position(|token| *token == "[").unwrap_or(before.len()),
        What::Function => before.iter().position(|token| *token == "(")?,
    };
    let name = before[..end].last().filter(|token| is_identifier(token))?;
    let is_defined = what == What::Variable || words.last() == Some(&")");
    let same = |token: &str| if token == "__inline__" { "inline" } else { token }.to_owned();
    let signature: Vec<String> = before.iter().map(|token| same(token)).collect();
    let defined = Defined { header: header.to_owned(), what, signature: signature.join(" ") };
    is_defined.then(|| ((*name).to_owned(), defined))
}

/// The names that a typedef declares, each with whether it is that of a function.
fn declared(statement: &[String]) -> Vec<(String, bool)> {
    let words: Vec<&str> = without_attributes(statement);
    split_at_commas(&words).into_iter().filter_map(declarator).collect()
}

/// Removes `__attribute__((…))`.
fn without_attributes(statement: &[String]) -> Vec<&str> {
    let mut kept = Vec::new();
    let mut depth = None;
    for token in statement.iter().map(String::as_str) {
        depth = match (depth, token) {
            (None, "__attribute__") => Some(0),
            (Some(depth), "(") => Some(depth + 1),
            (Some(1), ")") => None,
            (Some(depth), ")") => Some(depth - 1),
            (Some(depth), _) => Some(depth),
            (None, token) => {
                kept.push(token);
                None
            }
        };
    }
    kept
}

/// Splits `a, *b, c(int, int)` into its three declarators.
fn split_at_commas<'a>(words: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let mut depth = 0_i32;
    words
        .split(move |token| {
            match *token {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            *token == "," && depth == 0
        })
        .collect()
}

/// The name in a declarator: in `(*name)` where there is one, else the last word before `[` or `(`.
fn declarator(words: &[&str]) -> Option<(String, bool)> {
    let pointer = words.windows(3).find(|window| window[..2] == ["(", "*"]);
    if let Some(window) = pointer {
        return Some((window[2].to_owned(), false));
    }
    let end = words.iter().position(|token| matches!(*token, "[" | "(")).unwrap_or(words.len());
    let name = words[..end].last().filter(|token| is_identifier(token))?;
    Some(((*name).to_owned(), words.get(end) == Some(&"(")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::tokens;

    fn scan(text: &str) -> Declarations {
        let mut scanner = Scanner::default();
        text.lines().flat_map(tokens::of_line).for_each(|token| scanner.take(token, Some("a.h")));
        scanner.finish()
    }

    fn typedefs(text: &str) -> Vec<(String, bool)> {
        scan(text).typedefs.into_iter().map(|(name, typedef)| (name, typedef.is_function)).collect()
    }

    #[test]
    fn every_shape_of_typedef_is_seen() {
        for (text, name, is_function) in [
            ("typedef unsigned short domid_t;", "domid_t", false),
            ("typedef struct { int *p; } __guest_handle_int;", "__guest_handle_int", false),
            ("typedef uint8_t xen_domain_handle_t[16];", "xen_domain_handle_t", false),
            ("typedef void (*callback_t)(int a, char *b);", "callback_t", false),
            ("typedef int function_t(int a);", "function_t", true),
            ("typedef u64 __attribute__((aligned(8))) u64_aligned;", "u64_aligned", false),
            ("typedef u64 u64_also __attribute__((aligned(8)));", "u64_also", false),
        ] {
            assert_eq!(typedefs(text), [(name.to_owned(), is_function)], "{text}");
        }
        assert_eq!(typedefs("typedef struct x x_t, *x_ptr;").len(), 2);
    }

    #[test]
    fn a_typedef_after_an_inline_function_is_seen() {
        let text = "static inline int f(void) { return ({ 1; }); }\ntypedef int after;";
        assert_eq!(typedefs(text), [("after".to_owned(), false)]);
    }

    #[test]
    fn functions_and_variables_are_told_with_what_stands_before_their_bodies() {
        let found = scan(
            "static const int table[] = { 1 };\nint zero = 0, declared(void);\nextern \"C\" {\n}\n\
             static __inline__ int __attribute__((unused)) f(void *h,\n  uint32_t size) { if (size) { g(h); } }",
        );
        let signature = "static inline int f ( void * h , uint32_t size )";
        let defined: Vec<_> =
            found.defined.iter().map(|(name, of)| (name.as_str(), of.what, of.signature.as_str())).collect();
        let table = ("table", What::Variable, "static const int table [ ]");
        assert_eq!(defined, [("f", What::Function, signature), table, ("zero", What::Variable, "int zero")]);
    }

    #[test]
    fn nested_tags_and_enumerators_are_found() {
        let found =
            scan("struct a { union u { int x; } y; enum { P = f(1, 2), Q, } e; struct b *later; } z;");
        assert_eq!(found.tags.keys().collect::<Vec<_>>(), ["a", "u"]);
        assert_eq!(found.enumerators.keys().collect::<Vec<_>>(), ["P", "Q"]);
    }
}
