use xen_abi_codegen::document::marks;
use xen_abi_codegen::document::tree::read_by_parser;
use xen_abi_codegen::format::format;

use super::said::Said;

/// A text in canonical form says the same, has the same comments, and is its own canonical form.
pub fn fmt_keeps_meaning(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let root = read_by_parser(text);
    let Ok(once) = format(text) else { return };
    let root = root.expect("what is formatted can be read");
    let again = read_by_parser(&once).expect("the canonical form can be read");
    assert_eq!(Said::by(&again), Said::by(&root), "formatting changed what is said");
    assert_eq!(comments(&once), comments(text), "formatting changed the comments");
    assert_eq!(format(&once).as_deref(), Ok(once.as_str()), "the canonical form is not canonical");
}

fn comments(text: &str) -> Vec<&str> {
    let mut comments: Vec<&str> = marks::read(text).comments.iter().map(|comment| comment.text).collect();
    comments.sort_unstable();
    comments
}
