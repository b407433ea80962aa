//! The file of one header: what was measured of it in all cells, a line each fact.
//!
//! A fact stands in one line, with what holds only in some cells behind an `@`. The first line says where the header
//! is read, the others where a fact holds among those cells, and what is set in under a record where it holds among
//! the cells of the record.

use xen_abi_codegen::matrix::VariantSet;

use super::conditions::Conditions;
use super::fact::Fact;
use super::layout;
use crate::measure::Measured;

/// What stands between a fact and the conditions under which it holds.
const WHERE: &str = " @ ";

/// What the lines about a record begin with.
const INDENT: &str = "  ";

/// All facts of one header; the first says that it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderFile {
    pub(super) lines: Vec<Line>,
}

/// A fact, and the cells in which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) fact: Fact,
    pub(super) cells: VariantSet,
    /// The same as the file says it.
    pub(super) conditions: String,
}

impl HeaderFile {
    /// Reads the text of a file. The error is the number of a line that is not one.
    pub(super) fn parse(text: &str, conditions: &mut Conditions<'_>) -> Result<HeaderFile, usize> {
        let mut lines: Vec<Line> = Vec::new();
        let mut of_record: Option<VariantSet> = None;
        for (at, text) in text.lines().enumerate() {
            let part = text.strip_prefix(INDENT);
            let within = match (lines.first(), part, &of_record) {
                (None, None, _) => conditions.all(),
                (Some(read), None, _) => read.cells.clone(),
                (_, Some(_), Some(record)) => record.clone(),
                (_, Some(_), None) => return Err(at + 1),
            };
            let line = Line::parse(part.unwrap_or(text), &within, conditions).ok_or(at + 1)?;
            let is_first = lines.is_empty();
            if line.fact.is_part() != part.is_some() || (line.fact == Fact::Read) != is_first {
                return Err(at + 1);
            }
            if part.is_none() {
                of_record = matches!(line.fact, Fact::Record { .. }).then(|| line.cells.clone());
            }
            lines.push(line);
        }
        if lines.is_empty() { Err(1) } else { Ok(HeaderFile { lines }) }
    }

    /// The text of the file.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for Line { fact, conditions, .. } in &self.lines {
            let indent = if fact.is_part() { INDENT } else { "" };
            let (where_, conditions) =
                if conditions.is_empty() { ("", "") } else { (WHERE, conditions.as_str()) };
            text.push_str(&format!("{indent}{fact}{where_}{conditions}\n"));
        }
        text
    }

    /// Adds all that holds in a cell to what was measured in it. `header` is the name of the header.
    pub(super) fn add_to(&self, measured: &mut Measured, header: &str, cell: usize) {
        let holding = self.lines.iter().filter(|line| line.cells.contains(cell));
        let mut holding = holding.map(|line| &line.fact).peekable();
        let Measured { definitions, unmeasured, headers, .. } = measured;
        let facts = &mut definitions.facts;
        while let Some(fact) = holding.next() {
            definitions.homes.extend(fact.name_at_home().map(|name| (name, header.to_owned())));
            match fact.clone() {
                Fact::Read => drop(headers.insert(header.to_owned())),
                Fact::Alias { name, is } => drop(facts.aliases.insert(name, is)),
                Fact::Constant { name, value, c_type } => {
                    facts.constants.insert(name.clone(), value);
                    facts.const_types.insert(name, c_type);
                }
                Fact::Enum { name, is } => drop(facts.enums.insert(name, is)),
                Fact::Record { kind, name } => {
                    let parts = std::iter::from_fn(|| holding.next_if(|fact| fact.is_part()));
                    facts.records.insert(name, layout::record(kind, header, parts));
                }
                Fact::SaveCode { name, code } => drop(facts.save_codes.insert(name, code)),
                Fact::Text { name, is } => drop(facts.strings.insert(name, is)),
                Fact::Typedef { name, is } => drop(facts.typedefs.insert(name, is)),
                Fact::Unmeasured { name, reason } => drop(unmeasured.insert(name, reason)),
                // Taken with the record that they are parts of.
                Fact::Extent { .. } | Fact::Leaf(_) => {}
            }
        }
    }
}

impl Line {
    fn parse(text: &str, within: &VariantSet, conditions: &mut Conditions<'_>) -> Option<Line> {
        // What has quotes is the end of a text, and not conditions.
        let behind = text.rsplit_once(WHERE).filter(|(_, behind)| !behind.contains('"'));
        let (fact, behind) = behind.unwrap_or((text, ""));
        let cells = conditions.read(within, behind)?;
        Some(Line { fact: Fact::parse(fact)?, cells, conditions: behind.to_owned() })
    }
}
