//! Which releases there are stands in `spec/releases.yaml` alone: code names none, so that adding one changes no code.

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use xen_abi_codegen::axes::Dialect;
use xen_abi_conformance::ours::releases;

/// Literals in code, but for tests, that name one of these branches; and branches that are spelled out in code.
struct Named<'a> {
    branches: &'a [String],
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Named<'_> {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.names(&literal.value());
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.names(&mac.tokens.to_string());
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        let is_number =
            matches!(&field.expr, syn::Expr::Lit(literal) if matches!(literal.lit, syn::Lit::Int(_)));
        if is_number
            && matches!(&field.member, syn::Member::Named(name) if name == "major" || name == "minor")
        {
            self.found.push("a branch, number by number".to_owned());
        }
        visit::visit_field_value(self, field);
    }
}

impl Named<'_> {
    fn names(&mut self, text: &str) {
        // The width and precision of `{:>6.1}` are no release.
        let outside = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, outside)| outside));
        let outside = outside.collect::<Vec<_>>().join(" ");
        let words: Vec<&str> = outside.split(|c: char| !c.is_ascii_digit() && c != '.').collect();
        let is_named = |branch: &&String| {
            words.iter().any(|word| *word == branch.as_str() || word.starts_with(&format!("{branch}.")))
        };
        self.found.extend(self.branches.iter().filter(is_named).cloned());
    }
}

fn named(text: &str, branches: &[String]) -> Vec<String> {
    let mut named = Named { branches, found: Vec::new() };
    named.visit_file(&syn::parse_file(text).unwrap());
    named.found
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

#[test]
fn code_names_no_release() {
    let releases = releases().unwrap();
    let branches = Dialect::ALL.into_iter().flat_map(|dialect| releases.branches(dialect));
    let branches: Vec<String> = branches.map(|known| known.branch.to_string()).collect();
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    for path in paths {
        let found = named(&fs::read_to_string(&path).unwrap(), &branches);
        assert!(found.is_empty(), "{} names {}", path.display(), found.join(", "));
    }
}

#[test]
fn each_way_to_name_one_is_seen() {
    let branches = ["6.1".to_owned()];
    for text in [
        "const A: &str = \"linux-6.1\";",
        "fn f() { g(\"6.1.7\") }",
        "fn f() { println!(\"of 6.1 or so\") }",
        "const A: Branch = Branch { major: 6, minor: 1 };",
    ] {
        assert!(!named(text, &branches).is_empty(), "{text}");
    }
    for text in [
        "/// As 6.1 does.\nfn f() {}",
        "const A: &str = \"6.12, 16.1, 6.10\";",
        "fn f() { println!(\"{:>6.1} s\", 1.0) }",
        "#[cfg(test)]\nmod tests { const A: &str = \"6.1\"; }",
    ] {
        assert_eq!(named(text, &branches), [""; 0], "{text}");
    }
}
