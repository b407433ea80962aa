//! Texts that were read, and places in them.

use std::sync::Arc;

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

    /// The name of the module that the text describes.
    pub fn module(&self) -> &str {
        self.name.strip_suffix(".yaml").unwrap_or(&self.name)
    }

    /// The lines of the text, for looking up places in it.
    pub fn lines(&self) -> Lines<'_> {
        let mut starts = vec![(0, 0)];
        for (index, (byte, character)) in self.text.char_indices().enumerate() {
            if character == '\n' {
                starts.push((index as u32 + 1, byte + 1));
            }
        }
        Lines { text: &self.text, starts }
    }

    /// The line and column, both counted from one, of the character at `index`.
    pub fn line_column(&self, index: u32) -> (usize, usize) {
        let lines = self.lines();
        let line = lines.at(index);
        (line.number, line.column)
    }
}

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    /// Of each line the first character and the first byte.
    starts: Vec<(u32, usize)>,
}

/// The line that a character is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'t> {
    /// Its number, counted from one.
    pub number: usize,
    /// The column of the character, counted from one.
    pub column: usize,
    /// The line without its end.
    pub text: &'t str,
    /// The first character of the line.
    start: u32,
}

impl<'t> Lines<'t> {
    /// The line of the character at `index`; the last line for one behind the end.
    pub fn at(&self, index: u32) -> Line<'t> {
        let number = self.starts.partition_point(|(start, _)| *start <= index);
        let (start, byte) = self.starts[number - 1];
        let text = self.text[byte..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
        Line { number, column: (index - start) as usize + 1, text, start }
    }
}

impl Line<'_> {
    /// The bytes of the line that `span` covers.
    pub fn bytes(&self, span: Span) -> std::ops::Range<usize> {
        let byte = |index: u32| {
            let before = index.saturating_sub(self.start) as usize;
            self.text.char_indices().nth(before).map_or(self.text.len(), |(byte, _)| byte)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let source = Source::new("a.yaml", "one\nz\u{fc}rich: x\n");
        let lines = source.lines();
        let line = lines.at(12);
        assert_eq!((line.number, line.column, line.text), (2, 9, "z\u{fc}rich: x"));
        assert_eq!(line.bytes(Span { start: 12, end: 13 }), 9..10);
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(14), (3, 1));
    }
}
