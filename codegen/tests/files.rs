//! The command and what it reads and writes: links, modes, pipes, devices, names, streams that nobody reads.

#![cfg(all(unix, feature = "cli"))]

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use xen_abi_codegen::regular_file;

const LOOSE: &str = "format:   1\nheader: a.h\ndoc: A.\nprovenance: []\n";
const CANONICAL: &str = "format: 1\nheader: a.h\ndoc: A.\nprovenance: []\n";

/// The command, by a shell that can bend streams. What takes longer than a minute waits for ever.
fn shell(script: &str, arguments: &[&OsStr]) -> Output {
    let script = format!("ulimit -v 1048576; {}", script.replace("xen-abi", "timeout 60 \"$0\""));
    let mut command = Command::new("bash");
    command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_xen-abi")).args(arguments);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

fn fmt(path: &Path) -> Output {
    shell("xen-abi fmt \"$1\"", &[path.as_os_str()])
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

/// A folder with one file that is not in canonical form.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.yaml"), LOOSE).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self) -> String {
        fs::read_to_string(self.path("a.yaml")).unwrap()
    }

    fn names(&self) -> Vec<std::ffi::OsString> {
        let mut names: Vec<_> =
            fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }
}

#[test]
fn a_link_stays_one_and_what_it_leads_to_is_written() {
    let folder = Folder::new();
    fs::create_dir(folder.path("below")).unwrap();
    symlink("../a.yaml", folder.path("below/first")).unwrap();
    symlink("below/first", folder.path("second.yaml")).unwrap();
    let output = fmt(&folder.path("second.yaml"));
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(folder.read(), CANONICAL);
    assert_eq!(fs::read_link(folder.path("second.yaml")).unwrap(), Path::new("below/first"));
}

#[test]
fn a_file_keeps_its_mode() {
    for kept in [0o600, 0o640, 0o755, 0o664] {
        let folder = Folder::new();
        fs::set_permissions(folder.path("a.yaml"), Permissions::from_mode(kept)).unwrap();
        assert!(fmt(&folder.path("a.yaml")).status.success());
        assert_eq!((folder.read().as_str(), mode(&folder.path("a.yaml"))), (CANONICAL, kept));
    }
    // Of generated files too, and a new one has what the mask leaves.
    let folder = Folder::new();
    fs::create_dir_all(folder.path("c/include")).unwrap();
    fs::write(folder.path("c/include/xen.h"), "old").unwrap();
    fs::set_permissions(folder.path("c/include/xen.h"), Permissions::from_mode(0o600)).unwrap();
    let output = shell("umask 027; xen-abi c --out \"$1\"", &[folder.0.path().as_os_str()]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(mode(&folder.path("c/include/xen.h")), 0o600);
    assert_eq!(mode(&folder.path("c/include/sched.h")), 0o640);
}

#[test]
fn a_file_that_may_only_be_read_is_refused() {
    let folder = Folder::new();
    fs::set_permissions(folder.path("a.yaml"), Permissions::from_mode(0o444)).unwrap();
    let output = fmt(&folder.path("a.yaml"));
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("a.yaml: the file may only be read"), "{}", said(&output));
    assert_eq!(folder.read(), LOOSE);
}

#[test]
fn a_name_that_is_no_utf_8_is_that_of_the_file() {
    let folder = Folder::new();
    let name = OsStr::from_bytes(b"z\xfc\x1b[31m.yaml");
    fs::rename(folder.path("a.yaml"), folder.0.path().join(name)).unwrap();
    for path in [folder.0.path().join(name), folder.0.path().to_owned()] {
        fs::write(folder.0.path().join(name), LOOSE).unwrap();
        let output = fmt(&path);
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(folder.names(), [name]);
        assert_eq!(fs::read_to_string(folder.0.path().join(name)).unwrap(), CANONICAL);
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{}", said(&output));
    }
}

