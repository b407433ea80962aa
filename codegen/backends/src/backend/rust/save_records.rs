//! Records of a saved domain: each is a type that binds its code and what it holds.

use super::docs;
use super::naming::{ident, type_name};
use super::paths::record_type;
use super::printer::{Printer, Shown, line};
use super::types::RustType;
use crate::abi::Abi;
use xen_abi_model::{SaveRecord, SaveRecordId};

/// What such a record is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustSaveRecord {
    code: u16,
    record: RustType,
}

impl RustSaveRecord {
    pub(super) fn new(abi: &Abi<'_>, id: SaveRecordId) -> Option<Self> {
        let code = *abi.save_records().get(id)?;
        Some(Self { code, record: record_type(abi, abi.spec[id].record)? })
    }

    pub(super) fn print(&self, save: &SaveRecord, cfg: &str, to: &mut Printer) {
        let name = rust_name(save);
        to.line(cfg);
        to.line("xen_save_record! {");
        to.indent();
        docs::item(&save.head, &name, to);
        let record = self.record.by("");
        line!(
            to,
            "pub struct ",
            &*ident(&name),
            " = ",
            Shown(self.code),
            ", \"",
            &save.head.name,
            "\", ",
            Shown(record),
            ";"
        );
        to.close("}");
    }
}

/// The name of the type.
pub(crate) fn rust_name(save: &SaveRecord) -> String {
    let name = || format!("Save{}", type_name(&save.head.name.to_ascii_lowercase()));
    save.head.rust.clone().unwrap_or_else(name)
}
