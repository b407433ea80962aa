//! Texts as HTML: everything is escaped here, and names become links.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use xen_abi_backends::prose::{Piece, pieces, sentence};
use xen_abi_backends::prose::{Prose, Subject};
use xen_abi_model::{Spec, Type};
use xen_abi_syntax::expression::Expression;

use crate::links::Links;

/// HTML that is right as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Writes texts of a page: what links need to know is where the page is.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'w> {
    pub(crate) spec: &'w Spec,
    pub(crate) links: &'w Links,
    /// The way from the page to the root of the site.
    pub(crate) root: &'w str,
}

/// A part of a page that says things under a heading.
pub(crate) struct Said {
    pub(crate) heading: &'static str,
    pub(crate) is_list: bool,
    pub(crate) lines: Vec<Html>,
}

impl Writer<'_> {
    /// A text of the specification: code stands between backquotes, and empty lines between paragraphs.
    pub(crate) fn docs(&self, text: &str) -> Html {
        let mut html = String::new();
        for paragraph in text.split("\n\n").filter(|text| !text.trim().is_empty()) {
            html.push_str("<p>");
            self.pieces(&pieces(paragraph.trim()), &mut html);
            html.push_str("</p>");
        }
        Html(html)
    }

    /// The same within a line.
    pub(crate) fn line(&self, text: &str) -> Html {
        let mut html = String::new();
        self.pieces(&pieces(text.trim()), &mut html);
        Html(html)
    }

    /// Code, in which each name that is told somewhere is a link.
    pub(crate) fn code(&self, code: &str) -> Html {
        let mut html = String::from("<code>");
        self.names(code, &mut html);
        html.push_str("</code>");
        Html(html)
    }

    /// A word that leads to a page, if there is one.
    pub(crate) fn page_link(&self, word: &str, page: Option<&str>) -> Html {
        let mut html = String::from("<code>");
        match page {
            Some(page) => {
                let _ = write!(html, "<a href=\"{}{page}\">", self.root);
                escape(word, &mut html);
                html.push_str("</a>");
            }
            None => escape(word, &mut html),
        }
        html.push_str("</code>");
        Html(html)
    }

    /// What there is to say of something, by what it is about.
    pub(crate) fn said(&self, prose: &Prose<'_>) -> Vec<Said> {
        let of_subject = |(subject, statements): (Subject, &[_])| {
            let line = |statement| {
                let mut html = String::new();
                self.pieces(&sentence(statement), &mut html);
                Html(html)
            };
            Said {
                heading: subject.heading().unwrap_or(""),
                is_list: subject.is_list(),
                lines: statements.iter().map(line).collect(),
            }
        };
        prose.by_subject().map(of_subject).collect()
    }

    fn pieces(&self, pieces: &[Piece<'_>], html: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => escape(text, html),
                Piece::Code(code) => self.in_code(code, html),
                Piece::Member(member) => {
                    html.push_str("<code>");
                    escape(member, html);
                    html.push_str("</code>");
                }
                Piece::Error(error) => self.in_code(error, html),
                Piece::Declared(name, of) => {
                    self.in_code(&format!("{}: {}", name, self.type_text(of)), html);
                }
                Piece::Type(name) => self.in_code(&self.spec[*name].name, html),
                Piece::Value(value) => self.in_code(&number(value), html),
                Piece::Registers(_) => {}
                Piece::When(when) => {
                    for words in crate::axes::availability(when) {
                        html.push_str(" (");
                        escape(&words, html);
                        html.push(')');
                    }
                }
            }
        }
    }

    fn in_code(&self, code: &str, html: &mut String) {
        html.push_str("<code>");
        self.names(code, html);
        html.push_str("</code>");
    }

    /// A type as the specification spells it.
    fn type_text(&self, of: &Type) -> String {
        match of {
            Type::Builtin(builtin) => builtin.c_spelling().to_owned(),
            Type::Named(name) => self.spec[*name].name.clone(),
            Type::Address(_, pointee) => {
                let inner = pointee.of.as_ref().map_or("void".to_owned(), |of| self.type_text(of));
                format!("{}{inner} *", if pointee.constant { "const " } else { "" })
            }
        }
    }

    /// Text with a link for each name in it.
    fn names(&self, text: &str, html: &mut String) {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            match self.links.to(word) {
                Some(page) => {
                    let _ = write!(html, "<a href=\"{}{page}\">{word}</a>", self.root);
                }
                None => escape(word, html),
            }
            let next = behind.find(is_of_name).unwrap_or(behind.len());
            escape(&behind[..next], html);
            rest = &behind[next..];
        }
    }
}

/// A number, by its name if it has one.
fn number(value: &Expression) -> String {
    match value {
        Expression::Name(name) => name.clone(),
        Expression::Literal(literal) => literal.digits.clone(),
        Expression::Group(operand) => number(operand),
        _ => "a number that is computed".to_owned(),
    }
}

/// The first sentence of a text.
pub(crate) fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let end = [". ", ".\n"].iter().filter_map(|end| paragraph.find(end)).min();
    end.map_or(paragraph, |end| &paragraph[..=end])
}

/// Adds a text with what HTML takes for its own written out.
pub(crate) fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
