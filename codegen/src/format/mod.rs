//! The canonical form of a file of the specification. Comments are kept, as no serde crate could.

mod comments;
mod fill;
mod kinds;
mod meaning;
mod order;
mod piece;
mod scalar;
mod writer;

use crate::diagnostic::{Code, Finding};
use crate::document::{marks, tree};
use crate::source::Span;

pub use kinds::{DOCUMENT, Kind, RELEASES, Takes};

/// Writes a text of the format in its canonical form.
///
/// Keys come in the order of the format, layout and quotes are uniform, long texts are filled anew. What the text
/// means stays, and so does every comment: one on a line of its own before what it preceded, one at the end of
/// a line behind what it followed.
pub fn format(text: &str) -> Result<String, Finding> {
    let root = tree::read(text)?;
    let marks = marks::read(text);
    let kind = kinds::of_file(&root);
    let comments = comments::place(text, &root, &marks);
    let formatted = writer::write(piece::arrange((&root, kind), &marks, comments), kind);
    // The file is the only copy of its facts, so that nothing is taken on trust.
    let again = tree::read(&formatted)?;
    let kept = comments::texts(&marks) == comments::texts(&marks::read(&formatted));
    if kept && meaning::is_kept(&root, &again, kind) {
        return Ok(formatted);
    }
    let message = "the text cannot be formatted without a change to what it says";
    Err(Finding::new(Code::Syntax, Span { start: 0, end: 1 }, message).help("write it in a simpler way"))
}
