//! Reading a lock file back.

use std::collections::BTreeMap;
use std::str::FromStr;

use xen_abi_backends::presence::Side;
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Variant, View};
use xen_abi_syntax::facts::{EnumFacts, Facts, FieldFacts, FieldType, RecordFacts, RecordKind};

use super::{HEAD, SET};
use crate::cells::{Cell, Cells};

/// A file that nobody wrote so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// The line, from one.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// The facts of every cell that a text has.
pub fn read(text: &str) -> Result<BTreeMap<Cell, Facts>, Damaged> {
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        reader.line(at, line).map_err(|message| Damaged { line: at + 1, message })?;
    }
    Ok(reader.facts)
}

#[derive(Default)]
struct Reader {
    facts: BTreeMap<Cell, Facts>,
    all: Cells,
    /// Some of them, as lines call them.
    sets: BTreeMap<String, Cells>,
    /// The record whose leaves come, and its cells.
    record: Option<(String, Cells)>,
    dialect: Dialect,
    release: Option<Release>,
    /// The newest that the release has.
    interface: Option<InterfaceVersion>,
}

impl Reader {
    fn line(&mut self, at: usize, line: &str) -> Result<(), String> {
        if at == 0 {
            let message = || format!("a lock file begins with `{HEAD}`");
            return (line == HEAD).then_some(()).ok_or_else(message);
        }
        if line.starts_with("  ") {
            return self.leaf(line);
        }
        self.record = None;
        let (word, rest) = line.split_once(' ').ok_or("there is nothing behind the first word")?;
        match word {
            "release" => self.release(rest),
            "all" => {
                let release = self.release.ok_or("the release stands first")?;
                self.all = cells(rest)?;
                for cell in &self.all {
                    self.facts.insert(*cell, self.nothing(*cell, release));
                }
                Ok(())
            }
            "set" => {
                let (name, set) = rest.split_once(" = ").ok_or("a set has a name and cells")?;
                self.sets.insert(name.to_owned(), cells(set)?);
                Ok(())
            }
            _ => self.entry(word, rest),
        }
    }

    fn release(&mut self, rest: &str) -> Result<(), String> {
        let mut words = rest.split(' ');
        let mut next = || words.next().ok_or("a release has a dialect, a name and an interface version");
        self.dialect = parsed(next()?, "dialect")?;
        self.release = Some(parsed(next()?, "release")?);
        self.interface = Some(parsed(next()?, "interface version")?);
        Ok(())
    }

    fn nothing(&self, cell: Cell, release: Release) -> Facts {
        let newest = self.interface.unwrap_or(InterfaceVersion::NONE);
        let (view, interface) = match cell.side {
            Side::OldGuest => (View::Guest, InterfaceVersion::NONE),
            Side::Guest => (View::Guest, newest),
            Side::Tools => (View::Tools, newest),
        };
        let variant = Variant { target: cell.target, release, view, interface, dialect: self.dialect };
        Facts::of_nothing(variant, &release.to_string())
    }

