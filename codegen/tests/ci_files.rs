//! What `docs/ci/` has to copy does what it is for: its commands are taken out of the files, and run where a branch
//! splits a member of a record behind domctl.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;
use xen_abi_codegen::folder;

/// The version of the interface to which the record belongs.
const VERSION: &str = "XEN_DOMCTL_INTERFACE_VERSION";

/// The record.
const RECORD: &str = "xen_domctl_createdomain";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// The commands of a list of words that run the program; what installs it is left out.
fn of_program<'y>(words: impl Iterator<Item = &'y Value>) -> Vec<String> {
    let words = words.filter_map(Value::as_str).filter(|word| word.starts_with("xen-abi "));
    words.map(str::to_owned).collect()
}

/// A job of CI: its commands, run one after the other until one fails.
struct Job(Vec<String>);

impl Job {
    fn of_github() -> Job {
        let file = yaml("docs/ci/github.yml");
        let steps = file["jobs"]["changes"]["steps"].as_sequence().unwrap();
        Job(of_program(steps.iter().filter_map(|step| step.get("run"))))
    }

    fn of_gitlab() -> Job {
        let file = yaml("docs/ci/gitlab.yml");
        Job(of_program(file["xen-abi"]["script"].as_sequence().unwrap().iter()))
    }

    fn of_pre_commit() -> Job {
        let hooks = yaml(".pre-commit-hooks.yaml");
        Job(of_program(hooks.as_sequence().unwrap().iter().map(|hook| &hook["entry"])))
    }

    /// The same without the commands about the lock file.
    fn of_changes(&self) -> Job {
        Job(self.0.iter().filter(|command| command.starts_with("xen-abi diff ")).cloned().collect())
    }

    fn all() -> [(&'static str, Job); 3] {
        [("github", Job::of_github()), ("gitlab", Job::of_gitlab()), ("pre-commit", Job::of_pre_commit())]
    }
}

/// A clone of this project's specification, with a branch that changes it.
struct Clone(TempDir);

impl Clone {
    fn new() -> Clone {
        let clone = Clone(tempfile::tempdir().unwrap());
        for source in folder::embedded(xen_abi_spec::FILES, &|_| true) {
            let path = clone.path("spec").join(&*source.name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &*source.text).unwrap();
        }
        fs::copy(root().join("xen-abi.lock"), clone.path("xen-abi.lock")).unwrap();
        clone.git(&["init", "--quiet", "--initial-branch", "main"]);
        clone.commit();
        // As a job finds it: the branch from which it came is that of the server.
        clone.git(&["update-ref", "refs/remotes/origin/main", "main"]);
        clone.git(&["switch", "--quiet", "--create", "change"]);
        clone
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn git(&self, arguments: &[&str]) {
        assert!(Command::new("git").current_dir(&self.0).args(arguments).status().unwrap().success());
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        let as_somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
        self.git(&[&as_somebody[..], &["commit", "--quiet", "--message", "One"]].concat());
    }

    /// Has two numbers in the place of one, from the release on that is in development.
    fn split_member(&self) {
        self.replace(
            "      - name: max_vcpus\n        type: u32\n",
            "      - { name: nr_vcpus, type: u16, since: RELEASE, doc: How many. }\n      \
             - { name: nr_threads, type: u16, since: RELEASE, doc: How many of each. }\n      \
             - name: max_vcpus\n        type: u32\n        until: RELEASE\n",
        );
    }

    fn bump(&self) {
        let constant = format!("  {VERSION}:\n    type: u32\n    value:\n");
        self.replace(&constant, &format!("{constant}      - {{ since: RELEASE, is: 0x00000fff }}\n"));
    }

    fn replace(&self, from: &str, to: &str) {
        let releases = yaml("spec/releases.yaml");
        let newest = releases["xen"].as_mapping().unwrap().keys().last().unwrap().as_str().unwrap();
        let text = fs::read_to_string(self.path("spec/domctl.yaml")).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let text = text.replace(from, &to.replace("RELEASE", &format!("\"{newest}\"")));
        fs::write(self.path("spec/domctl.yaml"), text).unwrap();
    }

    /// Runs a job as its service does; the variables are those that the services set.
    fn run(&self, job: &Job) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_xen-abi")).parent().unwrap();
        let path = std::env::join_paths(
            [program.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", &job.0.join("\n")]).current_dir(&self.0).env("PATH", path.unwrap());
        shell.env("GITHUB_BASE_REF", "main").env("CI_MERGE_REQUEST_DIFF_BASE_SHA", "origin/main");
        shell.output().unwrap()
    }
}

/// All that somebody reads in the log.
fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

#[test]
fn a_member_that_is_split_without_a_bump_stops_every_job() {
    let clone = Clone::new();
    clone.split_member();
    for (name, job) in Job::all() {
        assert!(
            job.0.iter().any(|command| command.starts_with("xen-abi lock --check")),
            "{name}: {:?}",
            job.0
        );
        let lock = Job(vec!["xen-abi lock --check".to_owned()]);
        for job in [job.of_changes(), lock] {
            let output = clone.run(&job);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{name}: {said}");
            for word in ["changed-without-bump", VERSION, "still 0x", RECORD, "changed under it", "nr_vcpus"]
            {
                assert!(said.contains(word), "{name} does not say `{word}`:\n{said}");
            }
        }
    }
    // GitLab shows in the merge request what is written after the job failed.
    let file = yaml("docs/ci/gitlab.yml");
    let after = Job(of_program(file["xen-abi"]["after_script"].as_sequence().unwrap().iter()));
    assert_eq!(clone.run(&after).status.code(), Some(1));
    let report = file["xen-abi"]["artifacts"]["reports"]["codequality"].as_str().unwrap();
    let issues: Vec<Value> = serde_yaml::from_str(&fs::read_to_string(clone.path(report)).unwrap()).unwrap();
    let of_version =
        |issue: &&Value| issue["description"].as_str().is_some_and(|text| text.starts_with(VERSION));
    assert_eq!(issues.iter().filter(of_version).count(), 1, "{issues:?}");
}

#[test]
fn a_member_that_is_split_with_a_bump_passes_every_job() {
    let clone = Clone::new();
    clone.split_member();
    clone.bump();
    assert_eq!(clone.run(&Job(vec!["xen-abi lock".to_owned()])).status.code(), Some(0));
    for (name, job) in Job::all() {
        let output = clone.run(&job);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
    }
}

/// A job that cannot run must not pass, nor look as if the change were against the policy.
#[test]
fn a_specification_that_cannot_be_read_stops_every_job_otherwise() {
    let clone = Clone::new();
    clone.replace("      - name: max_vcpus\n", "      - nme: max_vcpus\n");
    for (name, job) in Job::all() {
        let output = clone.run(&job);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(3), "{name}: {said}");
        assert!(said.contains("nme"), "{name}: {said}");
    }
}
