//! Scalars with a meaning of their own.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use super::kind::Takes;
use super::node_reader::{FromNode, FromText, NodeReader};
use super::one_or_more::OneOrMore;
use super::placed::Placed;
use super::read_error::{ReadError, Reported};
use xen_abi_runtime::smccc::Owner;
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, View};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::file_path::{FileName, FilePath};
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::type_name::{TypeName, is_identifier};

/// A name that C could use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(pub String);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The characters of a string of C.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

/// A text for people, in our own words; `fmt` fills its lines anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose(pub String);

impl Deref for Prose {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A text about an item.
pub type Doc = Option<Placed<Prose>>;

/// Code of C, of which every character stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim(pub String);

/// The name of a member, in which `$n` stands for the parameter `n` of a shape.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern(pub String);

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a name, which stands for a parameter of a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment(pub String);

/// What keeps C from reading a header twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Guard {
    /// The macro that follows from the path.
    #[default]
    Usual,
    /// This macro.
    Macro(String),
    /// Nothing does.
    None,
}

/// The length of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// As many elements as the expression says.
    Fixed(Expression),
    /// As many as there is room for: C's `[]`.
    Flexible,
}

/// Bits of an integer, `low..high`, half open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitRange {
    /// The first bit.
    pub low: Expression,
    /// The bit after the last.
    pub high: Expression,
}

/// Interface versions from one on, below another, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InterfaceRange {
    /// The first that is in it.
    pub from: Option<InterfaceVersion>,
    /// The first after it.
    pub below: Option<InterfaceVersion>,
}

/// The first releases of branches that have something: backports first, the main line last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstReleases(pub Vec<Release>);

/// A commit of Xen's repository: at least the first seven hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit(pub String);

/// A number of 32 bits, with or without `0x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub u32);

/// The service to which a call by SMC or HVC belongs, by its name or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmcccOwner(pub Owner);

/// A rule of `lint`, by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LintRule(pub Code);

/// The longest scalar that is looked into, in bytes; messages quote it.
const LONGEST_WORD: usize = 4096;

/// The longest part of a name, in bytes.
const LONGEST_FRAGMENT: usize = 64;

/// What `read` makes of a text, with a code for its error.
fn from_text<T>(text: &str, code: Code, read: impl Fn(&str) -> Result<T, String>) -> Result<T, ReadError> {
    let read = if text.len() > LONGEST_WORD {
        Err(format!("this is longer than {LONGEST_WORD} bytes"))
    } else {
        read(text)
    };
    read.map_err(|message| ReadError::new(code, message))
}

/// Lets a type be read from the text of a scalar, whatever YAML would make of it.
macro_rules! read_from_text {
    ($type:ty, $code:expr, $read:expr) => {
        impl FromText for $type {
            fn from_text(text: &str) -> Result<Self, ReadError> {
                from_text(text, $code, $read)
            }
        }

        impl FromNode for $type {
            fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
                let (text, _) = node.scalar("a word, number or text")?;
                <$type>::from_text(text).map_err(|error| node.report(error))
            }
        }
    };
}

fn parse<T: FromStr<Err: fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

read_from_text!(Name, Code::WrongKind, |text| {
    if is_identifier(text) {
        Ok(Name(text.to_owned()))
    } else {
        Err(format!("`{text}` is not a valid C identifier"))
    }
});
read_from_text!(Pattern, Code::WrongKind, |text| {
    if is_identifier(text) || is_identifier(&text.replace('$', "_")) {
        Ok(Pattern(text.to_owned()))
    } else {
        Err(format!("`{text}` is not a valid C identifier"))
    }
});
read_from_text!(Fragment, Code::WrongKind, |text| {
    if !text.is_empty() && text.len() <= LONGEST_FRAGMENT && is_identifier(&format!("_{text}")) {
        Ok(Fragment(text.to_owned()))
    } else {
        Err(format!("`{text}` is not a part of a valid C identifier"))
    }
});
read_from_text!(Guard, Code::WrongKind, |text| match text {
    "" => Ok(Guard::Usual),
    "none" => Ok(Guard::None),
    text if is_identifier(text) => Ok(Guard::Macro(text.to_owned())),
    text => Err(format!("`{text}` is neither a valid C identifier nor `none`")),
});
read_from_text!(FilePath, Code::WrongKind, parse);
read_from_text!(FileName, Code::WrongKind, parse);
read_from_text!(MemberPath, Code::WrongKind, parse);
read_from_text!(TypeName, Code::BadType, parse);
read_from_text!(Expression, Code::BadExpression, parse);
read_from_text!(Length, Code::BadExpression, |text| match text {
    "flexible" => Ok(Length::Flexible),
    text => parse(text).map(Length::Fixed),
});
read_from_text!(BitRange, Code::BadExpression, |text| match text.split_once("..") {
    Some((low, high)) => Ok(BitRange { low: parse(low)?, high: parse(high)? }),
    None => Err(format!(
        "`{text}` is not a range of bits; write the first and the one after the last, as in `0..17`"
    )),
});
read_from_text!(InterfaceRange, Code::BadCondition, |text| {
    let mut range = InterfaceRange::default();
    for part in text.split(',').map(str::trim) {
        if let Some(version) = part.strip_prefix(">=") {
            range.from = Some(parse(version.trim())?);
        } else if let Some(version) = part.strip_prefix('<') {
            range.below = Some(parse(version.trim())?);
        } else {
            return Err(format!(
                "`{part}` is not a range of interface versions; write \">= 0x00040400\" or \"< 0x00040400\""
            ));
        }
    }
    Ok(range)
});

