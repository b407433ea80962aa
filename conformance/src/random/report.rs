//! What was compared, and what differs.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use xen_abi_codegen::axes::Target;

use super::claims::Counts;
use crate::json;
use crate::report::{Format, number};
use crate::table::{Style, Table};

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub(super) seed: u64,
    /// How many were accepted.
    pub(super) specimens: usize,
    /// How many were refused, by the code of the first diagnostic.
    pub(super) refused: BTreeMap<String, usize>,
    pub(super) rows: Vec<Row>,
}

/// What was found on one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    pub(super) target: Target,
    pub(super) compilers: Vec<String>,
    pub(super) compared: Counts,
    pub(super) differences: Vec<String>,
}

impl Report {
    /// Whether all compilers confirm everything.
    pub fn is_clean(&self) -> bool {
        self.rows.iter().all(|row| row.differences.is_empty())
    }

    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        format.style().map_or_else(|| json::text(self), |style| self.for_people(style))
    }

    fn for_people(&self, style: Style) -> String {
        let titles = ["target", "compilers", "records", "leaves", "bit-fields", "constants", "differences"];
        let mut table = Table::new(titles, 2);
        let mut text = String::new();
        for Row { target, compilers, compared, differences } in &self.rows {
            let Counts { records, leaves, bit_fields, constants } = *compared;
            let counts = [records, leaves, bit_fields, constants, differences.len()];
            let words = [target.to_string(), compilers.join(", ")];
            table.add(words.into_iter().chain(counts.map(|count| count.to_string())));
            for difference in differences {
                let _ = writeln!(text, "{target}: {difference}");
            }
        }
        let table = table.to_text(style);
        let refused: Vec<String> =
            self.refused.iter().map(|(code, count)| format!("{code} {count}")).collect();
        let refused = if refused.is_empty() { "none".to_owned() } else { refused.join(", ") };
        let differences: usize = self.rows.iter().map(|row| row.differences.len()).sum();
        let _ = write!(
            text,
            "{table}\n{} from seed {} on; refused: {refused}\n{}\n",
            number(self.specimens, "specimen"),
            self.seed,
            number(differences, "difference"),
        );
        text
    }
}
