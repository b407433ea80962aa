//! Facts as data for other programs; [`xen_abi_syntax::facts`] has the format.

mod records;
mod sections;
mod text;

use super::{Backend, BadFile, Files};
use crate::abi::Abi;
use crate::matrix::Matrix;
use sections::Sections;
use xen_abi_syntax::facts::{EnumFacts, Facts, FieldType, RecordFacts};

/// Writes one JSON file a target.
pub struct FactsBackend {
    /// The release as it was asked for.
    pub release: String,
}

impl Backend for FactsBackend {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let names = matrix.variants().map(|variant| format!("facts/{}.json", variant.target));
        Files::of(names.zip(texts(matrix, &self.release, Spacing::Pretty)))
    }
}

/// How JSON is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// On one line.
    Compact,
    /// Over many lines.
    Pretty,
}

/// The facts of each variant as JSON, ending with a line break; `release` is how it was asked for.
pub fn texts(matrix: &Matrix<'_>, release: &str, spacing: Spacing) -> Vec<String> {
    match spacing {
        Spacing::Compact => text::lines(matrix, release),
        Spacing::Pretty => {
            let pretty = |abi: Abi<'_>| serde_json::to_string_pretty(&facts(&abi, release));
            // Only keys that are no texts could fail.
            matrix.abis().map(|abi| pretty(abi).unwrap_or_default() + "\n").collect()
        }
    }
}

/// The facts of one variant; `release` is how it was asked for.
pub fn facts(abi: &Abi<'_>, release: &str) -> Facts {
    let matrix = Matrix::from(abi.clone());
    let sections = Sections::gather(&matrix);
    Facts {
        records: sections.records.of_first(RecordFacts::clone),
        constants: sections.constants.of_first(|value| value.value),
        strings: sections.strings.of_first(|text| (*text).to_owned()),
        const_types: sections.constants.of_first(|value| value.of.spelling().to_owned()),
        typedefs: sections.typedefs.of_first(FieldType::clone),
        enums: sections.enums.of_first(EnumFacts::clone),
        aliases: sections.aliases.of_first(String::clone),
        save_codes: sections.save_codes.of_first(|code| u32::from(*code)),
        smccc: sections.smccc.of_first(|id| *id),
        ..Facts::of_nothing(abi.variant(), release)
    }
}
