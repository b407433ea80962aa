use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics};
use crate::source::{Place, Source, Span};

/// Whether terminal colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With escape codes for colours.
    Coloured,
}

/// The longest stretch that is underlined, in characters; longer ones would fill the screen.
const LONGEST_UNDERLINE: u32 = 200;
/// The longest line that is shown, in bytes.
const LONGEST_LINE: usize = 400;

/// Writes diagnostics as people read them: code, place, source line with a caret, help.
pub fn render(diagnostics: &Diagnostics, sources: &[Source], style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        text.push_str(&one(diagnostic, sources, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn one(diagnostic: &Diagnostic, sources: &[Source], renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code.number());
    let mut group = Group::with_title(title);
    if let Some(place) = diagnostic.place {
        group = shown(group, place, None, sources);
    }
    for (place, message) in &diagnostic.notes {
        group = shown(group, *place, Some(message), sources);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// Adds the line of a place, underlined. Only this line is handed to the renderer, so that its cost does not
/// grow with the length of the file. Of a line too long to be shown only the number is given.
fn shown<'a>(group: Group<'a>, place: Place, label: Option<&'a str>, sources: &'a [Source]) -> Group<'a> {
    let source = &sources[place.source.0 as usize];
    let (line, column) = source.line_column(place.span.start);
    let end = place.span.end.min(place.span.start + LONGEST_UNDERLINE);
    let range = source.byte_range(Span { start: place.span.start, end });
    let line_start = source.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = source.text[range.start..].find('\n').map_or(source.text.len(), |at| range.start + at);
    if line_end - line_start > LONGEST_LINE {
        return group.element(Origin::path(&*source.name).line(line).char_column(column));
    }
    let range = range.start - line_start..range.end.min(line_end) - line_start;
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let snippet = Snippet::source(&source.text[line_start..line_end])
        .line_start(line)
        .path(&*source.name)
        .annotation(kind.span(range).label(label));
    group.element(snippet)
}
