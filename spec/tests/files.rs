//! The crate has every file of its folder.

use std::fs;
use std::path::Path;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// Set it to have the list of files written anew.
const UPDATE: &str = "UPDATE_SPEC_FILES";

/// Finds the names of the files below a folder of the specification, as the list has them.
fn collect(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.strip_prefix(FOLDER).unwrap().to_str().unwrap();
            names.push(name.replace('\\', "/"));
        }
    }
}

/// `lib.rs` with these files in its list.
fn with_files(code: &str, names: &[String]) -> String {
    let (start, end) = ("= files! {\n", "};\n");
    let (before, behind) = code.split_once(start).expect("the list");
    let (_, behind) = behind.split_once(end).expect("its end");
    let list: String = names.iter().map(|name| format!("    {name:?}\n")).collect();
    [before, start, &list, end, behind].concat()
}

#[test]
fn every_file_is_listed() {
    let mut names = Vec::new();
    collect(Path::new(FOLDER), &mut names);
    names.sort();
    let path = Path::new(FOLDER).join("lib.rs");
    let code = fs::read_to_string(&path).unwrap();
    let wanted = with_files(&code, &names);
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, wanted).unwrap();
    } else {
        let listed: Vec<&str> = xen_abi_spec::FILES.iter().map(|(name, _)| *name).collect();
        assert!(
            listed == names && code == wanted,
            "spec/lib.rs lists other files than there are: {UPDATE}=1 cargo test -p xen-abi-spec writes the list"
        );
    }
}
