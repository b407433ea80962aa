use super::tree::{Entry, shorten};
use crate::diagnostic::{Code, Finding};
use crate::source::Span;

/// Why a node is not what a type wants. The place is added by the innermost reader that knows it.
#[derive(Debug)]
pub(crate) struct ReadError {
    code: Code,
    message: String,
    help: Option<String>,
    span: Option<Span>,
}

impl ReadError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None, span: None }
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

    /// That only the keys `known` are known where `entry` stands.
    pub(crate) fn unknown_key(entry: &Entry<'_>, known: &[&str]) -> Self {
        let error = Self::new(Code::UnknownKey, format!("there is no key `{}` here", shorten(&entry.key)));
        let help = if entry.value.is_nothing() {
            "if this belongs to the text before it, put the whole text into quotes".to_owned()
        } else {
            proposal(&entry.key, known, "keys are")
        };
        error.at(entry.key_span).help(help)
    }

    /// That only the words `known` are known.
    pub(crate) fn unknown_word(word: &str, known: &[&str]) -> Self {
        let message = format!("`{}` is not a word that this key takes", shorten(word));
        Self::new(Code::WrongKind, message).help(proposal(word, known, "words are"))
    }

    /// That a key is not there.
    pub(crate) fn missing_key(key: &str) -> Self {
        Self::new(Code::MissingKey, format!("the key `{key}` is missing"))
    }

    pub(crate) fn into_finding(self) -> Finding {
        let finding = Finding::new(self.code, self.span.unwrap_or_default(), self.message);
        Finding { help: self.help, ..finding }
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
