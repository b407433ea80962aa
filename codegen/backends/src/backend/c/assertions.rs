//! Assertions of layouts, for compilers that are told to lay records out otherwise than Xen's: by LLP64,
//! `-malign-double`, `-mx32` or `-fshort-enums`. A program asks for them.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::conditionals::{Condition, Scope};
use super::names::record_name;
use crate::abi::{Abi, BodyLayout};
use xen_abi_model::{Availability, RecordId};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Target, Variant, View};

/// The macro with which a program asks for them.
const ASKED_FOR: &str = "XEN_ABI_ASSERT_LAYOUT";

/// Who has a layout: the target, and whose side of which interface version.
type Owner = (View, InterfaceVersion, Target);

/// Writes the assertions of one header.
pub(super) struct Assertions<'a> {
    /// What there is for each target, and perhaps for more than one view.
    pub(super) abis: &'a [Abi<'a>],
    pub(super) scope: &'a Scope,
    /// When the header is there.
    pub(super) around: &'a Availability,
    /// Whether anything that is written depends on the interface version for which a program asks.
    pub(super) asks_for_version: bool,
}

impl Assertions<'_> {
    /// The assertions of some records.
    pub(super) fn of(&self, records: &[RecordId]) -> String {
        let text: String = records.iter().map(|id| self.of_record(*id)).collect();
        if text.is_empty() {
            return text;
        }
        format!("#ifdef {ASKED_FOR}\n{text}#endif /* {ASKED_FOR} */\n")
    }

    fn of_record(&self, id: RecordId) -> String {
        let mut owners: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        for abi in self.abis {
            if let Some(layout) = abi.records().get(id) {
                let Variant { view, interface, target, .. } = abi.variant();
                owners.entry(of_layout(abi, id, layout)).or_default().push((view, interface, target));
            }
        }
        let mut text = String::new();
        for (assertion, owners) in owners {
            for (condition, version) in self.conditions(&owners) {
                let mut terms = Vec::new();
                if let Condition::When(target) = &condition {
                    terms.push(target.clone());
                }
                terms.extend(version.map(|version| format!("__XEN_INTERFACE_VERSION__ == {version}")));
                text += &match terms.as_slice() {
                    [] => assertion.clone(),
                    terms => format!("#if {}\n{assertion}#endif\n", terms.join(" && ")),
                };
            }
        }
        text
    }

    /// For whom a layout is, as conditions of the preprocessor, and the interface version if one must be asked for.
    fn conditions(&self, owners: &[Owner]) -> Vec<(Condition, Option<InterfaceVersion>)> {
        let mut targets: BTreeMap<(View, InterfaceVersion), Vec<Target>> = BTreeMap::new();
        for (view, version, target) in owners {
            targets.entry((*view, *version)).or_default().push(*target);
        }
        // What both views have is said once.
        let mut views: BTreeMap<(InterfaceVersion, Vec<Target>), Vec<View>> = BTreeMap::new();
        for ((view, version), targets) in targets {
            views.entry((version, targets)).or_default().push(view);
        }
        let is_xen = self.scope.dialect == Dialect::Xen;
        let conditions = views.into_iter().map(|((version, targets), views)| {
            let has_guests = views.contains(&View::Guest);
            let views = if is_xen { views.into_iter().collect() } else { self.around.views };
            let when = Availability { targets: targets.into_iter().collect(), views, ..self.around.clone() };
            // Tools always have the newest version, and Linux's headers ask for none.
            let is_asked = is_xen && has_guests && self.asks_for_version;
            (self.scope.condition(&when, self.around), is_asked.then_some(version))
        });
        conditions.filter(|(condition, _)| *condition != Condition::Never).collect()
    }
}

/// An array that has a size only if a record has a layout. C of any age has that.
fn of_layout(abi: &Abi<'_>, id: RecordId, layout: &BodyLayout<'_>) -> String {
    let name = record_name(abi.spec, id);
    let mut text = format!("typedef char xen_abi_layout_of_{}[\n", abi.spec[id].head.name);
    let _ = write!(text, "    sizeof({name}) == {}", layout.size);
    // Of a bit-field there is no offset.
    for named in layout.named().filter(|named| named.layout.bits.is_none()) {
        let (path, offset) = (named.path(), named.offset_bits / 8);
        let _ = write!(text, " &&\n    __builtin_offsetof({name}, {path}) == {offset}");
    }
    text + " ? 1 : -1];\n"
}
