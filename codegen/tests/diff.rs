//! The verbs `diff`, `accept` and `rules` as programs are called: operands, exit statuses, forms of the report.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A specification of one header in a repository of its own.
struct Repository(TempDir);

const RELEASES: &str = "format: 1\nxen:\n  '4.20': { points: 0, interface: '0x00041300' }\n";

fn header(version: u32, members: &str) -> String {
    format!(
        "format: 1\nheader: tray.h\nguard: TRAY_H\nview: tools\nversion: TRAY_INTERFACE_VERSION\ndoc: A tray.\nprovenance: []\n\
         constants:\n  TRAY_INTERFACE_VERSION: {{ value: {version}, doc: What a program names. }}\n\
         structs:\n  tray:\n    doc: A tray.\n    fields:\n{members}"
    )
}

const CUPS: &str = "      - { name: cups, type: u8, doc: Cups. }\n";
const PLATES: &str = "      - { name: plates, type: u32, doc: Plates. }\n";
const SPOONS: &str = "      - { name: spoons, type: u8, doc: Spoons. }\n";

impl Repository {
    /// One whose last commit has a version and members.
    fn with(version: u32, members: &str) -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet"]);
        repository.write(version, members);
        repository.commit();
        repository
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        let as_somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
        self.git(&[&as_somebody[..], &["commit", "--quiet", "--message", "One"]].concat());
    }

    /// Has the specification cover these releases instead.
    fn cover(&self, releases: &[&str]) {
        let line = |release: &&str| format!("  '{release}': {{ points: 0, interface: '0x00041300' }}\n");
        let text = format!("format: 1\nxen:\n{}", releases.iter().map(line).collect::<String>());
        fs::write(self.0.path().join("spec/releases.yaml"), text).unwrap();
    }

    fn write(&self, version: u32, members: &str) {
        let spec = self.0.path().join("spec");
        fs::create_dir_all(&spec).unwrap();
        fs::write(spec.join("releases.yaml"), RELEASES).unwrap();
        fs::write(spec.join("tray.yaml"), header(version, members)).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        assert!(Command::new("git").current_dir(self.0.path()).args(arguments).status().unwrap().success());
    }

    fn xen_abi(&self, arguments: &[&str]) -> Output {
        xen_abi(self.0.path(), arguments)
    }
}

