//! What only the text of a header tells: includes, lengths as they are spelled, interface versions.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::InterfaceVersion;
use xen_abi_codegen::type_name::is_identifier;

/// A header that another includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Include {
    /// Its path; one in quotes counts from the root of the headers.
    pub(super) path: String,
    /// Whether it stands in angle brackets, under no condition.
    pub(super) of_system: bool,
    /// Whether it stands behind all that the header declares itself.
    pub(super) is_behind: bool,
}

/// The headers that a header includes, in its order.
pub(super) fn includes(header: &str, text: &str) -> Vec<Include> {
    let folder = header.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = without_comments(text);
    let (mut includes, mut depth, mut declares) = (Vec::<Include>::new(), 0usize, false);
    let outermost = usize::from(guard(&text).is_some());
    let mut goes_on = false;
    for line in text.lines().map(str::trim) {
        let is_continued = std::mem::replace(&mut goes_on, line.ends_with('\\'));
        let Some(directive) = line.strip_prefix('#').filter(|_| !is_continued) else {
            if !line.is_empty() && !is_continued {
                declares = true;
                includes.iter_mut().for_each(|include| include.is_behind = false);
            }
            continue;
        };
        let directive = directive.trim();
        match directive {
            _ if directive.starts_with("if") => depth += 1,
            _ if directive.starts_with("endif") => depth = depth.saturating_sub(1),
            _ => {}
        }
        let Some(named) = directive.strip_prefix("include").map(str::trim) else { continue };
        let (path, of_system) = match named.strip_prefix('<') {
            Some(rest) => (rest.split_once('>').map(|(path, _)| path.to_owned()), depth == outermost),
            None => {
                let path = named.strip_prefix('"').and_then(|rest| rest.split_once('"'));
                (path.map(|(path, _)| joined(folder, path)), false)
            }
        };
        if let Some(path) = path.filter(|path| path != header) {
            includes.push(Include { path, of_system, is_behind: declares });
        }
    }
    includes
}

/// A text without the comments of C; its lines stay.
fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        let comment = &rest[start..];
        let end = comment.find("*/").map_or(comment.len(), |end| end + 2);
        kept.extend(comment[..end].chars().filter(|character| *character == '\n'));
        rest = &comment[end..];
    }
    kept + rest
}

/// The macro that keeps C from reading a header twice: the first that it asks for and then defines as nothing.
pub(super) fn guard(text: &str) -> Option<&str> {
    let directives: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix('#')).map(str::trim).collect();
    let asked = directives.iter().enumerate();
    let mut asked = asked.filter_map(|(at, line)| Some((at, line.strip_prefix("ifndef")?.trim())));
    let is_defined = |(at, name): &(usize, &str)| {
        directives[at + 1..].iter().any(|line| line.strip_prefix("define").map(str::trim) == Some(name))
    };
    asked.find(is_defined).map(|(_, name)| name)
}

fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    let joined = parts.join("/");
    joined.strip_prefix("public/").map(str::to_owned).unwrap_or(joined)
}

/// Interface versions from which on the answer may be another, as conditions of the preprocessor tell them.
pub(super) fn interface_versions(text: &str) -> BTreeSet<InterfaceVersion> {
    let mut versions = BTreeSet::new();
    for line in text.lines().filter(|line| line.trim_start().starts_with('#')) {
        let Some((_, condition)) = line.split_once("__XEN_INTERFACE_VERSION__") else { continue };
        let condition = condition.trim();
        let is_after =
            condition.starts_with("<=") || (condition.starts_with('>') && !condition.starts_with(">="));
        let numbers = condition.split(|c: char| !c.is_ascii_alphanumeric());
        let numbers = numbers.filter_map(|word| word.parse::<InterfaceVersion>().ok());
        versions.extend(numbers.map(|version| InterfaceVersion(version.0.saturating_add(is_after.into()))));
    }
    versions.remove(&InterfaceVersion::NONE);
    versions
}

/// The lengths that members of arrays are given, where that is a name or an expression and always the same.
pub(super) fn lengths(text: &str) -> BTreeMap<String, String> {
    let mut lengths: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for line in text.lines() {
        let Some((before, after)) = line.split_once('[') else { continue };
        let Some((length, rest)) = after.split_once(']') else { continue };
        let name = before.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
        if rest.trim_start().starts_with(';') {
            lengths.entry(name.unwrap_or_default().to_owned()).or_default().insert(length.trim());
        }
    }
    let unique = lengths.into_iter().filter(|(_, lengths)| lengths.len() == 1);
    let unique = unique.filter_map(|(name, lengths)| Some((name, (*lengths.first()?).to_owned())));
    unique.filter(|(_, length)| length.contains(|c: char| c.is_ascii_alphabetic())).collect()
}

/// Macros that a program may define before it includes the header, which defines them only where it has not.
pub(super) fn overridable(text: &str) -> BTreeSet<String> {
    let text = without_comments(text);
    let directive = |line: &str| {
        let mut words = line.trim().strip_prefix('#')?.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.next()?))
    };
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).map(directive).collect();
    let pairs = lines.windows(2).filter_map(|pair| match pair {
        [Some((test, tested)), Some((define, defined))] if test == "ifndef" && define == "define" => {
            // A definition that goes on in the next word is one without parameters.
            (tested == defined).then(|| defined.clone())
        }
        _ => None,
    });
    pairs.filter(|name| !name.contains("_H_") && !name.ends_with("_H")).collect()
}