    /// The cells that a line is about, and the line without them.
    fn about<'l>(&self, line: &'l str) -> Result<(&'l str, Cells), String> {
        // Texts can have anything in them but end with a quote.
        match line.rsplit_once(SET).filter(|(_, set)| !set.contains('"')) {
            Some((line, set)) => {
                let set = self.sets.get(set).ok_or_else(|| format!("there is no set `{set}`"))?;
                Ok((line, set.clone()))
            }
            None => Ok((line, self.all.clone())),
        }
    }

    fn entry(&mut self, word: &str, rest: &str) -> Result<(), String> {
        let (rest, cells) = self.about(rest)?;
        let (name, of) = rest.split_once(' ').ok_or("there is nothing behind the name")?;
        let name = name.to_owned();
        let kind = match word {
            "struct" => Some(RecordKind::Struct),
            "union" => Some(RecordKind::Union),
            _ => None,
        };
        let put: Box<dyn Fn(&mut Facts)> = match (word, kind) {
            (_, Some(kind)) => {
                let record = record(kind, of)?;
                self.record = Some((name.clone(), cells.clone()));
                Box::new(move |facts| drop(facts.records.insert(name.clone(), record.clone())))
            }
            ("const", _) => {
                let (value, c_type) =
                    of.split_once(' ').map_or((of, None), |(value, of)| (value, Some(of.to_owned())));
                let value: i128 = parsed(value, "value")?;
                Box::new(move |facts| {
                    facts.constants.insert(name.clone(), value);
                    if let Some(c_type) = &c_type {
                        facts.const_types.insert(name.clone(), c_type.clone());
                    }
                })
            }
            ("string", _) => {
                let text: String =
                    serde_json::from_str(of).map_err(|error| format!("`{of}` is no text: {error}"))?;
                Box::new(move |facts| drop(facts.strings.insert(name.clone(), text.clone())))
            }
            ("typedef", _) => {
                let of: FieldType = parsed(of, "type")?;
                Box::new(move |facts| drop(facts.typedefs.insert(name.clone(), of.clone())))
            }
            ("enum", _) => {
                let mut words = of.split_whitespace();
                let storage = parsed(words.next().unwrap_or_default(), "type")?;
                let of = EnumFacts { storage, values: words.map(str::to_owned).collect() };
                Box::new(move |facts| drop(facts.enums.insert(name.clone(), of.clone())))
            }
            ("alias", _) => {
                let of = of.to_owned();
                Box::new(move |facts| drop(facts.aliases.insert(name.clone(), of.clone())))
            }
            ("save", _) => {
                let code = parsed(of, "code")?;
                Box::new(move |facts| {
                    facts.save_codes.insert(name.clone(), code);
                })
            }
            ("smccc", _) => {
                let digits = of.strip_prefix("0x").unwrap_or(of);
                let id = u32::from_str_radix(digits, 16).map_err(|_| format!("`{of}` is no identifier"))?;
                Box::new(move |facts| {
                    facts.smccc.insert(name.clone(), id);
                })
            }
            _ => return Err(format!("`{word}` is no kind of name")),
        };
        for (_, facts) in self.facts.iter_mut().filter(|(cell, _)| cells.contains(cell)) {
            put(facts);
        }
        Ok(())
    }

    fn leaf(&mut self, line: &str) -> Result<(), String> {
        let (name, cells) = self.record.as_ref().ok_or("a member stands behind its record")?;
        let text = line.trim_start();
        let depth = (line.len() - text.len()) / 2;
        let leaf = leaf(text)?;
        for cell in cells {
            let record = self.facts.get_mut(cell).and_then(|facts| facts.records.get_mut(name));
            let mut fields = &mut record.ok_or("the record is nowhere")?.fields;
            for _ in 1..depth {
                fields = &mut fields.last_mut().ok_or("the member is further inside than anything")?.fields;
            }
            fields.push(leaf.clone());
        }
        Ok(())
    }
}

fn cells(text: &str) -> Result<Cells, String> {
    text.split_whitespace().map(|word| parsed(word, "cell")).collect()
}

fn parsed<T: FromStr>(word: &str, what: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("`{word}` is no {what}"))
}

fn record(kind: RecordKind, text: &str) -> Result<RecordFacts, String> {
    let words: Vec<&str> = text.split(' ').collect();
    let (size, align, header, project) = match words.as_slice() {
        [size, align, header] => (size, align, header, None),
        [size, align, header, project] => (size, align, header, Some((*project).to_owned())),
        _ => return Err("a record has a size, an alignment and a header".to_owned()),
    };
    let (size, align) = (parsed(size, "size")?, parsed(align, "alignment")?);
    Ok(RecordFacts { kind, size, align, header: (*header).to_owned(), project, fields: Vec::new() })
}

fn leaf(text: &str) -> Result<FieldFacts, String> {
    let words: Vec<&str> = text.split(' ').collect();
    let [path, field_type, offset, size, array @ ..] = words.as_slice() else {
        return Err("a member has a name, a type, an offset and a size".to_owned());
    };
    let (elem, len) = match array {
        [] => (None, None),
        [elem] => (Some(parsed(elem, "type")?), None),
        [elem, len] => (Some(parsed(elem, "type")?), Some(parsed(len, "length")?)),
        _ => return Err("there is more behind the length".to_owned()),
    };
    Ok(FieldFacts {
        path: (*path).to_owned(),
        offset_bits: parsed(offset, "offset")?,
        size_bits: parsed(size, "size")?,
        field_type: parsed(field_type, "type")?,
        elem,
        len,
        fields: Vec::new(),
    })
}
