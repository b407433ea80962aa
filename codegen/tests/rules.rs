//! The pages of the rules: an example of the catalogue for each, and the files that are kept.

#[path = "catalogue/between.rs"]
mod between;
#[path = "catalogue/cases.rs"]
mod cases;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use between::there_and_back;
use cases::{Case, FILES};
use xen_abi_codegen::regression::diff::Diff;
use xen_abi_codegen::regression::pages::{index, page};
use xen_abi_codegen::regression::policy::Policy;
use xen_abi_codegen::regression::report::{Format, judged, report};
use xen_abi_codegen::regression::rules::{RULES, Rule};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What the report says of the first change that a rule found.
fn told(mut diff: Diff, rule: Rule) -> String {
    diff.changes.retain(|change| change.rule == rule);
    diff.changes.truncate(1);
    let judged = judged(&diff, &Policy::default(), &Default::default());
    let text = report(&diff, &judged, Format::Text);
    // Without the names of the states before it, and the places and numbers behind it.
    let lines = text.lines().skip(2).take_while(|line| !line.is_empty() && !line.starts_with("    at "));
    lines.map(|line| format!("{line}\n")).collect()
}

fn example(case: &Case, is_back: bool, diff: Diff, rule: Rule) -> String {
    let way = if is_back { "The other way round, from `after` to `before`, the" } else { "The" };
    let (name, text, told) = (case.name(), case.text(), told(diff, rule));
    format!(
        "Of the [catalogue](../../codegen/tests/catalogue): {name}.\n\n```yaml\n{text}```\n\n{way} report says:\n\n```text\n{told}```\n"
    )
}

/// The example of each rule: the pair with the fewest changes, of those the first, and there rather than back.
fn examples() -> String {
    let mut best: BTreeMap<Rule, (usize, String)> = BTreeMap::new();
    let more = include_str!("catalogue/pages.yaml");
    for file in FILES.into_iter().map(|(_, file)| file).chain([more]) {
        for case in Case::all(file) {
            for (diff, is_back) in there_and_back(&case).into_iter().zip([false, true]) {
                let cost = diff.changes.len() * 2 + usize::from(is_back);
                for rule in diff.changes.iter().map(|change| change.rule) {
                    if best.get(&rule).is_none_or(|(least, _)| cost < *least) {
                        best.insert(rule, (cost, example(&case, is_back, diff.clone(), rule)));
                    }
                }
            }
        }
    }
    let mut text = String::new();
    for (rule, (_, example)) in &best {
        let _ = write!(text, "# {}\n\n{example}\n", rule.entry().code);
    }
    let missing: Vec<&str> =
        RULES.iter().filter(|entry| !best.contains_key(&entry.rule)).map(|entry| entry.code).collect();
    assert_eq!(missing, [""; 0], "rules without a pair in the catalogue");
    text
}

/// Compares with a file, or writes it.
fn assert_kept(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "{} is out of date: UPDATE_RULES=1 cargo test --test rules, twice", path.display());
}

#[test]
fn the_examples_are_those_of_the_catalogue() {
    assert_kept(&root().join("codegen/regression/examples.md"), &examples());
}

#[test]
fn the_pages_that_are_kept_are_those_of_the_rules() {
    let folder = root().join("docs/rules");
    assert_kept(&folder.join("README.md"), &index());
    let mut names = vec!["README.md".to_owned()];
    for entry in RULES {
        let name = format!("{}.md", entry.code);
        assert_kept(&folder.join(&name), &page(entry.rule));
        assert!(page(entry.rule).contains("\n## Example\n"), "{name}");
        names.push(name);
    }
    let kept =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut kept: Vec<String> = kept.collect();
    kept.sort();
    names.sort();
    assert_eq!(kept, names, "a page for each rule, and nothing else");
}

fn xen_abi(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    command.current_dir(root()).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_command_shows_the_pages() {
    let own = page(Rule::PaddingBecameMember);
    for arguments in [
        &["rules", "D0103"][..],
        &["rules", "--format", "markdown", "D0103"],
        &["explain", "D0103"],
        &["explain", "d0103"],
    ] {
        assert_eq!(stdout(&xen_abi(arguments)), own, "{arguments:?}");
    }
    assert_eq!(stdout(&xen_abi(&["rules", "--format", "markdown"])), index());
    let list = stdout(&xen_abi(&["explain"]));
    assert!(list.contains("\nD0103  padding-became-member\n"), "{list}");
    let one: serde_json::Value =
        serde_json::from_str(&stdout(&xen_abi(&["rules", "D0103", "--format", "json"]))).unwrap();
    assert_eq!((one.as_array().unwrap().len(), &one[0]["mirror"]), (1, &"D0104".into()));
    for (arguments, said) in [
        (&["rules", "D0193"][..], "did you mean D0103?"),
        (&["explain", "D0193"], "did you mean D0103?"),
        (&["rules", "x"], "no rule has the code `x`"),
    ] {
        let output = xen_abi(arguments);
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
    let folder = tempfile::tempdir().unwrap();
    let output = xen_abi(&["rules", "--format", "markdown", "--out", folder.path().to_str().unwrap()]);
    assert!(output.status.success());
    assert_eq!(std::fs::read_to_string(folder.path().join("D0103.md")).unwrap(), own);
    assert_eq!(std::fs::read_to_string(folder.path().join("README.md")).unwrap(), index());
}

/// Code scanning shows the page beside what was found.
#[test]
fn code_scanning_gets_the_pages() {
    let report = stdout(&xen_abi(&["diff", "4.19", "4.20", "--format", "sarif"]));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let rules = report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "D0103").unwrap();
    assert_eq!(rule["help"]["markdown"], page(Rule::PaddingBecameMember));
    assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
}
