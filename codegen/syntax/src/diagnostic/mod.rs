//! What is wrong, where, and how to mend it.

mod closest;
mod code;

pub use closest::closest;
pub use code::Code;

use std::collections::BTreeMap;
use std::collections::btree_map::{Entry, Values};

use crate::axes::Variant;
use crate::limits;
use crate::source::{Place, SourceId, Span};

/// An error in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of error.
    pub code: Code,
    /// Where in the text.
    pub span: Span,
    /// What is wrong, without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Further stretches that matter, with what they show.
    pub notes: Vec<(Span, String)>,
}

impl Finding {
    /// An error without a help.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: None, notes: Vec::new() }
    }

    /// Adds how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a further stretch.
    pub fn note(mut self, span: Span, message: impl Into<String>) -> Self {
        self.notes.push((span, message.into()));
        self
    }

    /// Says in which text it is.
    pub fn within(self, source: SourceId) -> Diagnostic {
        Diagnostic {
            code: self.code,
            place: Some(Place { source, span: self.span }),
            message: self.message,
            help: self.help,
            notes: self.notes.into_iter().map(|(span, note)| (Place { source, span }, note)).collect(),
            variants: Vec::new(),
        }
    }
}

/// An error in one of the texts that were read together, or in what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of error.
    pub code: Code,
    /// Where; absent if it is in no text.
    pub place: Option<Place>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Further places that matter, with what they show.
    pub notes: Vec<(Place, String)>,
    /// The variants for which it was found; none if it does not depend on that.
    pub variants: Vec<Variant>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Finding::new(code, place.span, message).within(place.source)
    }

    /// An error that is in no text.
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            place: None,
            message: message.into(),
            help: None,
            notes: Vec::new(),
            variants: Vec::new(),
        }
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

    /// Says for which variant it was found.
    pub fn found_for(mut self, variant: Variant) -> Self {
        self.variants.push(variant);
        self
    }

    /// Adds a further place.
    pub fn note(mut self, place: Place, message: impl Into<String>) -> Self {
        self.notes.push((place, message.into()));
        self
    }
}

/// The errors that a stage found, in the order of the texts; each stage reports all of them before the next
/// may begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(BTreeMap<(Option<Place>, Code, String), Diagnostic>);

impl Diagnostics {
    /// Adds one; the same error at the same place counts once, for all variants for which it was found.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            return;
        }
        match self.0.entry((diagnostic.place, diagnostic.code, diagnostic.message.clone())) {
            Entry::Vacant(entry) => {
                entry.insert(diagnostic);
            }
            Entry::Occupied(mut entry) => {
                let known = &mut entry.get_mut().variants;
                for variant in diagnostic.variants {
                    if !known.contains(&variant) {
                        known.push(variant);
                    }
                }
            }
        }
    }

    /// Adds all of another stage or text.
    pub fn extend(&mut self, others: Diagnostics) {
        others.0.into_values().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Whether so many are kept that no more are taken.
    pub fn is_full(&self) -> bool {
        self.0.len() >= limits::DIAGNOSTICS
    }

    /// Ends a stage: its result, or what was wrong.
    pub fn finish<T>(self, result: T) -> Result<T, Diagnostics> {
        if self.0.is_empty() { Ok(result) } else { Err(self) }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of it is that something could not be read.
    pub fn is_only_about_the_disk(&self) -> bool {
        !self.0.is_empty() && self.iter().all(|diagnostic| diagnostic.code == Code::Unreadable)
    }

    /// How many errors there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The errors, in order.
    pub fn iter(&self) -> Values<'_, (Option<Place>, Code, String), Diagnostic> {
        self.0.values()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        let mut all = Diagnostics::default();
        all.push(diagnostic);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axes::{Dialect, InterfaceVersion, Target, View};

    #[test]
    fn one_mistake_in_several_variants_counts_once() {
        let on = |target| {
            let variant = Variant {
                target,
                release: "4.20".parse().unwrap(),
                view: View::Tools,
                interface: InterfaceVersion::NONE,
                dialect: Dialect::Xen,
            };
            Diagnostic::nowhere(Code::NoCase, "no case holds").found_for(variant)
        };
        let mut all = Diagnostics::from(on(Target::Arm64));
        all.extend(on(Target::X86_32).into());
        all.push(Diagnostic::nowhere(Code::NoCase, "another"));
        assert_eq!(all.len(), 2);
        let targets: Vec<Vec<Target>> =
            all.iter().map(|one| one.variants.iter().map(|variant| variant.target).collect()).collect();
        assert_eq!(targets, [vec![], vec![Target::Arm64, Target::X86_32]]);
    }
}