/// Macros that a header calls where declarations stand: the name, and the arguments as they are written.
pub(super) fn macro_calls(text: &str) -> Vec<(String, Vec<String>)> {
    let text = without_comments(text);
    let mut calls = Vec::new();
    let mut rest = text.as_str();
    while let Some((line, behind)) = rest.split_once('\n') {
        let called = line.split_once('(').filter(|(name, _)| is_identifier(name));
        let end = called.and_then(|_| rest.find(");"));
        if let (Some((name, _)), Some(end)) = (called, end) {
            let arguments = rest[name.len() + 1..end].split(',');
            let words = |argument: &str| argument.split_whitespace().collect::<Vec<_>>().join(" ");
            calls.push((name.to_owned(), arguments.map(words).collect()));
        }
        rest = behind;
    }
    calls
}

/// The types to which the argument of an operation points, as the comment before its constant says.
pub(super) fn arguments_of_operations(text: &str) -> BTreeMap<String, String> {
    const TELLS: &str = "== pointer to ";
    let mut arguments = BTreeMap::new();
    let mut told: Option<&str> = None;
    for line in text.lines() {
        if let Some((_, of)) = line.split_once(TELLS) {
            told = of.split_whitespace().next();
        } else if let Some(defined) = line.trim().strip_prefix("#define ") {
            let name = defined.split_whitespace().next().unwrap_or_default();
            arguments.extend(told.take().map(|of| (name.to_owned(), of.to_owned())));
        }
    }
    arguments
}

/// The licence that a header states.
pub(super) fn license(text: &str) -> Option<String> {
    let (_, after) = text.split_once("SPDX-License-Identifier:")?;
    let line = after.lines().next()?.trim().trim_end_matches("*/").trim();
    Some(line.to_owned()).filter(|license| !license.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"/* SPDX-License-Identifier: MIT */
#include "../xen.h"
#include "ring.h"
#include "self.h"
#include <stdint.h>
#if __XEN_INTERFACE_VERSION__ < 0x00040300 /* old */
struct a { uint32_t head[QUEUES]; char two[2]; };
#elif !defined(X) && __XEN_INTERFACE_VERSION__ > 0x040600
uint8_t head[QUEUES];
char name[MAX + 1];
char both[A];
char both[B];
#endif
"#;

    #[test]
    fn the_text_tells_what_the_preprocessor_loses() {
        let includes = includes("io/self.h", TEXT);
        let paths: Vec<&str> = includes.iter().map(|include| include.path.as_str()).collect();
        assert_eq!(paths, ["xen.h", "io/ring.h", "stdint.h"]);
        let of_system: Vec<bool> = includes.iter().map(|include| include.of_system).collect();
        assert_eq!(of_system, [false, false, true]);
        assert!(includes.iter().all(|include| !include.is_behind));
        assert_eq!(
            Vec::from_iter(interface_versions(TEXT)),
            [InterfaceVersion(0x0004_0300), InterfaceVersion(0x0004_0601)]
        );
        let lengths = lengths(TEXT);
        assert_eq!(lengths["name"], "MAX + 1");
        assert!(!lengths.contains_key("both") && !lengths.contains_key("two"));
        assert_eq!(license(TEXT).as_deref(), Some("MIT"));
        let text = "#ifndef A_H_\n#define A_H_\n# ifndef vdev_t\n/* Why\n * so. */\n# define vdev_t uint16_t\n#endif\n#define B 1\n";
        assert_eq!(Vec::from_iter(overridable(text)), ["vdev_t"]);
    }

    #[test]
    fn calls_of_macros_and_comments_tell_what_belongs_together() {
        let text = "/*\n * @arg == pointer to sched_poll_t structure.\n */\n#define SCHEDOP_poll 3\n#define OTHER 1\n\
                    /* DEFINE_RING(no, no); */\nDEFINE_RING(a, struct b,\n            struct c);\n";
        assert_eq!(
            Vec::from_iter(arguments_of_operations(text)),
            [("SCHEDOP_poll".into(), "sched_poll_t".into())]
        );
        let arguments = ["a", "struct b", "struct c"].map(str::to_owned);
        assert_eq!(macro_calls(text), [("DEFINE_RING".to_owned(), arguments.to_vec())]);
    }

    #[test]
    fn a_part_stands_behind_what_it_builds_on() {
        let text = "#ifndef A\n#define A\n#include \"x.h\" /* int i;\n more */\nstruct a { int b; };\n\
                    #if X\n#include \"y.h\"\n#include <sys/z.h>\n#endif\n#define B \\\n  1\n#endif\n";
        let is = |path: &str, is_behind| Include { path: path.to_owned(), of_system: false, is_behind };
        assert_eq!(includes("a.h", text), [is("x.h", false), is("y.h", true), is("sys/z.h", true)]);
        assert_eq!(includes("a.h", &(text.to_owned() + "int c;\n"))[1], is("y.h", false));
    }
}
