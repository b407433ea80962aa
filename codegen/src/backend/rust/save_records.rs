//! Records of a saved domain: each is a type that binds its code and what it holds.

use super::code::{Code, Literal, quote};
use super::docs;
use super::naming::{ident, type_name};
use super::paths::record_type;
use super::shape::RustType;
use crate::abi::Abi;
use crate::model::{SaveRecord, SaveRecordId};

/// What such a record is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustSaveRecord {
    code: u16,
    record: RustType,
}

impl RustSaveRecord {
    pub(super) fn new(abi: &Abi<'_>, id: SaveRecordId) -> Option<Self> {
        let code = *abi.save_records.get(&id)?;
        Some(Self { code, record: record_type(abi, abi.spec[id].record)? })
    }

    pub(super) fn tokens(&self, save: &SaveRecord) -> Code {
        let label = rust_name(save);
        let docs = docs::item(&save.head, &label);
        let (name, c_name) = (ident(&label), &save.head.name);
        let (code, record) = (Literal::number(self.code), self.record.tokens());
        quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}
            impl runtime::SaveRecord for #name {
                type Record = #record;
                const CODE: u16 = #code;
                const NAME: &'static str = #c_name;
            }
        }
    }
}

/// The name of the type.
pub(crate) fn rust_name(save: &SaveRecord) -> String {
    let name = || format!("Save{}", type_name(&save.head.name.to_ascii_lowercase()));
    save.head.rust.clone().unwrap_or_else(name)
}
