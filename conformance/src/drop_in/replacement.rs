//! What macros stand for, spelt in one way.

use crate::measure::tokens;

/// Macros that the specification says in words of its own, which mean the same.
const TOLD_OTHERWISE: [&str; 4] = [
    // These are used before the header has `uint64_aligned_t`, and spell that out.
    "___DEFINE_XEN_GUEST_HANDLE",
    "__DEFINE_GUEST_HANDLE",
    // Of the real one compilers warn, and on RISC-V it has a word of GNU C alone.
    "set_xen_guest_handle_raw",
    // Shifts by zero and parentheses that change nothing are left out.
    "XEN_DEFINE_UUID_",
];

/// Whether the specification says a macro in words of its own.
pub(super) fn is_told_otherwise(name: &str) -> bool {
    TOLD_OTHERWISE.contains(&name)
}

/// The macros that give a number a suffix for compilers alone, and the suffix.
const SUFFIXES: [(&str, &str); 3] = [("xen_mk_uint", "u"), ("xen_mk_ulong", "ul"), ("xen_mk_ullong", "ull")];

/// The words of a replacement with a space between them: parameters by their places, numbers in small letters with
/// their suffix, and `unsigned` for `unsigned int`.
pub(super) fn replacement(params: &[String], body: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for token in tokens::of_line(body) {
        if token == "int" && words.last().is_some_and(|last| last == "unsigned") {
            continue;
        }
        let place = params.iter().position(|param| param == token);
        words.push(match place {
            Some(at) => format!("${}", at + 1),
            None if is_number(token) => token.to_ascii_lowercase(),
            None => token.to_owned(),
        });
        if let Some(number) = with_suffix(&words) {
            words.truncate(words.len() - 4);
            words.push(number);
        }
    }
    words.join(" ")
}

/// The number that the last words make, if they are a macro that gives one a suffix.
fn with_suffix(words: &[String]) -> Option<String> {
    let [.., maker, open, number, close] = words else { return None };
    let (_, suffix) = SUFFIXES.into_iter().find(|(name, _)| name == maker)?;
    let is_use = open == "(" && is_number(number) && close == ")";
    is_use.then(|| format!("{number}{suffix}"))
}

fn is_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_compared_word_by_word() {
        let of = |params: &[&str], body: &str| {
            let params: Vec<String> = params.iter().map(|param| (*param).to_owned()).collect();
            replacement(&params, body)
        };
        assert_eq!(of(&["x"], "((x) & 0xffU)"), of(&["_y"], "( (_y)&xen_mk_uint(0xFF) )"));
        assert_ne!(of(&["x"], "x + y"), of(&["y"], "x + y"));
        assert_eq!(of(&[], "(unsigned int)1"), of(&[], "(unsigned) 1"));
        assert_ne!(of(&[], "long int"), of(&[], "longint"));
        assert_ne!(of(&["x"], "x"), of(&["x"], "(x)"));
        assert_ne!(of(&["x"], "xen_mk_uint(x)"), of(&["x"], "x"));
    }
}
