//! Layouts for people: offsets, sizes, holes and bit positions, as pahole prints them.

mod listing;
mod record;
pub(super) mod spelling;

use spelling::Speller;

use super::{Backend, BadFile, Files};
use crate::abi::Abi;
use crate::axes::Target;
use crate::model::{ModuleId, Record, RecordId};

/// Writes one text a module, with all of its records.
#[derive(Debug, Clone, Copy, Default)]
pub struct LayoutBackend;

impl Backend for LayoutBackend {
    fn emit(&self, abis: &[Abi<'_>]) -> Result<Files, BadFile> {
        let Some(Abi { spec, .. }) = abis.first() else { return Ok(Files::new()) };
        let mut files = Files::new();
        for (at, module) in spec.modules.iter().enumerate() {
            let text = print(abis, |record| record.head.module == ModuleId(at as u32));
            if !text.is_empty() {
                files.insert(&format!("layout/{}.txt", module.name), text)?;
            }
        }
        Ok(files)
    }
}

/// The layouts of the records with these tags or typedefs, of all without any. Targets that agree share one text.
pub fn layout_text(abis: &[Abi<'_>], names: &[String]) -> String {
    print(abis, |record| {
        let is_called = |name: &String| record.head.name == *name || record.typedef.as_ref() == Some(name);
        names.is_empty() || names.iter().any(is_called)
    })
}

fn print(abis: &[Abi<'_>], wanted: impl Fn(&Record) -> bool) -> String {
    let Some(Abi { spec, .. }) = abis.first() else { return String::new() };
    let mut texts = Vec::new();
    for (at, record) in spec.records.iter().enumerate() {
        if wanted(record) {
            let header = &spec[record.head.module].header;
            for (targets, text) in by_target(abis, RecordId(at as u32)) {
                let targets: Vec<&str> = targets.into_iter().map(Target::name).collect();
                texts.push(format!("/* {header}: {} */\n{text}", targets.join(", ")));
            }
        }
    }
    texts.join("\n")
}

/// The different layouts of a record, each with the targets that have it.
fn by_target(abis: &[Abi<'_>], id: RecordId) -> Vec<(Vec<Target>, String)> {
    let mut different: Vec<(Vec<Target>, String)> = Vec::new();
    for abi in abis {
        let Some(layout) = abi.records.get(&id) else { continue };
        let text = record::record(Speller::of(abi), id, layout);
        match different.iter_mut().find(|(_, known)| *known == text) {
            Some((targets, _)) => targets.push(abi.variant.target),
            None => different.push((vec![abi.variant.target], text)),
        }
    }
    different
}
