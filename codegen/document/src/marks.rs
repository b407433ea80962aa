//! What a tree leaves out and a formatter needs, as the parser of the whole language sees it: comments and brackets.

use granit_parser::{Event, Parser, Placement, StructureStyle, options};

/// The comments and brackets of a text, in the order in which they stand.
#[derive(Debug, Clone, Default)]
pub struct Marks<'t> {
    /// The comments.
    pub comments: Vec<Comment<'t>>,
    /// The brackets around collections.
    pub brackets: Vec<Bracket>,
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'t> {
    /// Its first character, which is `#`.
    pub start: u32,
    /// The bytes that it covers.
    pub bytes: (usize, usize),
    /// The comment from `#` on, without spaces behind it.
    pub text: &'t str,
    /// Whether something that is no comment stands before it on its line.
    pub is_behind: bool,
}

/// A bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bracket {
    /// Its character.
    pub at: u32,
    /// Whether a collection begins with it; else one ends.
    pub opens: bool,
}

/// Finds the marks of a text of which there is a tree. In a text that is wrong, those before what is wrong.
pub fn read(text: &str) -> Marks<'_> {
    let options = options! {
        strict_indentation: true,
        emit_comments: true,
        max_buffered_comment_events: usize::MAX,
    };
    let mut marks = Marks::default();
    // Of each collection that is under way, whether it stands in brackets.
    let mut in_brackets = Vec::new();
    let starts_with = |at: Option<usize>, signs: [char; 2]| {
        at.and_then(|at| text.get(at..)).is_some_and(|rest| rest.starts_with(signs))
    };
    for event in Parser::new_from_str_with_options(text, options).map_while(Result::ok) {
        let (event, span) = event;
        let (at, byte) = (span.start.index() as u32, span.start.byte_offset());
        match event {
            Event::Comment(_, placement) => marks.comments.extend(span.byte_range().map(|bytes| Comment {
                start: at,
                bytes: (bytes.start, bytes.end),
                text: text[bytes].trim_end(),
                is_behind: placement == Placement::Right,
            })),
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                // A single pair in a list has none of its own.
                let opens = style == StructureStyle::Flow && starts_with(byte, ['[', '{']);
                in_brackets.push(opens);
                marks.brackets.extend(opens.then_some(Bracket { at, opens }));
            }
            Event::SequenceEnd | Event::MappingEnd if in_brackets.pop() == Some(true) => {
                marks.brackets.push(Bracket { at, opens: false });
            }
            _ => {}
        }
    }
    // The parser tells of some comments later than of what follows them.
    marks.comments.sort_by_key(|comment| comment.start);
    marks
}
