use std::fmt;
use std::str::FromStr;

use super::UnknownWord;

/// A release branch, such as 4.20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Branch {
    /// The number before the dot.
    pub major: u16,
    /// The number after the dot.
    pub minor: u16,
}

/// One release: a point of a branch, such as 4.20.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The branch.
    pub branch: Branch,
    /// The number of the point release, zero for the first of the branch.
    pub point: u16,
}

impl Release {
    /// No release: before all others.
    pub const NONE: Release = Release { branch: Branch { major: 0, minor: 0 }, point: 0 };

    /// Its name where texts speak of what came with it: the first release of a branch is called as the branch.
    pub fn short(self) -> String {
        if self.point == 0 { self.branch.to_string() } else { self.to_string() }
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.major, self.minor))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.branch, self.point))
    }
}

fn numbers<const N: usize>(word: &str) -> Option<[u16; N]> {
    let mut parts = word.split('.');
    let mut numbers = [0; N];
    for number in &mut numbers {
        let part = parts.next()?;
        if part.is_empty()
            || !part.bytes().all(|b| b.is_ascii_digit())
            || (part.len() > 1 && part.starts_with('0'))
        {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

impl FromStr for Branch {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        numbers(word)
            .map(|[major, minor]| Branch { major, minor })
            .ok_or_else(|| UnknownWord::new("branch", word, "write two numbers with a dot, such as 4.20"))
    }
}

impl FromStr for Release {
    type Err = UnknownWord;

    /// Takes a point release such as `4.20.3`; `4.20` is its first one, `4.20.0`.
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        if let Some([major, minor]) = numbers(word) {
            return Ok(Release { branch: Branch { major, minor }, point: 0 });
        }
        numbers(word)
            .map(|[major, minor, point]| Release { branch: Branch { major, minor }, point })
            .ok_or_else(|| UnknownWord::new("release", word, "write it as 4.20 or 4.20.3"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_ordered_by_number_not_by_text() {
        let order = ["4.4", "4.20", "4.20.1", "4.20.10", "4.21"].map(|word| word.parse::<Release>().unwrap());
        assert!(order.is_sorted());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for word in ["4", "4.", "4.x", "4.20.3.1", "4.020", "+4.2", "4.99999", ""] {
            assert!(word.parse::<Release>().is_err(), "{word}");
        }
    }
}
