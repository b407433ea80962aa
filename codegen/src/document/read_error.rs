use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

use super::tree::{Entry, shorten};
use super::when::Conditions;
use crate::diagnostic::{Code, Finding};
use crate::source::Span;

/// Why a node is not what a type wants. The place is added by the innermost reader that knows it.
#[derive(Debug)]
pub(crate) struct ReadError {
    code: Code,
    message: String,
    help: Option<String>,
    span: Option<Span>,
    known_keys: Option<&'static [&'static str]>,
}

impl ReadError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None, span: None, known_keys: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the place, unless a deeper reader did.
    pub(crate) fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// Proposes other keys for one that there is not, in an item that takes conditions or in one that does not.
    pub(crate) fn propose_keys(mut self, entry: &Entry<'_>, conditioned: bool) -> Self {
        if let Some(known) = self.known_keys.take() {
            if entry.value.is_nothing() {
                return self.help("if this belongs to the text before it, put the whole text into quotes");
            }
            let conditions = if conditioned { &Conditions::KEYS[..] } else { &[] };
            let known: Vec<&str> = known.iter().chain(conditions).copied().collect();
            self.help = Some(proposal(&entry.key, &known, "keys are"));
        }
        self
    }

    pub(crate) fn into_finding(self) -> Finding {
        let finding = Finding::new(self.code, self.span.unwrap_or_default(), self.message);
        Finding { help: self.help, ..finding }
    }
}

/// A mistake found inside a `Deserialize`, where only text can be handed on.
pub(crate) struct Coded {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

const SEPARATOR: char = '\u{1f}';

impl Display for Coded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = self.help.as_deref().unwrap_or_default();
        write!(f, "{}{SEPARATOR}{}{SEPARATOR}{help}", self.code, self.message)
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        let text = message.to_string();
        let mut parts = text.splitn(3, SEPARATOR);
        let code = parts.next().and_then(|number| number.parse().ok());
        if let (Some(code), Some(message), Some(help)) = (code, parts.next(), parts.next()) {
            let help = (!help.is_empty()).then(|| help.to_owned());
            return Self { help, ..Self::new(code, message) };
        }
        Self::new(Code::WrongKind, text)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Code::WrongKind, format!("expected {expected}, found {unexpected}"))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let error = Self::new(Code::UnknownKey, format!("there is no key `{}` here", shorten(field)));
        Self { known_keys: Some(expected), ..error }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let error =
            Self::new(Code::WrongKind, format!("`{}` is not a word that this key takes", shorten(variant)));
        error.help(proposal(variant, expected, "words are"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Code::MissingKey, format!("the key `{field}` is missing"))
    }
}

fn proposal(word: &str, known: &[&str], intro: &str) -> String {
    match closest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{intro} {}", known.join(", ")),
    }
}

/// The longest word for which another is proposed.
const LONGEST_WORD: usize = 100;

/// The known word that differs least from `word`, if any is near enough to be a slip of the pen.
pub fn closest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let allowed = |candidate: &str| 1 + candidate.len().min(word.len()) / 4;
    known
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= allowed(candidate))
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}
