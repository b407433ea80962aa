//! Conditions as preprocessor conditionals. What a release and dialect decide is decided; target, view and
//! interface version are left to the preprocessor.

use std::fmt::Write;

use xen_abi_model::{Availability, Case, Spec};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};

/// What is known when headers are written.
pub(super) struct Scope {
    /// The release.
    pub(super) release: Release,
    /// Whose headers.
    pub(super) dialect: Dialect,
    /// The newest interface version of the release.
    newest: InterfaceVersion,
    /// The targets that have headers.
    targets: Vec<Target>,
}

/// What is left of conditions for the preprocessor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// They do not hold for the release and dialect.
    Never,
    /// They hold wherever what is around holds.
    Always,
    /// They hold where this expression does.
    When(String),
}

const TOOLS: &str = "(defined(__XEN__) || defined(__XEN_TOOLS__))";

impl Scope {
    /// The scope of the headers that a variant is part of.
    pub(super) fn of(spec: &Spec, variant: Variant) -> Self {
        let Variant { release, dialect, .. } = variant;
        let newest = spec.releases.branch(dialect, release.branch);
        let has_headers = |target: &Target| {
            View::ALL
                .into_iter()
                .any(|view| spec.releases.has_headers(Variant { target: *target, view, ..variant }))
        };
        Self {
            release,
            dialect,
            newest: newest.map_or(variant.interface, |branch| branch.interface),
            targets: Target::ALL.into_iter().filter(has_headers).collect(),
        }
    }

    /// The same for some of the targets alone, if any are named.
    pub(super) fn only(mut self, targets: &[Target]) -> Self {
        self.targets.retain(|target| targets.is_empty() || targets.contains(target));
        self
    }

    /// Whether something is there for the release and dialect, and some target, view and interface version.
    pub(super) fn has(&self, when: &Availability) -> bool {
        self.condition(when, when) != Condition::Never
    }

    /// Lines that stop compilers for targets without headers, in the words of Xen's.
    pub(super) fn refusal(&self) -> String {
        let any = any_of(&self.targets);
        let not = if any.starts_with('(') { format!("!{any}") } else { format!("!({any})") };
        format!("#if {not}\n#error \"Unsupported architecture\"\n#endif\n")
    }

    /// The condition of what is there under `when`, inside of what is there under `around`.
    pub(super) fn condition(&self, when: &Availability, around: &Availability) -> Condition {
        let come = |changes: &[xen_abi_model::Introduction]| {
            changes.iter().filter(|change| change.has_come(self.release)).count()
        };
        let targets = self.targets_of(when);
        if !when.dialects.contains(self.dialect)
            || come(&when.since) < when.since.len()
            || come(&when.until) > 0
            || targets.is_empty()
            || when.views.is_empty()
            || when.interface_from > self.newest
            || (when.views == [View::Tools] && when.interface_below.is_some_and(|below| below <= self.newest))
        {
            return Condition::Never;
        }
        let mut terms = Vec::new();
        if targets != self.targets_of(around) {
            terms.push(any_of(&targets));
        }
        if when.views != around.views {
            if when.views == [View::Tools] {
                terms.push(TOOLS.to_owned());
            } else if when.views == [View::Guest] {
                terms.push(format!("!{TOOLS}"));
            }
        }
        // A toolstack always has the newest version.
        if when.views != [View::Tools] {
            if when.interface_from > around.interface_from {
                terms.push(format!("__XEN_INTERFACE_VERSION__ >= {}", when.interface_from));
            }
            let narrower = when.interface_below.filter(|_| when.interface_below != around.interface_below);
            if let Some(below) = narrower.filter(|below| *below <= self.newest) {
                terms.push(format!("__XEN_INTERFACE_VERSION__ < {below}"));
            }
        }
        if terms.is_empty() { Condition::Always } else { Condition::When(terms.join(" && ")) }
    }

    /// The cases that the preprocessor must choose from, up to the one that always holds.
    pub(super) fn cases<'c, T>(
        &self,
        cases: &'c [Case<T>],
        around: &Availability,
    ) -> Vec<(Condition, &'c Case<T>)> {
        let mut possible = Vec::new();
        for case in cases {
            let condition = self.condition(&case.when, around);
            let last = condition == Condition::Always;
            if condition != Condition::Never {
                possible.push((condition, case));
            }
            if last {
                break;
            }
        }
        possible
    }

    fn targets_of(&self, when: &Availability) -> Vec<Target> {
        self.targets.iter().copied().filter(|target| when.targets.contains(*target)).collect()
    }
}

impl Condition {
    /// An expression for `#if`, without the parentheses that it needs beside others.
    pub(super) fn expression(&self) -> &str {
        match self {
            Condition::Never => "0",
            Condition::Always => "1",
            Condition::When(expression) => match expression.strip_prefix('(') {
                // The only parentheses around it all are those of alternatives.
                Some(inner) if !expression.contains("&&") => inner.strip_suffix(')').unwrap_or(expression),
                _ => expression,
            },
        }
    }
}

/// Lines of which the preprocessor takes those whose condition is the first to hold.
pub(super) fn chain(branches: &[(Condition, String)]) -> String {
    let mut text = String::new();
    for (at, (condition, lines)) in branches.iter().enumerate() {
        let _ = match (at, condition) {
            (0, Condition::Always) => return lines.clone(),
            (0, condition) => writeln!(text, "#if {}", condition.expression()),
            (_, Condition::Always) => writeln!(text, "#else"),
            (_, condition) => writeln!(text, "#elif {}", condition.expression()),
        };
        text.push_str(lines);
    }
    if !text.is_empty() {
        text.push_str("#endif\n");
    }
    text
}

/// Whether the compiler's target is one of some.
fn any_of(targets: &[Target]) -> String {
    let tests: Vec<String> =
        targets.iter().map(|target| format!("defined({})", predefined(*target))).collect();
    match tests.as_slice() {
        [test] => test.clone(),
        tests => format!("({})", tests.join(" || ")),
    }
}

/// The macro that compilers define for a target.
fn predefined(target: Target) -> &'static str {
    match target {
        Target::X86_32 => "__i386__",
        Target::X86_64 => "__x86_64__",
        Target::Arm32 => "__arm__",
        Target::Arm64 => "__aarch64__",
        Target::Riscv64 => "__riscv",
        Target::Ppc64 => "__powerpc64__",
    }
}
