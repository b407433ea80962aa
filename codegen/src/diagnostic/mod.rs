//! What is wrong, where, and how to mend it.

mod code;
mod render;

pub use crate::document::closest;
pub use code::Code;

pub use render::{Style, render};

use crate::source::{Place, SourceId, Span};

/// A mistake in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of mistake.
    pub code: Code,
    /// Where in the text.
    pub span: Span,
    /// What is wrong, without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Finding {
    /// A mistake without a help.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: None }
    }

    /// Adds how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says in which text it is.
    pub fn within(self, source: SourceId) -> Diagnostic {
        Diagnostic {
            code: self.code,
            place: Some(Place { source, span: self.span }),
            message: self.message,
            help: self.help,
            notes: Vec::new(),
        }
    }
}

/// A mistake in one of the texts that were read together, or in what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: Code,
    /// Where; absent if it is in no text.
    pub place: Option<Place>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Further places that matter, with what they show.
    pub notes: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Finding::new(code, place.span, message).within(place.source)
    }

    /// A mistake that is in no text.
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        Self { code, place: None, message: message.into(), help: None, notes: Vec::new() }
    }

    /// A name that was asked for and means nothing; proposes the closest that does.
    pub fn unknown<'a>(code: Code, what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let diagnostic = Self::nowhere(code, format!("there is no {what} `{name}`"));
        match closest(name, known) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }

    /// Adds how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a further place.
    pub fn note(mut self, place: Place, message: impl Into<String>) -> Self {
        self.notes.push((place, message.into()));
        self
    }
}

/// The mistakes that a stage found; each stage reports all of them before the next may begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one; the same mistake at the same place counts once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// Adds all of another stage or text.
    pub fn extend(&mut self, others: Diagnostics) {
        others.0.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Ends a stage: its result, or what was wrong, in the order of the texts.
    pub fn finish<T>(mut self, result: T) -> Result<T, Diagnostics> {
        if self.0.is_empty() {
            return Ok(result);
        }
        self.0.sort_by_key(|diagnostic| diagnostic.place);
        Err(self)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of it is that something could not be read.
    pub fn is_only_about_the_disk(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|diagnostic| diagnostic.code == Code::Unreadable)
    }

    /// The mistakes, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics(vec![diagnostic])
    }
}
