//! The arrows of small crates.

use std::fs;

use super::{Arrows, Root, circles, from_text};

/// The arrows of a crate with these files.
fn arrows(files: &[(&str, &str)]) -> Arrows {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Arrows::of(&[Root { name: "own", at: &[], file: folder.path().join("lib.rs") }])
}

/// Those of a crate with the modules `a`, `b`, `b::c` and `d`, of which `a` has this text.
fn imports_of_a(text: &str) -> String {
    let arrows = arrows(&[
        ("lib.rs", "mod a; mod b; mod d;"),
        ("a.rs", text),
        ("b/mod.rs", "mod c; pub use c::Inner; pub use self::c::inner as renamed; pub struct Outer;"),
        ("b/c.rs", "pub struct Inner; pub fn inner() {} pub enum Kind { One }"),
        (
            "d.rs",
            "pub use crate::b::*; pub(crate) fn own() {} made! { pub struct Made {} } #[macro_export] macro_rules! exported { () => {} }",
        ),
    ]);
    arrows.to_text().lines().next().unwrap().to_owned()
}

#[test]
fn a_path_leads_to_the_file_that_defines_what_it_names() {
    let imports = [
        ("use crate::b::Outer;", "a: b"),
        ("use super::b::{self, Outer as Other};", "a: b"),
        ("use crate::b::Inner;", "a: b::c"),
        ("use crate::b::renamed;", "a: b::c"),
        ("use crate::b; fn f() { b::c::inner(); }", "a: b::c"),
        ("fn f() -> crate::b::c::Kind { crate::b::c::Kind::One }", "a: b::c"),
        ("use crate::d::Inner;", "a: b::c"),
        ("use crate::d::{Made, own};", "a: d"),
        ("use crate::d::unseen;", "a: d"),
        ("use crate::b::c::*;", "a: b::c"),
        ("use crate::b::*; fn f() -> Inner { todo!() }", "a: b b::c"),
        ("fn f() { println!(\"{}\", g(crate::b::renamed())); }", "a: b::c"),
        ("fn f() { use crate::b::c::Kind::*; }", "a: b::c"),
        ("mod within { use super::super::b::Outer; use super::f; } fn f() {}", "a: b"),
        ("macro_rules! m { () => { $crate::b::Outer } }", "a: b"),
        ("use crate::b;", "a:"),
        ("use std::collections::*; fn b() {} fn f() { b(); }", "a:"),
        ("use crate::exported;", "a: d"),
        ("fn f() { crate::exported!(); }", "a: d"),
        ("#[cfg(test)] mod tests { use crate::b::Outer; } #[cfg(test)] use crate::b::Inner;", "a:"),
    ];
    for (text, expected) in imports {
        assert_eq!(imports_of_a(text), expected, "{text}");
    }
}

#[test]
fn crates_stand_in_one_list() {
    let folder = tempfile::tempdir().unwrap();
    let root = |name: &'static str, at: &'static [&'static str], texts: &[(&str, &str)]| {
        let below = folder.path().join(name);
        fs::create_dir(&below).unwrap();
        for (file, text) in texts {
            fs::write(below.join(file), text).unwrap();
        }
        Root { name, at, file: below.join("lib.rs") }
    };
    let early =
        root("early", &["before"], &[("lib.rs", "pub mod a; pub use a::A;"), ("a.rs", "pub struct A;")]);
    let late = root(
        "late",
        &[],
        &[
            ("lib.rs", "mod b; mod c; pub use early as before; pub use early::*;"),
            ("b.rs", "use early::A;"),
            ("c.rs", "use crate::{a, before::A}; fn f() -> a::A { crate::b::g() }"),
        ],
    );
    let list = Arrows::of(&[early, late]).to_text();
    assert_eq!(list, "b: before::a\nbefore:\nbefore::a:\nc: b before::a\ncrate:\n");
}

#[test]
fn reexports_of_children_are_no_imports() {
    let arrows = arrows(&[
        ("lib.rs", "pub mod a; pub use a::A;"),
        ("a.rs", "mod child; pub use child::*; pub use child::Child; pub struct A;"),
        ("a/child.rs", "use super::A; pub struct Child(A);"),
    ]);
    arrows.assert_no_circles();
    assert_eq!(arrows.to_text(), "a:\na::child: a\ncrate:\n");
}

#[test]
fn each_circle_is_found() {
    let arrows = arrows(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
        ("a.rs", "mod child; pub struct A; fn f() { child::f(); }"),
        ("a/child.rs", "use super::A; pub fn f() {}"),
        ("b.rs", "use crate::c::C; use crate::a::A; pub struct B;"),
        ("c.rs", "use crate::d::D; pub struct C;"),
        ("d.rs", "use crate::b::B; pub struct D;"),
        ("e.rs", "use crate::b::B;"),
    ]);
    let circles: Vec<_> = circles::circles(&arrows.0).iter().map(|circle| circle.join(" ")).collect();
    assert_eq!(circles, ["a a::child a", "b c d b"]);
}

#[test]
fn new_and_stale_arrows_are_told() {
    let arrows =
        arrows(&[("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::B;"), ("b.rs", "pub struct B;")]);
    assert!(arrows.differences(&from_text(&arrows.to_text())).is_empty());
    assert_eq!(
        arrows.differences(&from_text("a:\nb: a\nold: b\n")),
        [
            "new: `a` imports `b`",
            "gone: `b` imports `a`",
            "module `crate` is not listed",
            "there is no module `old`",
            "gone: `old` imports `b`"
        ]
    );
}
