//! Lines of C, with a column of offsets and sizes beside them.

use std::fmt::Write;

/// The greatest width to which lines are filled up before the column.
const WIDTH: usize = 64;

/// Lines so far.
#[derive(Default)]
pub(super) struct Listing {
    lines: Vec<Line>,
    depth: usize,
}

struct Line {
    text: String,
    /// What stands in the column, if something does.
    place: Option<String>,
}

impl Listing {
    /// Adds a line with nothing in the column.
    pub(super) fn line(&mut self, text: &str) {
        self.push(text, None);
    }

    /// Adds a line about bytes.
    pub(super) fn bytes(&mut self, text: &str, offset: u64, size: u64) {
        self.push(text, Some(format!("{offset:5}     {size:5}")));
    }

    /// Adds a line about bits, counted from the least significant one.
    pub(super) fn bits(&mut self, text: &str, offset_bits: u64, width: u64) {
        let (byte, bit) = (offset_bits / 8, offset_bits % 8);
        self.push(text, Some(format!("{byte:5}:{bit:<3} {width:5} bits")));
    }

    /// Moves the lines that follow to the right.
    pub(super) fn indent(&mut self) {
        self.depth += 1;
    }

    /// Moves the lines that follow back.
    pub(super) fn outdent(&mut self) {
        self.depth -= 1;
    }

    fn push(&mut self, text: &str, place: Option<String>) {
        self.lines.push(Line { text: format!("{}{text}", "    ".repeat(self.depth)), place });
    }

    /// All lines.
    pub(super) fn render(&self) -> String {
        let with_place = self.lines.iter().filter(|line| line.place.is_some());
        let width = with_place.map(|line| line.text.len()).max().unwrap_or(0).min(WIDTH);
        let mut text = String::new();
        for line in &self.lines {
            let _ = match &line.place {
                Some(place) => writeln!(text, "{:width$}  /* {place:15} */", line.text),
                None => writeln!(text, "{}", line.text),
            };
        }
        text
    }
}
