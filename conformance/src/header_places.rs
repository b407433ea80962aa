//! Where headers declare what, as far as their text tells: for people, who then look for themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;

use xen_abi_codegen::regression::places::Where;

use crate::atomic_file;
use crate::header_set::HeaderSet;

/// Finds names in the headers of a set.
pub struct HeaderPlaces {
    root: PathBuf,
    /// How the root is called in places.
    shown: String,
    /// The header of each name.
    homes: BTreeMap<String, String>,
}

impl HeaderPlaces {
    /// In the headers of a set, of which the header of each name is known.
    pub fn of(set: &HeaderSet, homes: BTreeMap<String, String>) -> HeaderPlaces {
        let root = set.tree();
        HeaderPlaces { shown: set.in_its_source(&root.display().to_string()), root, homes }
    }

    /// The line of a name, or of a member of it.
    pub fn find(&self, name: &str, member: Option<&str>) -> Option<Where> {
        let header = self.homes.get(name)?;
        let text = atomic_file::read(&self.root.join(header)).ok()?;
        let lines: Vec<&str> = text.lines().collect();
        let declares = |line: &&str| {
            let words = words(line);
            let is_head = match words.first() {
                Some(&"define") => words.get(1) == Some(&name),
                _ => line.contains('{') || words.len() < 4,
            };
            words.contains(&name) && is_head
        };
        let uses = |line: &&str| words(line).contains(&name);
        let at = lines.iter().position(declares).or_else(|| lines.iter().position(uses))?;
        let last = member.map(|path| path.rsplit('.').next().unwrap_or(path));
        let inside = last.and_then(|last| lines[at..].iter().position(|line| words(line).contains(&last)));
        let line = at + inside.unwrap_or(0);
        let found = lines[line].find(last.filter(|_| inside.is_some()).unwrap_or(name)).unwrap_or(0);
        Some(Where { file: format!("{}/{header}", self.shown), line: line + 1, column: found + 1 })
    }
}

/// The words of a line of C; those of comments too.
fn words(line: &str) -> Vec<&str> {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package_version::PackageVersion;
    use xen_abi_codegen::axes::Dialect;

    #[test]
    fn names_and_members_are_found_where_they_are_declared() {
        let folder = tempfile::tempdir().unwrap();
        let text = "/* struct lamp is a lamp. */\n#define LAMP_ON 1 /* lamp */\nstruct lamp {\n    int  watts;\n    union { int volts; } u;\n};\n";
        atomic_file::write(&folder.path().join("xen/lamp.h"), text).unwrap();
        let version = PackageVersion("4.20.0-1".into());
        let set = HeaderSet::at(folder.path().to_owned(), Dialect::Xen, "x", &version).unwrap();
        let homes = ["lamp", "LAMP_ON"].map(|name| (name.to_owned(), "lamp.h".to_owned())).into();
        let places = HeaderPlaces::of(&set, homes);
        let at = |name, member| {
            let Where { line, column, .. } = places.find(name, member).unwrap();
            (line, column)
        };
        assert_eq!(at("LAMP_ON", None), (2, 9));
        assert_eq!(at("lamp", None), (3, 8));
        assert_eq!(at("lamp", Some("watts")), (4, 10));
        assert_eq!(at("lamp", Some("u.volts")), (5, 17));
        assert!(places.find("dark", None).is_none());
    }
}
