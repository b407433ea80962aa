//! The canonical form of a file of the specification. Comments are kept, as no serde crate could.

mod comments;
mod fill;
mod meaning;
mod order;
mod piece;
mod scalar;
mod writer;

use crate::kind::Takes;
use crate::releases::WrittenReleases;
use crate::tree::{self, Node};
use crate::{Document, marks};
use xen_abi_syntax::diagnostic::{Code, Finding};
use xen_abi_syntax::source::Span;

/// What a whole file takes: it describes a header, or it is the list of releases.
pub fn of_file(root: &Node<'_>) -> Takes {
    let is_header = root.get("header").is_some() || root.get("xen").is_none();
    Takes::Item(if is_header { Document::kind } else { WrittenReleases::kind })
}

/// Writes a text of the format in its canonical form.
///
/// Keys come in the order of the format, layout and quotes are uniform, long texts are filled anew. What the text
/// means stays, and so does every comment: one on a line of its own before what it preceded, one at the end of
/// a line behind what it followed.
pub fn format(text: &str) -> Result<String, Finding> {
    let root = tree::read(text)?;
    let marks = marks::read(text);
    let takes = of_file(&root);
    let comments = comments::place(text, &root, &marks);
    let mut arranged = piece::arrange(&root, &marks, comments);
    order::sort(&mut arranged.value, takes);
    let formatted = writer::write(&arranged, takes);
    // The file is the only copy of its facts, so that nothing is taken on trust.
    let again = tree::read(&formatted)?;
    let kept = comments::texts(&marks) == comments::texts(&marks::read(&formatted));
    if kept && meaning::is_kept(&root, &again, takes) {
        return Ok(formatted);
    }
    let message = "the text cannot be formatted without a change to what it says";
    Err(Finding::new(Code::Syntax, Span { start: 0, end: 1 }, message).help("write it in a simpler way"))
}
