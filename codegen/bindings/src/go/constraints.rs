//! For which targets a file is: by its name, such as `evtchn_arm64.go`, and by `//go:build`.

use xen_abi_syntax::axes::Target;

/// Longer ones are read as if they said nothing: who reads them goes down by calls.
const LONGEST: usize = 1000;

/// What Go calls the targets.
const TARGETS: [(&str, Target); 6] = [
    ("386", Target::X86_32),
    ("amd64", Target::X86_64),
    ("arm", Target::Arm32),
    ("arm64", Target::Arm64),
    ("riscv64", Target::Riscv64),
    ("ppc64le", Target::Ppc64),
];

/// Architectures of Go for which there is no Xen.
const OTHERS: [&str; 9] =
    ["loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "s390x", "sparc64", "wasm"];

/// The targets for which a file is, by its name without the ending, and by its text.
pub(super) fn targets(file: &str, text: &str) -> Vec<Target> {
    let last = file.rsplit_once('_').map(|(_, last)| last);
    let before_package = text.lines().take_while(|line| !line.starts_with("package "));
    let lines = before_package.filter_map(|line| line.strip_prefix("//go:build "));
    let lines: Vec<&str> = lines.filter(|line| line.len() <= LONGEST).collect();
    let is_there = |target: &Target| {
        let is_named = last.and_then(|last| is(last, *target)) != Some(false);
        is_named && lines.iter().all(|line| Words { rest: line, target: *target }.any() != Some(false))
    };
    Target::ALL.into_iter().filter(is_there).collect()
}

/// Whether a tag holds for a target, if it is about architectures.
fn is(tag: &str, target: Target) -> Option<bool> {
    let known = TARGETS.iter().find(|(name, _)| *name == tag).map(|(_, known)| *known == target);
    known.or_else(|| OTHERS.contains(&tag).then_some(false))
}

/// What is left of an expression of tags.
struct Words<'t> {
    rest: &'t str,
    target: Target,
}

impl Words<'_> {
    fn take(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `a || b`
    fn any(&mut self) -> Option<bool> {
        let mut value = self.all();
        while self.take("||") {
            value = match (value, self.all()) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        value
    }

    /// `a && b`
    fn all(&mut self) -> Option<bool> {
        let mut value = self.one();
        while self.take("&&") {
            value = match (value, self.one()) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        value
    }

    /// `!a`, `(a)` or `a`
    fn one(&mut self) -> Option<bool> {
        if self.take("!") {
            return self.one().map(|value| !value);
        }
        if self.take("(") {
            let value = self.any();
            self.take(")");
            return value;
        }
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && !"_.".contains(c)).unwrap_or(rest.len());
        let (tag, rest) = rest.split_at_checked(end)?;
        self.rest = rest;
        is(tag, self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_expressions_restrict_targets() {
        let of = |file: &str, line: &str| {
            targets(file, &format!("// A file.\n\n//go:build {line}\n\npackage x\n"))
        };
        assert_eq!(of("evtchn", "linux && cgo"), Target::ALL);
        assert_eq!(of("evtchn_arm64", "linux"), [Target::Arm64]);
        assert_eq!(of("evtchn", "linux && (386 || amd64)"), [Target::X86_32, Target::X86_64]);
        assert_eq!(
            of("evtchn", "!(arm || 386) && !s390x && !ppc64le && !riscv64"),
            [Target::X86_64, Target::Arm64]
        );
        assert_eq!(of("evtchn", "amd64 || linux"), Target::ALL);
        assert_eq!(of("evtchn_wasm", "linux"), []);
        assert_eq!(of("evtchn", &"(".repeat(1 << 20)), Target::ALL);
        assert_eq!(of("evtchn", "((("), Target::ALL);
    }
}
