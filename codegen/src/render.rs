//! Diagnostics as people read them.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::axes::Variant;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits::DIAGNOSTICS_SHOWN;
use crate::source::{Lines, Place, Source, SourceId, Span};
use crate::visible::escaped;

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
    let shown: Vec<&Diagnostic> = diagnostics.iter().take(DIAGNOSTICS_SHOWN).collect();
    let texts = Texts::new(sources, &shown);
    let mut text = String::new();
    for diagnostic in shown {
        text.push_str(&one(diagnostic, &texts, &renderer));
        text.push_str("\n\n");
    }
    if diagnostics.len() > DIAGNOSTICS_SHOWN {
        let left = diagnostics.len() - DIAGNOSTICS_SHOWN;
        text.push_str(&format!("{left} more are not shown\n"));
    }
    text
}

/// The texts that are quoted, each searched for its lines once.
struct Texts<'s>(BTreeMap<SourceId, (&'s Source, Lines<'s>)>);

impl<'s> Texts<'s> {
    fn new(sources: &'s [Source], shown: &[&Diagnostic]) -> Self {
        let places = shown.iter().flat_map(|diagnostic| {
            diagnostic.place.into_iter().chain(diagnostic.notes.iter().map(|note| note.0))
        });
        let mut texts = BTreeMap::new();
        for Place { source, .. } in places {
            if let Some(text) = sources.get(source.0 as usize) {
                texts.entry(source).or_insert_with(|| (text, text.lines()));
            }
        }
        Texts(texts)
    }
}

fn one(diagnostic: &Diagnostic, texts: &Texts<'_>, renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(escaped(&diagnostic.message)).id(diagnostic.code.number());
    let mut group = Group::with_title(title);
    if let Some(place) = diagnostic.place {
        group = shown(group, place, None, texts);
    }
    for (place, message) in &diagnostic.notes {
        group = shown(group, *place, Some(message), texts);
    }
    if let Some(variants) = described(&diagnostic.variants) {
        group = group.element(Level::NOTE.message(variants));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(escaped(help)));
    }
    renderer.render(&[group])
}

/// The first of the variants, and how many others there are.
fn described(variants: &[Variant]) -> Option<String> {
    match variants {
        [] => None,
        [only] => Some(format!("found for {only}")),
        [first, _] => Some(format!("found for {first} and one other variant")),
        [first, others @ ..] => Some(format!("found for {first} and {} other variants", others.len())),
    }
}

/// Adds the line of a place, underlined. Only this line is handed to the renderer, so that its cost does not
/// grow with the length of the file. Of a line too long to be shown only the number is given.
fn shown<'a>(group: Group<'a>, place: Place, label: Option<&'a str>, texts: &Texts<'a>) -> Group<'a> {
    let Some((source, lines)) = texts.0.get(&place.source) else { return group };
    let line = lines.at(place.span.start);
    if line.text.len() > LONGEST_LINE {
        return group.element(Origin::path(escaped(&source.name)).line(line.number).char_column(line.column));
    }
    let end = place.span.end.min(place.span.start + LONGEST_UNDERLINE);
    let range = line.bytes(Span { start: place.span.start, end });
    // What is hidden is written out, and the stretch is then elsewhere.
    let [before, within, behind] =
        [&line.text[..range.start], &line.text[range.clone()], &line.text[range.end..]].map(escaped);
    let range = before.len()..before.len() + within.len();
    let text = before + within + behind;
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let snippet = Snippet::source(text)
        .line_start(line.number)
        .path(escaped(&source.name))
        .annotation(kind.span(range).label(label.map(escaped)));
    group.element(snippet)
}
