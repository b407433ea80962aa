//! Names of files that are safe to write: they stay below the folder to which they are relative.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// The longest path, in bytes. Operating systems allow several times as much, of which folders need a part.
const LONGEST: usize = 200;

/// A path below some folder, with `/` between the parts.
///
/// A part is made of ASCII letters, digits, `_`, `-`, `+` and `.`, and neither begins nor ends with a dot: so a path
/// leaves its folder nowhere, is hidden nowhere, means the same to every operating system, and can stand in a comment
/// or text of any language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPath {
    text: String,
    why: &'static str,
}

impl fmt::Display for NoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NoPath { text, why } = self;
        write!(f, "`{}` is not a file name: {why}", text.escape_debug())
    }
}

impl std::error::Error for NoPath {}

impl FilePath {
    /// The path as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is called where the case of letters does not matter, as on some file systems. Paths that differ in
    /// nothing else mean one file there, so that they count as the same everywhere.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for FilePath {
    type Err = NoPath;

    fn from_str(text: &str) -> Result<Self, NoPath> {
        match what_is_wrong(text) {
            None => Ok(FilePath(text.to_owned())),
            Some(why) => Err(NoPath { text: text.chars().take(LONGEST).collect(), why }),
        }
    }
}

fn what_is_wrong(text: &str) -> Option<&'static str> {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"_-+./".contains(&byte);
    if text.is_empty() {
        Some("it is empty")
    } else if text.len() > LONGEST {
        Some("it is longer than 200 bytes")
    } else if !text.bytes().all(is_usual) {
        Some("only ASCII letters, digits, `_`, `-`, `+`, `.` and `/` can stand in it")
    } else if text.split('/').any(str::is_empty) {
        Some("a part of it is empty")
    } else if text.split('/').any(|part| part.starts_with('.') || part.ends_with('.')) {
        Some("a part of it begins or ends with a dot")
    } else {
        None
    }
}

/// A path of one part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(FilePath);

impl FromStr for FileName {
    type Err = NoPath;

    fn from_str(text: &str) -> Result<Self, NoPath> {
        let path: FilePath = text.parse()?;
        match path.contains('/') {
            false => Ok(FileName(path)),
            true => Err(NoPath { text: path.0, why: "it names a folder too" }),
        }
    }
}

impl Deref for FileName {
    type Target = FilePath;

    fn deref(&self) -> &FilePath {
        &self.0
    }
}

impl Deref for FilePath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for FilePath {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for FilePath {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Borrow<str> for FilePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_its_folder_or_means_something_else_is_no_path() {
        for text in ["xen.h", "arch-x86/xen.h", "xen/interface/io/9pfs.h", "a.yaml/b", "c++/a_b-c.h", "a..b"]
        {
            assert_eq!(text.parse::<FilePath>().as_deref(), Ok(text));
        }
        for text in [
            "",
            ".",
            "..",
            "/",
            "/etc/passwd",
            "../a.h",
            "a/../b.h",
            "a/./b.h",
            "./a.h",
            "a//b.h",
            "a.h/",
            ".profile",
            "a/.b",
            "a.",
            "a./b",
            "a\\b.h",
            "..\\a.h",
            "C:a.h",
            "C:\\a.h",
            "a*/b.h",
            "a b.h",
            "a\nb.h",
            "a\0.h",
            "a\u{202e}.h",
            "\u{e4}.h",
            "a\u{9b}.h",
            "~/a.h",
            "$HOME/a.h",
            "a\".h",
            "<a.h>",
            "a?.h",
            "a|b",
            "a%2e",
        ] {
            let error = text.parse::<FilePath>().unwrap_err().to_string();
            assert!(!error.contains(char::is_control), "{error}");
        }
        assert!("a".repeat(LONGEST).parse::<FilePath>().is_ok());
        assert!("a".repeat(LONGEST + 1).parse::<FilePath>().is_err());
        assert!(
            NoPath { text: String::new(), why: what_is_wrong(&"a".repeat(LONGEST + 1)).unwrap() }
                .why
                .contains(&LONGEST.to_string())
        );
    }
}
