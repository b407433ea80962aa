//! Headers that somebody names in place of those that were set up: a copy in a folder, a tag of a repository.

mod ready;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use xen_abi_codegen::axes::Dialect;
use xen_abi_conformance::environment::can_test_with_git;
use xen_abi_conformance::header_set::headers_below;
use xen_abi_conformance::workplace::Workplace;

/// A copy of real headers, the newest of Xen, with the branch that they are of.
struct Copy {
    folder: TempDir,
    branch: String,
}

impl Copy {
    fn of_newest() -> Option<Copy> {
        let workplace = Workplace::of_workspace();
        let sets = ready::manifest(&workplace)?.sets(&workplace).unwrap();
        let newest = sets.iter().rfind(|set| set.dialect == Dialect::Xen).unwrap();
        let copy = Copy { folder: tempfile::tempdir().unwrap(), branch: newest.branch().to_string() };
        for header in headers_below(&newest.tree()).unwrap() {
            let to = copy.header(&header);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(newest.tree().join(&header), to).unwrap();
        }
        Some(copy)
    }

    fn header(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn replace(&self, header: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.header(header)).unwrap();
        assert!(text.contains(from), "{header} has no `{from}`");
        std::fs::write(self.header(header), text.replacen(from, to, 1)).unwrap();
    }

    fn check(&self) -> Output {
        self.run(&["check", "--target", "x86_64", "--view", "guest"])
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(arguments, "--headers", self.folder.path(), &self.branch)
    }
}

fn run(arguments: &[&str], option: &str, folder: &Path, release: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.args(arguments).arg(option).arg(folder).args(["--release", release]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn drift_of_a_copy_is_found() {
    let Some(copy) = Copy::of_newest() else { return };
    // A copy need not have everything.
    std::fs::remove_file(copy.header("kexec.h")).unwrap();
    let output = copy.check();
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    copy.replace("sched.h", "#define SCHEDOP_block       1", "#define SCHEDOP_block       11");
    let output = copy.check();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("SCHEDOP_block"), "{}", text(&output.stdout));
}

/// As `xen-abi diff`, but with real headers: a member of domctl without a bump is told with the line of each copy.
#[test]
fn changes_between_two_copies_are_told_with_their_lines() {
    let (Some(before), Some(after)) = (Copy::of_newest(), Copy::of_newest()) else { return };
    after.replace(
        "domctl.h",
        "    uint32_t max_evtchn_port;\n",
        "    uint32_t lamps;\n    uint32_t max_evtchn_port;\n",
    );
    let diff = |after: &Copy| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
        command.arg("diff").args([&before.folder, &after.folder].map(TempDir::path));
        command.args(["--target", "arm64", "--format", "github"]).output().unwrap()
    };
    let same = diff(&before);
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), String::new()), "{}", text(&same.stderr));
    let output = diff(&after);
    let found = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{found}{}", text(&output.stderr));
    let of =
        |class: &str| found.lines().find(|line| line.contains(&format!(" {class}::"))).unwrap().to_owned();
    let header = std::fs::read_to_string(after.header("domctl.h")).unwrap();
    let line = 1 + header.lines().position(|line| line.ends_with("uint32_t lamps;")).unwrap();
    assert!(of("added").contains(&format!("/domctl.h,line={line},col=14,")), "{found}");
    assert!(of("moved").contains("xen_domctl_createdomain.max_evtchn_port"), "{found}");
    assert!(of("changed-without-bump").contains("XEN_DOMCTL_INTERFACE_VERSION: still 0x"), "{found}");
}

#[test]
fn an_error_in_a_copy_is_shown_where_it_is() {
    let Some(copy) = Copy::of_newest() else { return };
    copy.replace(
        "sched.h",
        "    unsigned int reason; /* SHUTDOWN_* => enum sched_shutdown_reason */\n",
        "    u33 reason\n",
    );
    let output = copy.check();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    let place = format!("{}:", copy.header("sched.h").display());
    assert!(said.contains(&place) && said.contains("u33"), "{said}");
}

#[test]
fn a_header_of_a_release_that_is_not_covered_is_drafted() {
    let Some(mut copy) = Copy::of_newest() else { return };
    copy.branch = "4.99".to_owned();
    let output = copy.run(&["import", "sched.h", "--target", "arm64"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("SCHEDOP_block"), "{}", text(&output.stdout));
    let output = copy.check();
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("does not cover Xen 4.99"), "{}", text(&output.stderr));
}

#[test]
fn a_tag_is_checked_as_a_folder_is() {
    if !can_test_with_git() {
        return;
    }
    let Some(copy) = Copy::of_newest() else { return };
    let repository = tempfile::tempdir().unwrap();
    let public = repository.path().join("xen/include/public");
    std::fs::create_dir_all(public.parent().unwrap()).unwrap();
    copy.replace("sched.h", "#define SCHEDOP_block       1", "#define SCHEDOP_block       11");
    std::fs::rename(copy.folder.path(), &public).unwrap();
    let tag = format!("RELEASE-{}.0", copy.branch);
    let steps: [&[&str]; 4] = [
        &["init", "--quiet"],
        &["add", "."],
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "--quiet",
            "--no-verify",
            "-m",
            "x",
        ],
        &["-c", "tag.gpgsign=false", "tag", &tag],
    ];
    for step in steps {
        assert!(Command::new("git").arg("-C").arg(repository.path()).args(step).status().unwrap().success());
    }
    let check = ["check", "--target", "x86_64", "--view", "guest"];
    let output = run(&check, "--git", repository.path(), &copy.branch);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains(&tag) && said.contains("SCHEDOP_block"), "{said}");
}

#[test]
fn options_that_do_not_belong_together_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["check", "--headers", "x"][..],
        &["check", "--release", "4.20"],
        &["check", "--headers", "x", "--git", "y", "--release", "4.20"],
        &["check", "--headers", "x", "--release", "4.20", "--set", "4.20"],
        &["check", "--git", "x", "--release", "four"],
        &["import", "x.h", "--tag", "x"],
        &["record", "--headers", "x", "--release", "4.20"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
        let output = command.args(arguments).env("CARGO_TARGET_DIR", folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
    }
}
