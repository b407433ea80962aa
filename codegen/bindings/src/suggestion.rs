//! What to write in place of a member that is wrong.

use std::path::Path;

use crate::compare::Right;

/// The member that Xen has, as the language of a file spells it; nothing for addresses and for other languages.
pub(crate) fn suggestion(file: &str, right: &Right) -> Option<String> {
    let Right { name, size, signed, .. } = right;
    let (bits, signed) = (size * 8, (*signed)?);
    let of_c = format!("{}int{bits}_t", if signed { "" } else { "u" });
    Some(match Path::new(file).extension()?.to_str()? {
        "rs" => format!("{name}: {}{bits}", if signed { "i" } else { "u" }),
        "go" => format!("{name} {}int{bits}", if signed { "" } else { "u" }),
        "ml" | "mli" => format!("{name} : {of_c}"),
        "py" => format!("(\"{name}\", c_{}int{bits})", if signed { "" } else { "u" }),
        "h" | "c" => format!("{of_c} {name}"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_spells_the_member() {
        let right = Right { name: "nr".into(), offset: 4, size: 4, signed: Some(true) };
        for (file, said) in [
            ("a.rs", "nr: i32"),
            ("a.go", "nr int32"),
            ("a.ml", "nr : int32_t"),
            ("a.py", "(\"nr\", c_int32)"),
            ("a.h", "int32_t nr"),
        ] {
            assert_eq!(suggestion(file, &right).as_deref(), Some(said));
        }
        assert_eq!(suggestion("a.rs", &Right { signed: None, ..right }), None);
    }
}
