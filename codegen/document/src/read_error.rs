use std::cell::RefCell;

use super::node::{Entry, shorten};
use xen_abi_syntax::diagnostic::{Code, Diagnostics, Finding, closest};
use xen_abi_syntax::source::{SourceId, Span};

/// Why a text is not what a type wants.
#[derive(Debug)]
pub(crate) struct ReadError {
    code: Code,
    message: String,
    help: Option<String>,
}

impl ReadError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// That only the keys `known` are known where `entry` stands.
    pub(crate) fn unknown_key(entry: &Entry<'_>, known: &[&str]) -> Self {
        let error = Self::new(Code::UnknownKey, format!("unknown key `{}`", shorten(&entry.key)));
        if entry.value.is_nothing() {
            return error.help("if this belongs to the text before it, put the whole text into quotes");
        }
        error.help(proposal(&entry.key, known, "keys are"))
    }

    /// That a key has another name now.
    pub(crate) fn renamed_key(entry: &Entry<'_>, now: &str) -> Self {
        Self::new(Code::UnknownKey, format!("unknown key `{}`", shorten(&entry.key)))
            .help(format!("it is `{now}` now; `xen-abi fmt` rewrites it"))
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
}

fn proposal(word: &str, known: &[&str], intro: &str) -> String {
    match closest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{intro} {}", known.join(", ")),
    }
}

/// What was wrong so far with one text. Readers go on with what can be read, and report all errors of a text at once.
#[derive(Debug)]
pub(crate) struct Errors {
    source: SourceId,
    found: RefCell<Diagnostics>,
}

/// That there is no value, and why was reported: only [`Errors::report`] makes one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reported(());

impl Errors {
    /// None yet.
    pub(crate) fn new(source: SourceId) -> Self {
        Self { source, found: RefCell::default() }
    }

    /// The text that is read.
    pub(crate) fn source(&self) -> SourceId {
        self.source
    }

    /// Adds one.
    pub(crate) fn report(&self, error: ReadError, span: Span) -> Reported {
        let ReadError { code, message, help } = error;
        let finding = Finding { help, ..Finding::new(code, span, message) };
        self.found.borrow_mut().push(finding.within(self.source));
        Reported(())
    }

    /// What was reported, where there is no value for it.
    pub(crate) fn of(self, _: Reported) -> Diagnostics {
        self.found.into_inner()
    }
}
