//! What the preprocessor saw: macros, and in which header each name is defined.
//!
//! bindgen tells where a name is *spelled*, which for a record made by a macro is the macro's header, or none.
//! The preprocessed text has the line markers of the place where the macro is used.

use std::collections::{BTreeMap, BTreeSet};

use super::declarations::{self, Declarations};
use super::tokens;

/// An object-like macro.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Macro {
    /// Its replacement, as written.
    pub(crate) body: String,
    /// The header that defines it.
    pub(crate) header: String,
    /// Its place among all definitions.
    pub(crate) order: usize,
}

/// A macro with parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its parameters, as written.
    pub(crate) params: Vec<String>,
    /// Its replacement, as written.
    pub(crate) body: String,
    /// The header that defines it.
    pub(crate) header: String,
    /// Its place among all definitions.
    pub(crate) order: usize,
}

/// The result of preprocessing one translation unit; only what the public headers define.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Preprocessed {
    /// Every public header that was read.
    pub(crate) headers: BTreeSet<String>,
    /// Object-like macros that are still defined at the end.
    pub(crate) macros: BTreeMap<String, Macro>,
    /// Macros with parameters that are still defined at the end.
    pub(crate) functions: BTreeMap<String, Function>,
    /// Tags, typedefs and enumerators.
    pub(crate) declarations: Declarations,
}

/// Turns the path of a file into the name of a public header, or nothing for any other file.
pub(crate) type HeaderName<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Preprocessed {
    /// Reads what `clang -E -dD` printed.
    pub(crate) fn read(text: &str, header_name: HeaderName<'_>) -> Preprocessed {
        let mut headers = BTreeSet::new();
        let mut macros = BTreeMap::new();
        let mut functions = BTreeMap::new();
        let mut scanner = declarations::Scanner::default();
        let mut header: Option<String> = None;
        for (order, line) in text.lines().enumerate() {
            if let Some(file) = file_of_marker(line) {
                header = header_name(file);
                headers.extend(header.clone());
            } else if let Some(definition) = line.strip_prefix("#define ") {
                let Some(header) = header.clone() else { continue };
                match object_like(definition) {
                    Ok((name, body)) => {
                        macros.insert(name.to_owned(), Macro { body: body.to_owned(), header, order });
                    }
                    Err((name, rest)) => {
                        let (params, body) = parameters(rest);
                        functions.insert(name.to_owned(), Function { params, body, header, order });
                    }
                }
            } else if let Some(name) = line.strip_prefix("#undef ") {
                macros.remove(name.trim());
                functions.remove(name.trim());
            } else if !line.starts_with('#') {
                tokens::of_line(line).for_each(|token| scanner.take(token, header.as_deref()));
            }
        }
        Preprocessed { headers, macros, functions, declarations: scanner.finish() }
    }

    /// Counts definitions from the first, whatever stood before or between them.
    pub(crate) fn count_from_the_first(&mut self) {
        let macros = self.macros.values_mut().map(|defined| &mut defined.order);
        let functions = self.functions.values_mut().map(|defined| &mut defined.order);
        let mut orders: Vec<&mut usize> = macros.chain(functions).collect();
        orders.sort();
        orders.into_iter().enumerate().for_each(|(at, order)| *order = at);
    }
}

/// The file in `# 12 "/path/xen.h" 1 3`.
pub(super) fn file_of_marker(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("# ")?.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(" \"")?.split('"').next()
}

/// Name and replacement of an object-like macro; of one that takes arguments the name, and what follows the first
/// parenthesis.
fn object_like(definition: &str) -> Result<(&str, &str), (&str, &str)> {
    let end = definition.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(definition.len());
    let (name, body) = definition.split_at(end);
    match body.strip_prefix('(') {
        Some(rest) => Err((name, rest)),
        None => Ok((name, body.trim())),
    }
}

/// Parameters and replacement in `a, b) a + b`.
fn parameters(rest: &str) -> (Vec<String>, String) {
    let (params, body) = rest.split_once(')').unwrap_or((rest, ""));
    let params = params.split(',').map(str::trim).filter(|param| !param.is_empty());
    (params.map(str::to_owned).collect(), body.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# 1 "<built-in>" 1
#define __clang__ 1
# 1 "/set/xen/xen.h" 1
#define __XEN_PUBLIC_XEN_H__
#define DOMID_SELF xen_mk_uint(0x7FF0)
#define xen_mk_uint(x) x ## U
#define GONE 1
# 1 "/set/xen/sched.h" 1
#define SCHEDOP_yield 0
struct sched_shutdown {
    unsigned int reason;
};
# 9 "/set/xen/xen.h" 2
#undef GONE
typedef unsigned short domid_t;
# 1 "/clang/stdint.h" 1 3
typedef unsigned char uint8_t;
"#;

    fn read(text: &str) -> Preprocessed {
        Preprocessed::read(text, &|file| file.strip_prefix("/set/xen/").map(str::to_owned))
    }

    #[test]
    fn macros_are_told_with_their_header_and_those_of_others_left_out() {
        let macros = read(TEXT).macros;
        let found: Vec<_> = macros.iter().map(|(name, m)| (name.as_str(), &*m.body, &*m.header)).collect();
        assert_eq!(
            found,
            [
                ("DOMID_SELF", "xen_mk_uint(0x7FF0)", "xen.h"),
                ("SCHEDOP_yield", "0", "sched.h"),
                ("__XEN_PUBLIC_XEN_H__", "", "xen.h"),
            ]
        );
    }

    #[test]
    fn macros_with_parameters_are_told_apart() {
        let functions = read(TEXT).functions;
        let Function { params, body, header, .. } = &functions["xen_mk_uint"];
        assert_eq!(
            (params.as_slice(), body.as_str(), header.as_str()),
            (&["x".to_owned()][..], "x ## U", "xen.h")
        );
        assert_eq!(functions.len(), 1);
    }

    #[test]
    fn declarations_belong_to_the_header_whose_marker_came_last() {
        let declarations = read(TEXT).declarations;
        assert_eq!(declarations.tags["sched_shutdown"], "sched.h");
        assert_eq!(declarations.typedefs["domid_t"].header, "xen.h");
        assert!(!declarations.typedefs.contains_key("uint8_t"));
    }
}
