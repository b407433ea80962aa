use xen_abi_codegen::document::{common_yaml, marks, tree};

/// The quick reader of YAML says what the parser says, places too, or nothing.
pub fn readers_agree(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let by_parser = tree::read_by_parser(text);
    if let Some(tree) = common_yaml::read(text) {
        assert_eq!(Ok(&tree), by_parser.as_ref(), "the quick reader and the parser differ");
    }
    let marks = marks::read(text);
    let is_comment = |text: &str| text.starts_with('#') && !text.contains('\n');
    assert!(marks.comments.iter().all(|comment| is_comment(comment.text)), "something is no comment");
    if by_parser.is_ok() {
        let opened = marks.brackets.iter().filter(|bracket| bracket.opens).count();
        assert_eq!(marks.brackets.len(), 2 * opened, "a bracket has no other");
    }
}
