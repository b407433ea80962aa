//! What is so of each pair: what the snapshots of the catalogue say, which people read.

use std::collections::BTreeSet;

use xen_abi_codegen::axes::Target;

/// The snapshots, in the order of the files of the catalogue.
const SNAPSHOTS: [(&str, &str); 3] = [
    ("records", include_str!("../../../codegen/tests/snapshots/catalogue__records.snap")),
    ("names", include_str!("../../../codegen/tests/snapshots/catalogue__names.snap")),
    ("calls", include_str!("../../../codegen/tests/snapshots/catalogue__calls.snap")),
];

/// What a pair is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It breaks a binary, of before on the new Xen or of now on the old one: the classes of what does.
    Breaks(BTreeSet<String>),
    /// Something changed, and no binary breaks.
    Harmless,
    /// Nothing changed.
    Same,
}

/// The word for what breaks binaries, but none on the target that tools of C are asked about.
const ELSEWHERE: &str = "on other targets alone";

impl Truth {
    /// What is so of the pairs of a file: of each case there and back.
    pub(crate) fn of_file(name: &str) -> Vec<[Truth; 2]> {
        let (_, snapshot) = SNAPSHOTS.into_iter().find(|(file, _)| *file == name).unwrap();
        let text = snapshot.splitn(3, "---\n").nth(2).unwrap();
        let of_case = |case: &str| {
            let (there, back) = case.split_once("\nback\n").unwrap();
            [there, back].map(Truth::of_lines)
        };
        text.trim_end().split("\n\n").map(of_case).collect()
    }

    /// Of lines such as `  deny moved lamp.b: guest-old-on-new; +4 bytes; everywhere`.
    fn of_lines(text: &str) -> Truth {
        let changes: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  ")).collect();
        assert!(!changes.is_empty(), "no changes in {text}");
        if changes == ["nothing"] {
            return Truth::Same;
        }
        let breaking: Vec<&str> = changes.into_iter().filter(|line| breaks_a_binary(line)).collect();
        if breaking.is_empty() {
            return Truth::Harmless;
        }
        let here = breaking.iter().filter(|line| is_on_x86_64(line));
        let classes: BTreeSet<String> = here.map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
        Truth::Breaks(if classes.is_empty() { [ELSEWHERE.to_owned()].into() } else { classes })
    }
}

fn breaks_a_binary(line: &str) -> bool {
    let (_, told) = line.split_once(": ").unwrap();
    let (breaks, _) = told.split_once("; ").unwrap();
    breaks.split(' ').any(|word| word.ends_with("-on-new") || word.ends_with("-on-old"))
}

/// Whether it is so on x86_64: where targets are named, that is one of them.
fn is_on_x86_64(line: &str) -> bool {
    let targets = line.split("; ").find(|part| part.split(", ").all(|word| word.parse::<Target>().is_ok()));
    targets.is_none_or(|targets| targets.split(", ").any(|word| word == "x86_64"))
}

#[test]
fn what_a_snapshot_says_is_understood() {
    let of = |lines: &str| Truth::of_lines(lines);
    assert_eq!(of("x\n  nothing"), Truth::Same);
    assert_eq!(of("x\n  warn renamed lamp.c: source; bytes 4 to 7; everywhere"), Truth::Harmless);
    let moved = "x\n  warn removed lamp.c: source; x; everywhere\n  deny moved lamp.b: guest-old-on-new; +4 bytes; x86_64, arm32; tools";
    assert_eq!(of(moved), Truth::Breaks(["moved".to_owned()].into()));
    let elsewhere = "x\n  deny moved lamp.b: guest-old-on-new; +4 bytes; arm32";
    assert_eq!(of(elsewhere), Truth::Breaks([ELSEWHERE.to_owned()].into()));
}