fn xen_abi(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xen-abi")).current_dir(folder).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a maintainer reads when a member of a versioned interface changed and its version did not.
#[test]
fn a_change_without_a_bump_is_stopped() {
    let repository = Repository::with(1, &format!("{CUPS}{PLATES}"));
    assert_eq!(repository.xen_abi(&["diff", "git:HEAD", "dir:spec"]).status.code(), Some(0));
    repository.write(1, &format!("{CUPS}{SPOONS}{PLATES}"));
    let output = repository.xen_abi(&["diff", "git:HEAD", "dir:spec"]);
    assert_eq!(output.status.code(), Some(1));
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/regression.md")).unwrap();
    assert!(
        page.contains(&stdout(&output)),
        "docs/regression.md shows another report than\n{}",
        stdout(&output)
    );
    repository.write(2, &format!("{CUPS}{SPOONS}{PLATES}"));
    let output = repository.xen_abi(&["diff", "git:HEAD", "dir:spec", "--format", "short"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    insta::assert_snapshot!(stdout(&output), @r"
    warn padding-became-member tray.spoons: byte 1, padding before; tools
    allow version-bumped TRAY_INTERFACE_VERSION: 2 instead of 1; tools
    ");
}

/// What is changed of older releases alone, the newest does not show.
#[test]
fn all_releases_are_compared_at_once() {
    let repository = Repository::with(1, &format!("{CUPS}{PLATES}"));
    repository.cover(&["4.17", "4.18", "4.19", "4.20"]);
    repository.commit();
    let of_some = "      - { name: spoons, type: u8, since: \"4.18\", until: \"4.20\", doc: Spoons. }\n";
    repository.write(1, &format!("{CUPS}{of_some}{PLATES}"));
    repository.cover(&["4.17", "4.18", "4.19", "4.20", "4.21"]);
    let diff = |more: &[&str]| repository.xen_abi(&[&["diff", "git:HEAD", "dir:spec"], more].concat());
    assert_eq!(diff(&["--release", "4.20", "--format", "short"]).stdout, b"");
    let output = diff(&["--release", "all"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    insta::assert_snapshot!(stdout(&output), @r#"
    all releases (git:HEAD) -> all releases (dir:spec)

    error[D0103] padding-became-member: tray.spoons
        byte 1, padding before; tools; 4.18 to 4.19
        before  cups:1 .3 plates:4
        now     cups:1 spoons:1 .2 plates:4
        breaks toolstack-old-on-new
        TRAY_INTERFACE_VERSION is 0x1 in both
        at spec/tray.yaml:15:17, before at spec/tray.yaml:11:3
        to accept it: xen-abi accept 1993e9d0f3def5a9 --change "padding-became-member tray.spoons" --reason "..."

    error[D0402] changed-without-bump: TRAY_INTERFACE_VERSION
        still 0x1, though `tray` changed under it; tools; 4.18 to 4.19
        breaks toolstack-old-on-new, toolstack-new-on-old
        TRAY_INTERFACE_VERSION is 0x1 in both
        at spec/tray.yaml:9:3
        to accept it: xen-abi accept 757babaa7443c470 --change "changed-without-bump TRAY_INTERFACE_VERSION" --reason "..."

    2 changes: 2 against the policy, 0 warnings
    not checked: 4.21, which only one of the two covers
    "#);
    let json: Value =
        serde_json::from_str(&stdout(&diff(&["--release", "all", "--format", "json"]))).unwrap();
    assert_eq!(json["changes"][0]["releases"], serde_json::json!(["4.18", "4.19"]));
    let other = repository.xen_abi(&["diff", "git:HEAD", "4.20", "--release", "all"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(stderr(&other).contains("two specifications"), "{}", stderr(&other));
}

#[test]
fn what_was_accepted_is_not_against_the_policy() {
    let repository = Repository::with(1, &format!("{CUPS}{PLATES}"));
    repository.write(1, &format!("{CUPS}{SPOONS}{PLATES}"));
    let diff = || repository.xen_abi(&["diff", "git:HEAD", "dir:spec", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&diff())).unwrap();
    let denied: Vec<&Value> =
        report["changes"].as_array().unwrap().iter().filter(|change| change["level"] == "deny").collect();
    assert_eq!(denied.len(), 2);
    for change in &denied {
        let fingerprint = change["fingerprint"].as_str().unwrap();
        let accept = ["accept", fingerprint, "--reason", "Nobody has it yet.", "--author", "Somebody"];
        assert_eq!(repository.xen_abi(&accept).status.code(), Some(0));
        let again = repository.xen_abi(&accept);
        assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
    }
    assert_eq!(diff().status.code(), Some(0));
    // What is not there any more must not stay accepted, and what ended must not either.
    let file = repository.0.path().join("xen-abi-accepted.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}  until: 2020-01-31\n")).unwrap();
    let ended = diff();
    assert_eq!(ended.status.code(), Some(1));
    assert!(stderr(&ended).contains("was accepted until 2020-01-31"), "{}", stderr(&ended));
    fs::write(&file, text).unwrap();
    repository.write(1, &format!("{CUPS}{PLATES}"));
    let unused = diff();
    assert_eq!(unused.status.code(), Some(1));
    assert!(stderr(&unused).contains("is accepted, and is no change"), "{}", stderr(&unused));
}

#[test]
fn a_policy_says_what_matters() {
    let repository = Repository::with(1, &format!("{CUPS}{PLATES}"));
    repository.write(1, &format!("{CUPS}{SPOONS}{PLATES}"));
    let with = |policy: &str| {
        fs::write(repository.0.path().join("policy.yaml"), policy).unwrap();
        repository.xen_abi(&["diff", "git:HEAD", "dir:spec", "--policy", "policy.yaml"])
    };
    let lenient = "rules: { D0402: allow }\nbreaks: { toolstack-old-on-new: warn }\n";
    assert_eq!(with(lenient).status.code(), Some(0));
    for (policy, complaint) in [
        ("rules: { D9999: allow }", "there is no rule `D9999`"),
        ("breaks: { everything: deny }", "`everything` is nothing that can break"),
        ("rule: {}", "unknown field"),
        ("rules: { D0103: perhaps }", "perhaps"),
    ] {
        let output = with(policy);
        assert_eq!(output.status.code(), Some(2), "{policy}");
        assert!(stderr(&output).contains(complaint), "{}", stderr(&output));
    }
}

#[test]
fn what_cannot_be_compared_has_a_status_of_its_own() {
    let repository = Repository::with(1, CUPS);
    let status = |arguments: &[&str]| {
        let output = repository.xen_abi(&[&["diff"], arguments].concat());
        (output.status.code().unwrap(), stderr(&output))
    };
    for (arguments, expected, said) in [
        (&["4.20", "4.99"][..], 2, "release `4.99` of xen is not covered"),
        (&["git:nothing", "4.20"], 2, "`nothing` is no revision"),
        (&["4.20", "facts:nowhere.json"], 3, "nowhere.json"),
        (&["4.20", "dir:nowhere"], 3, "nowhere"),
        (&["4.20", "facts:spec/tray.yaml"], 3, "these are no facts"),
        (&["4.20"], 2, "required arguments"),
        (&["4.20", "4.20", "--format", "rhyme"], 2, "invalid value 'rhyme'"),
    ] {
        let (code, text) = status(arguments);
        assert_eq!(code, expected, "{arguments:?}: {text}");
        assert!(text.contains(said), "{arguments:?}: {text}");
    }
    repository.write(1, "      - { name: cups, type: nothing, doc: Cups. }\n");
    assert_eq!(status(&["git:HEAD", "dir:spec"]).0, 3);
}

/// Facts of two releases are as far apart as the releases are, but for what facts do not have.
#[test]
fn facts_are_compared_as_releases_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let short = |before: &str, after: &str| {
        let arguments = ["diff", before, after, "--view", "tools", "--format", "short"];
        stdout(&xen_abi(root, &arguments))
    };
    let operands = ["4.20", "4.21"].map(|release| {
        let facts = xen_abi(root, &["facts", "--release", release]);
        let path = folder.path().join(release);
        fs::write(&path, facts.stdout).unwrap();
        format!("facts:{}", path.display())
    });
    let layouts = |text: String| -> Vec<String> {
        let of_tools = text.lines().filter(|line| line.starts_with("deny"));
        of_tools
            .map(|line| {
                line.split("; arm32")
                    .next()
                    .unwrap_or(line)
                    .trim_end_matches("; everywhere")
                    .trim_end_matches("; tools")
                    .to_owned()
            })
            .collect()
    };
    let of_facts = layouts(short(&operands[0], &operands[1]));
    assert_eq!(of_facts.len(), 4, "{of_facts:?}");
    assert_eq!(of_facts, layouts(short("4.20", "4.21")));
}

#[test]
fn every_form_of_report_can_be_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let report = |format: &str| stdout(&xen_abi(root, &["diff", "4.20", "4.21", "--format", format]));
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    assert_eq!((&json["schema"], &json["from"]), (&"xen-abi-diff/1".into(), &"4.20.4".into()));
    let change = json["changes"].as_array().unwrap().iter().find(|change| change["rule"] == "D0402").unwrap();
    assert_eq!(change["guarded_by"]["constant"], "XEN_DOMCTL_INTERFACE_VERSION");
    assert_eq!((&change["guarded_by"]["from"], &change["guarded_by"]["to"]), (&23.into(), &23.into()));
    assert!(change["to_place"].as_str().unwrap().starts_with("spec/domctl.yaml:"));
    let count = json["changes"].as_array().unwrap().len();
    let sarif: Value = serde_json::from_str(&report("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), count);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(
        results
            .iter()
            .all(|result| rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"] == result["ruleId"])
    );
    let gitlab: Vec<Value> = serde_json::from_str(&report("gitlab")).unwrap();
    assert!(
        gitlab
            .iter()
            .any(|issue| issue["severity"] == "critical" && issue["location"]["lines"]["begin"].is_u64())
    );
    let denied = report("short").lines().filter(|line| line.starts_with("deny ")).count();
    assert_eq!(
        report("github").lines().filter(|line| line.starts_with("::error file=spec/")).count(),
        denied
    );
    assert!(report("junit").contains(&format!("tests=\"{count}\" skipped=\"0\" failures=\"{denied}\"")));
    assert_eq!(report("markdown").matches('\u{274c}').count(), denied);
    let html = report("html");
    assert_eq!(html.matches("<td class=\"level deny\">").count(), denied);
    assert!(!html.contains("http"), "the page needs something from elsewhere");
}

/// Whoever changes an answer of the specification sees it in the difference of this file.
#[test]
fn the_lock_of_this_repository_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = xen_abi(root, &["lock", "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn what_is_not_as_it_was_locked_is_told_by_class() {
    let repository = Repository::with(1, &format!("{CUPS}{PLATES}"));
    assert_eq!(repository.xen_abi(&["lock"]).status.code(), Some(0));
    assert_eq!(repository.xen_abi(&["lock", "--check"]).status.code(), Some(0));
    repository.write(1, &format!("{CUPS}{SPOONS}{PLATES}"));
    assert_eq!(repository.xen_abi(&["lock", "--out", "new.lock"]).status.code(), Some(0));
    // As the driver for `git diff` in docs/ci calls it.
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci/git-diff-driver");
    let path = Path::new(env!("CARGO_BIN_EXE_xen-abi")).parent().unwrap();
    let mut driver = Command::new(driver);
    driver.env("PATH", format!("{}:/usr/bin:/bin", path.display())).current_dir(repository.0.path());
    let shown =
        driver.args(["xen-abi.lock", "xen-abi.lock", "0", "0", "new.lock", "0", "0"]).output().unwrap();
    assert_eq!(shown.status.code(), Some(0));
    assert!(stdout(&shown).contains("padding-became-member tray.spoons"), "{}", stdout(&shown));
    let output = repository.xen_abi(&["lock", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("error[D0103] padding-became-member: tray.spoons"),
        "{}",
        stdout(&output)
    );
    // A change that is not against the policy has to be locked too.
    repository.write(2, &format!("{CUPS}{PLATES}"));
    assert_eq!(repository.xen_abi(&["lock", "--check"]).status.code(), Some(1));
    let file = repository.0.path().join("xen-abi.lock");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("struct tray", "chair tray")).unwrap();
    let damaged = repository.xen_abi(&["lock", "--check"]);
    assert_eq!(damaged.status.code(), Some(3));
    assert!(
        stderr(&damaged).contains("xen-abi.lock: line 5: `chair` is no kind of name"),
        "{}",
        stderr(&damaged)
    );
    fs::write(&file, text.replace("struct tray 8 ", "struct tray 18446744073709551615 ")).unwrap();
    let hostile = repository.xen_abi(&["lock", "--check"]);
    assert_eq!(hostile.status.code(), Some(3));
    assert!(stderr(&hostile).contains("`tray` is larger than memory"), "{}", stderr(&hostile));
    fs::remove_file(&file).unwrap();
    assert_eq!(repository.xen_abi(&["lock", "--check"]).status.code(), Some(3));
}

#[test]
fn the_rules_are_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules: Vec<Value> =
        serde_json::from_str(&stdout(&xen_abi(root, &["rules", "--format", "json"]))).unwrap();
    let human = stdout(&xen_abi(root, &["rules"]));
    for rule in &rules {
        assert!(
            human.contains(rule["code"].as_str().unwrap())
                && human.contains(rule["summary"].as_str().unwrap())
        );
        assert!(rule["mirror"].is_string() != rule["no_mirror_because"].is_string(), "{rule}");
    }
}
