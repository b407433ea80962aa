//! Versions of Debian's packages.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use xen_abi_codegen::axes::{Release, UnknownWord};

/// The version of a package of headers, such as `4.17.7+13-g2445b30a44-0+deb12u1`. Versions are ordered as Debian
/// orders them, deb-version(7), except that there are no epochs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PackageVersion(pub String);

impl PackageVersion {
    /// The part that says which state of Xen it is: `4.17.7+13`.
    pub fn short(&self) -> &str {
        self.0.split(['-', '~']).next().unwrap_or_default()
    }

    /// The point release on which the package is based: `4.17.7`.
    pub fn release(&self) -> Result<Release, UnknownWord> {
        self.short().split('+').next().unwrap_or_default().parse()
    }

    /// What the project calls it, and what Debian adds.
    fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('-').unwrap_or((&self.0, ""))
    }
}

impl Ord for PackageVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((ours, our_revision), (theirs, their_revision)) = (self.parts(), other.parts());
        let ordering = compare(ours, theirs).then_with(|| compare(our_revision, their_revision));
        // `1.0` and `1.00` are one version in two spellings.
        ordering.then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for PackageVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares what is no number and what is one in turn.
fn compare(mut left: &str, mut right: &str) -> Ordering {
    while !left.is_empty() || !right.is_empty() {
        let ((left_words, left_rest), (right_words, right_rest)) = (words(left), words(right));
        let ordering = compare_words(left_words, right_words);
        if ordering.is_ne() {
            return ordering;
        }
        let ((left_number, after_left), (right_number, after_right)) =
            (number(left_rest), number(right_rest));
        let ordering = left_number.len().cmp(&right_number.len()).then_with(|| left_number.cmp(right_number));
        if ordering.is_ne() {
            return ordering;
        }
        (left, right) = (after_left, after_right);
    }
    Ordering::Equal
}

/// What comes before the next number, and the rest.
fn words(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len()))
}

/// A number without zeros before it, and the rest.
fn number(text: &str) -> (&str, &str) {
    let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    (digits.trim_start_matches('0'), rest)
}

/// A tilde comes before the end, and letters before all other characters.
fn compare_words(left: &str, right: &str) -> Ordering {
    let rank = |c: Option<char>| match c {
        Some('~') => (0, '~'),
        None => (1, ' '),
        Some(c) if c.is_ascii_alphabetic() => (2, c),
        Some(c) => (3, c),
    };
    let (mut left, mut right) = (left.chars(), right.chars());
    loop {
        let (one, other) = (left.next(), right.next());
        let ordering = rank(one).cmp(&rank(other));
        if ordering.is_ne() || one.is_none() {
            return ordering;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_in_debians_order() {
        let in_order = [
            "4.17.5~rc1-1",
            "4.17.5-1",
            "4.17.5-2+b1",
            "4.17.5+9-g01140da4e8-1",
            "4.17.5+23-ga-1~deb12u1",
            "4.17.5+23-ga-1",
            "4.17.5+100-gb-1",
            "4.17.10-1",
        ];
        let mut versions = in_order.map(|version| PackageVersion(version.to_owned()));
        versions.reverse();
        versions.sort();
        assert_eq!(versions.each_ref().map(|version| version.0.as_str()), in_order);
    }

    /// What dpkg itself says, where it is there.
    #[test]
    fn dpkg_agrees() {
        let versions = [
            "1",
            "1.0",
            "1.0-1",
            "1.0-1~",
            "1.0-1+b1",
            "1.0~rc1-1",
            "1.0+1-1",
            "1.0a-1",
            "1.10-1",
            "1.9-1",
            "1.0-1.1",
            "4.17.7+13-g2445b30a44-0+deb12u1",
            "4.17.7+13-g2445b30a44-1",
            "4.17.7+13-g2-1~deb12u1",
            "6.12.117-1~bpo",
        ];
        for (one, other) in versions.iter().flat_map(|one| versions.iter().map(move |other| (one, other))) {
            let mut dpkg = std::process::Command::new("dpkg");
            let Ok(status) = dpkg.args(["--compare-versions", one, "lt", other]).status() else { return };
            let is_less = PackageVersion((*one).to_owned()) < PackageVersion((*other).to_owned());
            assert_eq!(is_less, status.success(), "{one} < {other}");
        }
    }
}
