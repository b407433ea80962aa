//! Unions of which a tag says what is valid: an enumeration of references to the members.

use super::naming::{ident, type_name};
use super::printer::{Printer, Shown, line};
use super::types::RustType;

/// How a tag says which view of a union is valid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kinds {
    /// The name of the enumeration.
    pub(super) name: String,
    /// The name of the method that looks at the tag.
    pub(super) method: String,
    /// The field that is the tag.
    pub(super) tag: String,
    pub(super) reads: Reads,
    /// The type of the union.
    pub(super) union: String,
    /// The field that is the union, of the record that the member is; absent if the member itself is.
    pub(super) inside: Option<String>,
    pub(super) choice: Choice,
}

/// How the number is read that the tag has.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reads {
    /// The field is the number.
    Plain,
    /// The field wraps it.
    Wrapped,
    /// A part of the bit word that the field is.
    Part(String),
    /// It is a bit-field of C, for which there is a method.
    BitField,
}

/// What decides.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// The value of the tag, for each view those that make it valid.
    Values(Vec<(Vec<i128>, View)>),
    /// A bit of the tag.
    Bit { bit: u32, set: View, clear: View },
}

/// A view of a union: its name and type.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View(pub(super) String, pub(super) RustType);

/// The variant of the enumeration for a view.
fn variant(view: &str) -> String {
    type_name(view)
}

impl Kinds {
    /// The variants of the enumeration.
    pub(super) fn variants(&self) -> Vec<String> {
        match &self.choice {
            Choice::Values(views) => views.iter().map(|(_, View(name, _))| variant(name)).collect(),
            Choice::Bit { set, clear, .. } => vec![variant(&set.0), variant(&clear.0)],
        }
    }

    /// The enumeration, and the method of the record that looks at the tag.
    pub(super) fn print(&self, record: &str, field: &str, cfg: &str, to: &mut Printer) {
        let tag = ident(&self.tag);
        let (label, tag) = match &self.reads {
            Reads::Plain => (self.tag.clone(), tag.into_owned()),
            Reads::BitField => (self.tag.clone(), format!("{tag}()")),
            Reads::Wrapped => (self.tag.clone(), format!("{tag}.0")),
            Reads::Part(part) => (format!("{}.{part}", self.tag), format!("{tag}.{}()", ident(part))),
        };
        let (of, tested) = match &self.choice {
            Choice::Values(_) => (format!("by its tag `{label}`"), format!("({tag})")),
            Choice::Bit { bit, .. } => {
                let mask = 1u64 << bit;
                (format!("by bit {bit} of `{label}`"), format!("({tag}) & {mask:#x}"))
            }
        };
        to.line(cfg);
        to.line(match &self.choice {
            Choice::Values(_) => "xen_kinds! {",
            Choice::Bit { .. } => "xen_kinds_of_bit! {",
        });
        to.indent();
        to.docs(&format!("What `{}` of [`{record}`] holds, {of}.", field));
        let (name, method) = (ident(&self.name), ident(&self.method));
        line!(to, "pub enum ", &*name, ": ", &*ident(record), ".", &*method, ", ", &tested, " {");
        to.indent();
        match &self.choice {
            Choice::Values(views) => {
                for (values, view) in views {
                    let values: Vec<String> = values.iter().map(i128::to_string).collect();
                    self.arm(view, field, &values.join(" | "), to);
                }
            }
            Choice::Bit { set, clear, .. } => {
                self.arm(set, field, "set", to);
                self.arm(clear, field, "clear", to);
            }
        }
        to.close("}");
        to.close("}");
    }

    fn arm(&self, View(name, of): &View, field: &str, when: &str, to: &mut Printer) {
        let way = [Some(field), self.inside.as_deref()];
        let way: Vec<_> = way.into_iter().flatten().map(|step| ident(step)).collect();
        let (variant, union) = (variant(name), ident(&self.union));
        line!(
            to,
            &*ident(&variant),
            "(",
            Shown(of.by("")),
            "): ",
            when,
            " => ",
            &*union,
            "::",
            &*ident(name),
            "(",
            &way.join("."),
            "),"
        );
    }
}
