//! Which file of some crates imports from which: the arrows between their modules. A test of layering compares them with a
//! list in the repository, and refuses circles, which no list can permit.
//!
//! `use`, paths in code and paths in the arguments of macros count; tests do not. An import through a re-export is an
//! arrow to the file that defines the name, and a module that re-exports what is below it does not thereby import it.

mod circles;
mod parsed;
mod resolved;
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The environment variable that writes the list anew, where it is `1`.
const UPDATE: &str = "UPDATE_LAYERING";

/// A crate: the name that others have for it, where its modules stand in the list, and the file that is its root.
pub(crate) struct Root<'r> {
    pub(crate) name: &'r str,
    pub(crate) at: &'r [&'r str],
    pub(crate) file: PathBuf,
}

/// For each module that is a file, the modules that it imports from. The root is called `crate`.
pub(crate) struct Arrows(BTreeMap<String, BTreeSet<String>>);

impl Arrows {
    /// Those of these crates.
    pub(crate) fn of(roots: &[Root<'_>]) -> Self {
        Self(resolved::arrows(&parsed::parse(roots)))
    }

    /// Fails if a module imports one that the list has not for it, or the list has what is not imported.
    pub(crate) fn assert_listed(&self, list: &Path) {
        if std::env::var(UPDATE).is_ok_and(|value| value == "1") {
            fs::write(list, self.to_text()).unwrap();
        }
        let text = fs::read_to_string(list).unwrap_or_default();
        let differences = self.differences(&from_text(&text));
        assert!(
            differences.is_empty(),
            "{}:\n{}\nIf each new import is meant, write the list anew with {UPDATE}=1.",
            list.display(),
            differences.join("\n")
        );
    }

    /// Fails if files import from each other in a circle.
    pub(crate) fn assert_no_circles(&self) {
        let circles: Vec<_> = circles::circles(&self.0).iter().map(|circle| circle.join(" -> ")).collect();
        assert!(circles.is_empty(), "circles of imports:\n{}", circles.join("\n"));
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        for (module, imports) in &self.0 {
            write!(text, "{module}:").unwrap();
            for import in imports {
                write!(text, " {import}").unwrap();
            }
            text.push('\n');
        }
        text
    }

    fn differences(&self, listed: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
        let none = BTreeSet::new();
        let mut differences = Vec::new();
        let modules: BTreeSet<&String> = self.0.keys().chain(listed.keys()).collect();
        for module in modules {
            match (self.0.get(module), listed.get(module)) {
                (Some(_), None) => differences.push(format!("module `{module}` is not listed")),
                (None, Some(_)) => differences.push(format!("there is no module `{module}`")),
                _ => {}
            }
            let is = self.0.get(module).unwrap_or(&none);
            let may = listed.get(module).unwrap_or(&none);
            differences
                .extend(is.difference(may).map(|import| format!("new: `{module}` imports `{import}`")));
            differences
                .extend(may.difference(is).map(|import| format!("gone: `{module}` imports `{import}`")));
        }
        differences
    }
}

fn from_text(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let line = |line: &str| {
        let (module, imports) = line.split_once(": ").or_else(|| Some((line.strip_suffix(':')?, "")))?;
        Some((module.to_owned(), imports.split_whitespace().map(str::to_owned).collect()))
    };
    text.lines().map(|text| line(text).unwrap_or_else(|| panic!("not `module: imports`: {text}"))).collect()
}
