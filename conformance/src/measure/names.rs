//! What a record or an enumeration is called in C, where bindgen calls it something else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bindgen::callbacks::{
    DiscoveredItem, DiscoveredItemId, FieldInfo, MacroParsingBehavior, ParseCallbacks, SourceLocation,
};
use xen_abi_codegen::facts::RecordKind;

/// Put before the name of each member, so that bindgen does not alter those that are keywords of Rust.
pub(crate) const MEMBER_PREFIX: &str = "m_";

/// What is known of the types by the names that bindgen gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Structures and unions; the tag is missing where C gives no name at all.
    pub(crate) records: BTreeMap<String, RecordName>,
    /// Enumerations, which bindgen writes as aliases of integers.
    pub(crate) enums: Vec<String>,
}

/// How C knows a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordName {
    /// Its tag, or the typedef that is its only name.
    pub(crate) tag: Option<String>,
    /// Structure or union.
    pub(crate) kind: RecordKind,
}

/// Collects names while bindgen works.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameCollector {
    names: Arc<Mutex<Names>>,
}

impl NameCollector {
    /// What was collected.
    pub(crate) fn names(&self) -> Names {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ParseCallbacks for NameCollector {
    /// bindgen's reading of macros is not used.
    fn will_parse_macro(&self, _name: &str) -> MacroParsingBehavior {
        MacroParsingBehavior::Ignore
    }

    fn field_name(&self, field: FieldInfo<'_>) -> Option<String> {
        Some(format!("{MEMBER_PREFIX}{}", field.field_name))
    }

    fn new_item_found(&self, _: DiscoveredItemId, item: DiscoveredItem, _: Option<&SourceLocation>) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        match item {
            DiscoveredItem::Struct { original_name: tag, final_name } => {
                names.records.insert(final_name, RecordName { tag, kind: RecordKind::Struct });
            }
            DiscoveredItem::Union { original_name: tag, final_name } => {
                names.records.insert(final_name, RecordName { tag, kind: RecordKind::Union });
            }
            DiscoveredItem::Enum { final_name } => names.enums.push(final_name),
            _ => {}
        }
    }
}
