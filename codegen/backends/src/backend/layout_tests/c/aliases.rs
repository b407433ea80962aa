//! Aliases: that what they stand for can be named by them.

use super::Assertions;
use crate::backend::c::names::{keyword, record_name};
use xen_abi_model::{AliasOf, TypeItem};

impl Assertions<'_, '_> {
    pub(super) fn aliases(&mut self) {
        let spec = self.abi.spec;
        let here = spec.aliases.iter().filter(|alias| self.abi.holds(&alias.head.when));
        let aliases: Vec<_> = here.filter(|alias| self.covers(&alias.head)).collect();
        if !aliases.is_empty() {
            self.title("Aliases.");
        }
        for alias in aliases {
            let (head, name) = (&alias.head, &alias.head.name);
            match &alias.of {
                AliasOf::Tag(record) => {
                    let Some(TypeItem::Record(id)) = self.abi.type_item(*record) else { continue };
                    let Some(layout) = self.abi.records().get(id) else { continue };
                    let spelt = format!("{} {name}", keyword(layout.kind));
                    self.size_and_align(head, &spelt, (layout.size, layout.align));
                }
                AliasOf::Member { record, path, .. } => {
                    let Some(TypeItem::Record(id)) = self.abi.type_item(*record) else { continue };
                    let record = record_name(spec, id);
                    let what = format!("{record}.{name} is {path}");
                    let condition = format!("offsetof({record}, {name}) == offsetof({record}, {path})");
                    self.assert(head, &what, &condition);
                }
                // Any name of C can be meant, also one that no expression has.
                AliasOf::Name(_) => {}
            }
        }
    }
}
