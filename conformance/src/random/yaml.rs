//! Writes specimens as a file of the specification.

use std::fmt::Write;

use super::model::{
    Body, Declaration, Group, GroupInC, Integer, Kind, Lengths, Member, MemberOf, Packing, Record, Specimen,
    Type, Typedef, Words,
};

/// A file that describes a header with some specimens.
pub(super) fn file(header: &str, specimens: &[Specimen]) -> String {
    let mut text = format!("format: 1\nheader: {header}\ndoc: Random.\nprovenance: []\n");
    for section in SECTIONS {
        let items: String = specimens.iter().map(|specimen| items(specimen, section)).collect();
        if !items.is_empty() {
            let _ = write!(text, "{}:\n{items}", section.0);
        }
    }
    text
}

/// The name of a section, and what belongs to it.
type Section = (&'static str, fn(&Declaration) -> bool);

const SECTIONS: [Section; 5] = [
    ("typedefs", |declaration| matches!(declaration, Declaration::Typedef(_))),
    ("constants", |declaration| matches!(declaration, Declaration::Constant(_))),
    ("enums", |declaration| matches!(declaration, Declaration::Group(_))),
    ("structs", |declaration| is_record(declaration, Kind::Struct)),
    ("unions", |declaration| is_record(declaration, Kind::Union)),
];

fn is_record(declaration: &Declaration, kind: Kind) -> bool {
    matches!(declaration, Declaration::Record(record) if record.body.kind == kind)
}

fn items(specimen: &Specimen, (_, belongs): Section) -> String {
    let writer = Writer(specimen);
    let wanted = specimen.declarations.iter().filter(|declaration| belongs(declaration));
    wanted.map(|declaration| writer.item(declaration)).collect()
}

struct Writer<'s>(&'s Specimen);

impl Writer<'_> {
    fn item(&self, declaration: &Declaration) -> String {
        match declaration {
            Declaration::Typedef(typedef) => self.typedef(typedef),
            Declaration::Group(group) => group_text(group),
            Declaration::Record(record) => self.record(record),
            Declaration::Constant(constant) => {
                let value = constant.value.text(self);
                format!("  {}: {{ value: \"{value}\", doc: Random. }}\n", constant.name)
            }
        }
    }

    fn typedef(&self, typedef: &Typedef) -> String {
        let of = self.type_name(typedef.of);
        let len = list(&numbers(&typedef.lengths)).map(|len| format!(", len: {len}")).unwrap_or_default();
        let align = typedef.align.map(|align| format!(", align: {align}")).unwrap_or_default();
        format!("  {}: {{ type: {of}{len}{align}, doc: Random. }}\n", typedef.name)
    }

    fn record(&self, record: &Record) -> String {
        let mut text = format!("  {}:\n    doc: Random.\n", record.name);
        if record.untagged {
            text.push_str("    untagged: true\n");
        }
        for (key, value) in attributes(&record.body) {
            let _ = writeln!(text, "    {key}: {value}");
        }
        text.push_str("    fields:\n");
        self.members(&record.body, 6, &mut text);
        text
    }

    fn members(&self, body: &Body, indentation: usize, text: &mut String) {
        if body.members.is_empty() {
            // Nothing but an empty list says that there are none.
            text.truncate(text.trim_end().len());
            text.push_str(" []\n");
        }
        for member in &body.members {
            self.member(member, indentation, text);
        }
    }

    fn member(&self, member: &Member, indentation: usize, text: &mut String) {
        let start = text.len();
        let mut key = |key: &str, value: &str| {
            let dash = if text.len() == start { "- " } else { "  " };
            let _ = writeln!(text, "{:indentation$}{dash}{key}: {value}", "");
        };
        match &member.name {
            Some(name) => key("name", name),
            None if matches!(member.of, MemberOf::Bits(..)) => key("reserved", "true"),
            None => {}
        }
        if let Some(targets) = &member.only_on {
            let names: Vec<&str> = targets.iter().map(|target| target.name()).collect();
            key("arch", &format!("[{}]", names.join(", ")));
        }
        if member.packed {
            key("packed", "true");
        }
        if let Some(align) = member.align {
            key("align", &align.to_string());
        }
        let mut inline = |body: &Body, lengths: &[u64]| {
            if let Some(len) = list(&numbers(lengths)) {
                key("len", &len);
            }
            attributes(body).iter().for_each(|(name, value)| key(name, value));
            key(if body.kind == Kind::Struct { "fields" } else { "union" }, "");
        };
        match &member.of {
            MemberOf::Value(of) => key("type", &self.type_name(*of)),
            MemberOf::Array(of, lengths) => {
                key("type", &self.type_name(*of));
                let lengths = match lengths {
                    Lengths::Fixed(lengths) => numbers(lengths),
                    Lengths::Flexible(inner) => {
                        std::iter::once("flexible".to_owned()).chain(numbers(inner)).collect()
                    }
                };
                key("len", &list(&lengths).unwrap_or_default());
            }
            MemberOf::Bits(of, width) => {
                key("type", &self.type_name(*of));
                key("bits", &width.to_string());
            }
            MemberOf::Inline(body) => inline(body, &[]),
            MemberOf::InlineArray(body, lengths) => inline(body, lengths),
        }
        match &member.of {
            MemberOf::Inline(body) | MemberOf::InlineArray(body, _) => {
                self.members(body, indentation + 4, text)
            }
            _ if member.name.is_some() => {
                let _ = writeln!(text, "{:indentation$}  doc: Random.", "");
            }
            _ => {}
        }
    }
}

impl Words for Writer<'_> {
    fn integer(&self, integer: Integer) -> &'static str {
        integer.in_yaml()
    }

    fn type_name(&self, of: Type) -> String {
        match of {
            Type::Integer(integer) => integer.in_yaml().to_owned(),
            Type::Pointer => "ptr<void>".to_owned(),
            Type::Declared(at) => self.0.declarations[at].name().to_owned(),
        }
    }

    fn constant(&self, at: usize) -> &str {
        self.0.declarations[at].name()
    }
}

fn numbers(lengths: &[u64]) -> Vec<String> {
    lengths.iter().map(u64::to_string).collect()
}

/// One word, or several in a list; nothing if there is none.
fn list(words: &[String]) -> Option<String> {
    match words {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("[{}]", several.join(", "))),
    }
}

/// The keys that say how a record is laid out.
fn attributes(body: &Body) -> Vec<(&'static str, String)> {
    let packed = body.packing.map(|packing| match packing {
        Packing::Natural => "false".to_owned(),
        Packing::Attribute => "true".to_owned(),
        Packing::Pragma(bytes) => bytes.to_string(),
    });
    let align = body.align.map(|align| ("align", align.to_string()));
    packed.map(|packed| ("packed", packed)).into_iter().chain(align).collect()
}

fn group_text(group: &Group) -> String {
    let in_c = match group.in_c {
        GroupInC::Macros => "macros",
        GroupInC::Enum => "enum",
        GroupInC::Typedef => "typedef",
    };
    let mut text = format!("  {}:\n    type: {}\n", group.name, group.of.in_yaml());
    let _ = write!(text, "    prefix: {}_\n    c: {in_c}\n    doc: Random.\n    values:\n", group.name);
    for (name, value) in &group.values {
        let _ = writeln!(text, "      {name}: {{ value: {value}, doc: Random. }}");
    }
    text
}