read_from_text!(Commit, Code::WrongKind, |text| {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if (7..=40).contains(&text.len()) && text.bytes().all(is_digit) {
        Ok(Commit(text.to_owned()))
    } else {
        Err(format!("`{text}` is not a commit; write 7 to 40 hexadecimal digits"))
    }
});
read_from_text!(Number, Code::WrongKind, |text| {
    let read = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => text.parse(),
    };
    read.map(Number).map_err(|_| format!("`{text}` is not a number of 32 bits"))
});
read_from_text!(LintRule, Code::UnknownName, |text| {
    let code = text.parse().ok().filter(|code: &Code| code.is_of_lint());
    code.map(LintRule).ok_or_else(|| format!("`lint` has no rule `{text}`; `xen-abi explain` lists them"))
});
read_from_text!(SmcccOwner, Code::WrongKind, |text| {
    let named = SmcccOwner::NAMED.into_iter().find(|owner| owner.name() == text);
    let owner = named.or_else(|| text.parse().ok().and_then(Owner::new));
    owner.map(SmcccOwner).ok_or_else(|| {
        let names = SmcccOwner::NAMED.map(|owner| format!("`{}`", owner.name()));
        format!("`{text}` is not an owner; write one of {} or a number below 64", names.join(", "))
    })
});

impl SmcccOwner {
    /// The owners that have a name.
    pub const NAMED: [Owner; 9] = [
        Owner::ARCH,
        Owner::CPU,
        Owner::SIP,
        Owner::OEM,
        Owner::STANDARD,
        Owner::STANDARD_HYP,
        Owner::VENDOR_HYP,
        Owner::TRUSTED_APP,
        Owner::TRUSTED_OS,
    ];
}

/// One word of an axis, as conditions name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

read_from_text!(Word<Target>, Code::BadCondition, |text| match parse(text).map(Word) {
    // Other spellings are for the command line; the specification uses one.
    Ok(Word(target)) if Target::name(target) != text => Err(format!("`{text}` is spelt `{target}` here")),
    other => other,
});
read_from_text!(Word<View>, Code::BadCondition, |text| parse(text).map(Word));
read_from_text!(Word<Dialect>, Code::BadCondition, |text| parse(text).map(Word));

/// A release in quotes: without them YAML takes `4.10` for the number 4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotedRelease(pub Release);

impl FromNode for QuotedRelease {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let release = parse(node.text()?).map(QuotedRelease);
        release.map_err(|message| node.report(ReadError::new(Code::BadCondition, message)))
    }
}

impl FromNode for Prose {
    const TAKES: Takes = Takes::Prose;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        node.seen_text().map(|text| Prose(text.to_owned()))
    }
}

impl FromNode for Verbatim {
    const TAKES: Takes = Takes::Verbatim;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        node.seen_text().map(|text| Verbatim(text.to_owned()))
    }
}

impl FromNode for Text {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let text = node.text()?;
        if text.contains('\0') {
            return Err(
                node.report(ReadError::new(Code::WrongKind, "a string of C ends at its first zero byte"))
            );
        }
        node.seen_text().map(|text| Text(text.to_owned()))
    }
}

impl FromNode for FirstReleases {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let releases = <OneOrMore<QuotedRelease>>::from_node(node)?;
        Ok(FirstReleases(releases.0.into_iter().map(|release| release.0).collect()))
    }
}