#[test]
fn pipes_devices_and_folders_are_refused() {
    let folder = Folder::new();
    let make =
        |name: &str| assert!(Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
    make("pipe.yaml");
    symlink("/dev/zero", folder.path("zero.yaml")).unwrap();
    for name in ["pipe.yaml", "zero.yaml"] {
        let output = fmt(&folder.path(name));
        assert_eq!(output.status.code(), Some(3), "{name}: {}", said(&output));
        assert!(said(&output).contains("not a file"), "{name}: {}", said(&output));
    }
    fs::create_dir_all(folder.path("out/c/include/xen.h")).unwrap();
    fs::create_dir_all(folder.path("pipe/c/include")).unwrap();
    fs::create_dir_all(folder.path("zero/c/include")).unwrap();
    make("pipe/c/include/xen.h");
    symlink("/dev/zero", folder.path("zero/c/include/xen.h")).unwrap();
    for (name, part) in [("out", "this is a folder"), ("pipe", "not a file"), ("zero", "not a file")] {
        for verb in ["c --out", "generate --check --target arm64 --out"] {
            let output = shell(&format!("xen-abi {verb} \"$1\""), &[folder.path(name).as_os_str()]);
            assert_eq!(output.status.code(), Some(3), "{verb} {name}: {}", said(&output));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.contains(part), "{verb} {name}: {said}");
        }
    }
}

#[test]
fn links_that_lead_to_each_other_are_refused() {
    let folder = Folder::new();
    symlink("two", folder.path("one")).unwrap();
    symlink("one", folder.path("two")).unwrap();
    assert!(regular_file::write(&folder.path("one"), b"").is_err());
    symlink("not-there-yet", folder.path("new")).unwrap();
    regular_file::write(&folder.path("new"), b"text").unwrap();
    assert_eq!(fs::read(folder.path("not-there-yet")).unwrap(), b"text");
}

#[test]
fn what_earlier_runs_left_is_told() {
    let folder = Folder::new();
    fs::write(folder.path(".xen-abi-x1.tmp"), "half").unwrap();
    let output = fmt(&folder.path("a.yaml"));
    assert!(
        output.status.success() && said(&output).contains(".xen-abi-x1.tmp: left by a run"),
        "{}",
        said(&output)
    );
    assert!(folder.path(".xen-abi-x1.tmp").exists(), "it may be another run's");
}

/// Where the test below writes when it runs itself, to be ended.
const WRITES_TO: &str = "XEN_ABI_WRITES_TO";

fn writes_for_ever(folder: &Path) -> ! {
    let text = vec![b'x'; 32 << 20];
    loop {
        regular_file::write(&folder.join("a"), &text).unwrap();
    }
}

#[test]
fn nothing_half_written_stays_after_a_signal() {
    if let Some(folder) = std::env::var_os(WRITES_TO) {
        writes_for_ever(Path::new(&folder));
    }
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "nothing_half_written_stays_after_a_signal"])
            .env(WRITES_TO, folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while regular_file::left_over(&folder.path().join("a")).is_empty() {
            assert!(child.try_wait().unwrap().is_none(), "it has ended by itself");
            std::thread::yield_now();
        }
        // The shell's own, as a small machine has no program of that name.
        let kill = format!("kill -s {signal} {}", child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
        assert!(child.wait().unwrap().signal().is_some(), "it ends as by the signal");
        assert_eq!(regular_file::left_over(&folder.path().join("a")), [] as [PathBuf; 0], "{signal}");
    }
}

