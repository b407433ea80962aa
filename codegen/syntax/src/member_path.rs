//! The way from a record to a member of a member.

use std::fmt;
use std::str::FromStr;

use crate::type_name::is_identifier;

/// Names of members, each inside the one before it: `u.createdomain.flags`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberPath(pub Vec<String>);

impl MemberPath {
    /// The way that goes on with another.
    pub fn join(&self, rest: &MemberPath) -> MemberPath {
        MemberPath(self.0.iter().chain(&rest.0).cloned().collect())
    }

    /// Whether it leads to `other` or to something around it.
    pub fn leads_to(&self, other: &MemberPath) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl fmt::Display for MemberPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl FromStr for MemberPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.split('.').all(is_identifier) {
            Ok(MemberPath(text.split('.').map(str::to_owned).collect()))
        } else {
            Err(format!("`{text}` is not a way to a member; write names with dots between, as in `u.port`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_to_itself_and_to_what_is_inside() {
        let path = |text: &str| text.parse::<MemberPath>().unwrap();
        assert!(path("u").leads_to(&path("u.port")));
        assert!(path("u.port").leads_to(&path("u.port")));
        assert!(!path("u.port").leads_to(&path("u")));
        assert!(!path("u").leads_to(&path("us")));
        assert_eq!(path("u").join(&path("a.b")).to_string(), "u.a.b");
        assert!("u..a".parse::<MemberPath>().is_err());
        assert!("".parse::<MemberPath>().is_err());
    }
}
