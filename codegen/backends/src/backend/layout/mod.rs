//! Layouts for people: offsets, sizes, holes and bit positions, as pahole prints them.

mod listing;
mod record;
pub(super) mod spelling;

use super::{Backend, BadFile, Files};
use crate::abi::{Abi, Shape};
use crate::matrix::{Case, Matrix};
use xen_abi_model::{ModuleId, Record, RecordId};

/// Writes one text a module, with all of its records.
#[derive(Debug, Clone, Copy, Default)]
pub struct LayoutBackend;

impl Backend for LayoutBackend {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let spec = matrix.spec();
        let mut files = Files::new();
        for (at, module) in spec.modules.iter().enumerate() {
            let text = print(matrix, |record| record.head.module == ModuleId(at as u32));
            if !text.is_empty() {
                files.insert(&format!("layout/{}.txt", module.name), text)?;
            }
        }
        Ok(files)
    }
}

/// A type as C spells it, without a name behind it.
pub fn type_in_c(abi: &Abi<'_>, shape: &Shape<'_>) -> String {
    spelling::declaration(abi, shape, "").trim_end().to_owned()
}

/// The layouts of the records with these tags or typedefs, of all without any. Targets that agree share one text.
pub fn layout_text(matrix: &Matrix<'_>, names: &[String]) -> String {
    print(matrix, |record| {
        let is_called = |name: &String| record.head.name == *name || record.typedef.as_ref() == Some(name);
        names.is_empty() || names.iter().any(is_called)
    })
}

fn print(matrix: &Matrix<'_>, wanted: impl Fn(&Record) -> bool) -> String {
    let spec = matrix.spec();
    let mut texts = Vec::new();
    for (at, record) in spec.records.iter().enumerate() {
        if wanted(record) {
            let (header, id) = (&spec[record.head.module].header, RecordId(at as u32));
            let text = |abi: &Abi<'_>| Some(record::record(abi, id, abi.records().get(id)?));
            for Case { variants, is } in matrix.cases(text) {
                let targets: Vec<&str> =
                    matrix.variants_of(&variants).map(|variant| variant.target.name()).collect();
                texts.push(format!("/* {header}: {} */\n{is}", targets.join(", ")));
            }
        }
    }
    texts.join("\n")
}
