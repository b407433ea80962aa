//! The quick reader of common YAML says what the parser of the whole language says.

use std::fs;
use std::path::{Path, PathBuf};

use xen_abi_codegen::document::common_yaml::read;
use xen_abi_codegen::document::tree;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths.sort();
    let text = |path: PathBuf| Some((path.clone(), String::from_utf8(fs::read(path).unwrap()).ok()?));
    paths.into_iter().filter_map(text).collect()
}

/// Whether it was read quickly; then the parser of the whole language must say the same.
fn is_read_alike(text: &str, about: &dyn std::fmt::Debug) -> bool {
    let Some(tree) = read(text) else { return false };
    match tree::read_by_parser(text) {
        Ok(expected) if expected == tree => true,
        Ok(expected) => {
            let (ours, theirs) = (format!("{tree:#?}"), format!("{expected:#?}"));
            let differs = ours.lines().zip(theirs.lines()).position(|(ours, theirs)| ours != theirs);
            let part = |text: &str| {
                text.lines()
                    .skip(differs.unwrap_or(0).saturating_sub(8))
                    .take(16)
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            panic!("{about:?}: {:?}\n{}\n---\n{}", text.get(..200), part(&ours), part(&theirs))
        }
        Err(finding) => panic!("{about:?}: {finding:?}\n{text}"),
    }
}

#[test]
fn the_specification_is_read_quickly_and_as_by_the_parser() {
    for (path, text) in texts("../spec") {
        // The list of releases is short, and has keys in quotes.
        if path.ends_with("releases.yaml") {
            continue;
        }
        assert!(is_read_alike(&text, &path), "{} is not of the common kind", path.display());
    }
    for (path, text) in texts("tests") {
        is_read_alike(&text, &path);
    }
}

#[test]
fn spoilt_texts_are_read_as_by_the_parser_or_not_at_all() {
    const MARKS: [&str; 18] =
        ["", " ", "  ", "\n", ":", ": ", "#", " #", "-", "- ", "\"", "{", "}", "[", "]", ",", "|", "\\"];
    let mut counted = 0;
    for (path, text) in texts("../spec").into_iter().filter(|(_, text)| text.is_ascii()) {
        // A prime, so that all columns are met over all files.
        for at in (0..text.len()).step_by(if text.len() > 4000 { 397 } else { 29 }) {
            let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let window = &text[line..text.len().min(at + 600)];
            for mark in MARKS {
                for removed in [0, 1] {
                    let spoilt = format!("{}{mark}{}", &window[..at - line], &window[at - line + removed..]);
                    let spoilt = format!("key:\n{spoilt}");
                    counted += usize::from(is_read_alike(&spoilt, &(&path, at, mark)));
                }
            }
        }
    }
    assert!(counted > 1000, "{counted}");
}
