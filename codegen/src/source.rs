//! Texts that were read, and places in them.

use std::sync::Arc;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 4 << 20;

/// A text and the name under which it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path of the file, relative to the folder of the specification, with `/` between the parts.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A text with its name.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The line and column, both counted from one, of the character at `index`.
    pub fn line_column(&self, index: u32) -> (usize, usize) {
        let (mut line, mut column) = (1, 1);
        for character in self.text.chars().take(index as usize) {
            if character == '\n' {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
        }
        (line, column)
    }

    /// The bytes that `span` covers.
    pub fn byte_range(&self, span: Span) -> std::ops::Range<usize> {
        let byte = |index: u32| {
            self.text.char_indices().nth(index as usize).map_or(self.text.len(), |(byte, _)| byte)
        };
        byte(span.start)..byte(span.end)
    }
}

/// A stretch of characters of one text, counted from zero; half open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first character.
    pub start: u32,
    /// The character after the last.
    pub end: u32,
}

/// Which of the texts that were read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A stretch of one of the texts that were read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text.
    pub source: SourceId,
    /// The stretch.
    pub span: Span,
}