#[test]
fn streams_that_nobody_reads_change_no_exit_status() {
    let folder = Folder::new();
    let no_arguments: &[&OsStr] = &[folder.0.path().as_os_str()];
    for (script, status) in [
        // Standard error is closed, or full.
        ("xen-abi facts --target arm64 2>&- >/dev/null", 0),
        ("xen-abi facts --target arm64 2>/dev/full >/dev/null", 0),
        ("xen-abi check 2>/dev/full >/dev/null", 0),
        ("xen-abi fmt --check \"$1\" 2>/dev/full >/dev/null", 1),
        ("xen-abi layout nothing 2>/dev/full", 1),
        ("xen-abi frobnicate 2>/dev/full", 2),
        ("xen-abi explain E9999 2>/dev/full", 2),
        ("xen-abi check --spec /nowhere 2>/dev/full", 3),
        // Standard output is full, or closed while it is written.
        ("xen-abi facts >/dev/full", 3),
        ("xen-abi facts | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi rust | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi c | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi layout | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi schema | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi man | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi completions bash | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("xen-abi generate --check --out \"$1\" | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 1),
        ("xen-abi fmt --check \"$1\" | true; exit ${PIPESTATUS[0]}", 1),
        ("xen-abi fmt \"$1\" | true; exit ${PIPESTATUS[0]}", 0),
    ] {
        fs::write(folder.path("a.yaml"), LOOSE).unwrap();
        let output = shell(script, no_arguments);
        assert_eq!(output.status.code(), Some(status), "{script}: {}", said(&output));
        assert!(!said(&output).contains("panicked"), "{script}: {}", said(&output));
    }
    assert_eq!(folder.read(), CANONICAL, "it is written though nobody reads its name");
}

#[test]
fn messages_hold_no_commands_to_a_terminal() {
    let folder = Folder::new();
    let hidden = "\u{1b}[31m\u{9b}\u{9c}\u{85}\u{202e}\u{7}";
    fs::write(folder.path("releases.yaml"), "format: 1\n").unwrap();
    let texts = [
        format!("format: 1\nheader: a.h\ndoc: A.\nprovenance: []\n\"{hidden}\": 1\n"),
        format!("format: 1\nheader: a.h\ndoc: A. # {hidden}\nprovenance: 1 # {hidden}\n"),
        format!("format: 1\nheader: \"{}\"\ndoc: A.\nprovenance: []\n", "\\u009b\\u202e\\e"),
        format!(
            "format: 1\nheader: a.h\ndoc: A.\nprovenance: []\nconstants: {{ A: {{ value: \"{}\", doc: x }} }}\n",
            "\\u009b1"
        ),
    ];
    for text in texts {
        // A control character as it is would be refused at once, without the rest.
        for text in [text.clone(), text.replace(['\u{1b}', '\u{7}'], "")] {
            fs::write(folder.path("a.yaml"), &text).unwrap();
            for script in [
                "xen-abi check --spec \"$1\"",
                "xen-abi check --format json --spec \"$1\"",
                "xen-abi fmt --check \"$1\"",
            ] {
                let output = shell(script, &[folder.0.path().as_os_str()]);
                let said = said(&output);
                assert_eq!(xen_abi_codegen::visible::hidden_in(&said), None, "{script}: {said}");
            }
        }
    }
    for script in [
        "xen-abi \"$1\"",
        "xen-abi facts --target \"$1\"",
        "xen-abi facts --release \"$1\"",
        "xen-abi layout \"$1\"",
        "xen-abi rust \"$1\"",
        "xen-abi rust --runtime \"$1\"",
        "xen-abi rust --zerocopy \"$1\"",
        "xen-abi explain \"$1\"",
        "xen-abi smccc \"$1\"",
        "xen-abi check --spec \"/nowhere/$1\"",
        "xen-abi fmt \"/nowhere/$1\"",
        "xen-abi c --out \"/dev/null/$1\"",
    ] {
        let output = shell(script, &[OsStr::new(hidden)]);
        let said = said(&output);
        assert!(!output.status.success(), "{script}");
        assert_eq!(xen_abi_codegen::visible::hidden_in(&said), None, "{script}: {said:?}");
    }
}

#[test]
fn a_dumb_terminal_gets_no_colours() {
    // `script` gives the command a terminal; where it is missing, or there are no terminals, there is nothing to see.
    let mut terminal = Command::new("script");
    terminal.args(["-qec", "true", "/dev/null"]).stdin(Stdio::null()).stdout(Stdio::null());
    let there = terminal.stderr(Stdio::null()).status().is_ok_and(|it| it.success());
    if !there {
        return;
    }
    for (kind, coloured) in [("xterm", true), ("dumb", false)] {
        let command = format!("{} layout nothing", env!("CARGO_BIN_EXE_xen-abi"));
        let mut terminal = Command::new("script");
        terminal.args(["-qec", &command, "/dev/null"]).env("TERM", kind).env_remove("NO_COLOR");
        let output = terminal.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).output().unwrap();
        assert!(said(&output).contains("E0503"), "{}", said(&output));
        assert_eq!(output.stdout.contains(&0x1b), coloured, "{kind}: {}", said(&output));
    }
}

#[test]
fn what_rust_cannot_have_is_refused() {
    for (arguments, part) in [
        (&["--runtime", "x)}"][..], "E0504"),
        (&["--runtime", ""], "E0504"),
        (&["--runtime", "a::"], "E0504"),
        (&["--runtime", "a:b"], "E0504"),
        (&["--runtime", "a b"], "E0504"),
        (&["--zerocopy", "NoSuch"], "E0503"),
        (&["--zerocopy", "evtchn_stats"], "did you mean `evtchn_status`?"),
    ] {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        let output = shell("xen-abi rust \"$@\"", &arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(part), "{arguments:?}: {}", said(&output));
    }
    for arguments in [
        &["--runtime", "::xen_abi::runtime"][..],
        &["--runtime", "crate::r#try::runtime", "--zerocopy", "evtchn_status"],
        &["--zerocopy", "EvtchnStatus", "--zerocopy", "EvtchnStatusUInterdomain"],
    ] {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        let output = shell("xen-abi rust --target arm64 \"$@\" >/dev/null", &arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    }
}
