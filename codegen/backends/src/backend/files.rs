use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fmt;

use xen_abi_syntax::file_path::{FilePath, NoPath};

/// Files by path. No path can leave the folder below which they are written, and none is written twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    texts: BTreeMap<FilePath, String>,
    /// The paths by what they are called where the case of letters does not matter.
    folded: BTreeMap<String, FilePath>,
}

/// Why a file cannot be written beside the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadFile {
    /// Its name is no path.
    Name(NoPath),
    /// Another file has the path, or they differ in the case of letters alone.
    Twice(FilePath, FilePath),
    /// The first would have to be a folder for the second.
    Within(FilePath, FilePath),
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadFile::Name(error) => error.fmt(f),
            BadFile::Twice(first, second) if first == second => write!(f, "{first} would be written twice"),
            BadFile::Twice(first, second) => {
                write!(f, "{first} and {second} would be one file where the case of letters does not matter")
            }
            BadFile::Within(outer, inner) => write!(f, "{outer} would be a file and the folder of {inner}"),
        }
    }
}

impl std::error::Error for BadFile {}

impl Files {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Files by name.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadFile> {
        let mut all = Self::new();
        for (name, text) in files {
            all.insert(&name, text)?;
        }
        Ok(all)
    }

    /// Adds a file.
    pub fn insert(&mut self, name: &str, text: String) -> Result<(), BadFile> {
        let path: FilePath = name.parse().map_err(BadFile::Name)?;
        let folded = path.folded();
        if let Some(first) = self.folded.get(&folded) {
            return Err(BadFile::Twice(first.clone(), path));
        }
        let mut folders = folded.match_indices('/').map(|(at, _)| &folded[..at]);
        if let Some(outer) = folders.find_map(|folder| self.folded.get(folder)) {
            return Err(BadFile::Within(outer.clone(), path));
        }
        let below = format!("{folded}/");
        if let Some((_, inner)) =
            self.folded.range(below.clone()..).next().filter(|(at, _)| at.starts_with(&below))
        {
            return Err(BadFile::Within(path, inner.clone()));
        }
        self.folded.insert(folded, path.clone());
        self.texts.insert(path, text);
        Ok(())
    }

    /// Adds all of others.
    pub fn extend(&mut self, others: Files) -> Result<(), BadFile> {
        others.texts.into_iter().try_for_each(|(path, text)| self.insert(&path, text))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// The files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&FilePath, &str)> {
        self.texts.iter().map(|(path, text)| (path, text.as_str()))
    }

    /// Their texts, in the order of the paths.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.values().map(String::as_str)
    }
}

impl IntoIterator for Files {
    type Item = (FilePath, String);
    type IntoIter = btree_map::IntoIter<FilePath, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.texts.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(names: &[&str]) -> String {
        let files = Files::of(names.iter().map(|name| ((*name).to_owned(), String::new())));
        files.map_or_else(|error| error.to_string(), |files| format!("{} files", files.len()))
    }

    #[test]
    fn nothing_is_written_twice_or_elsewhere() {
        assert_eq!(message(&["c/a.h", "c/b.h", "c/a.hpp", "c/a.h-x/b"]), "4 files");
        assert_eq!(message(&["c/a.h", "c/a.h"]), "c/a.h would be written twice");
        assert_eq!(
            message(&["c/a.h", "C/A.h"]),
            "c/a.h and C/A.h would be one file where the case of letters does not matter"
        );
        assert_eq!(message(&["a.h/b.h", "A.h"]), "A.h would be a file and the folder of a.h/b.h");
        assert_eq!(message(&["a.h", "A.h/b/c.h"]), "a.h would be a file and the folder of A.h/b/c.h");
        assert!(message(&["../a.h"]).contains("is not a file name"));
    }
}
