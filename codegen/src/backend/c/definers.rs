//! Macros that headers use to define something, and which must therefore be described.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{SaveCodeInC, SaveRecord, Spec};
use crate::source::Place;

/// The header that has the macros of rings.
const RINGS: &str = "io/ring.h";
/// The header that has the macros of saved domains.
const SAVED_DOMAINS: &str = "hvm/save.h";

/// The macro that declares a record of a saved domain.
pub(super) fn of_save_record(save: &SaveRecord) -> Option<&'static str> {
    match &save.in_c {
        SaveCodeInC::Declared(None) => Some("DECLARE_HVM_SAVE_TYPE"),
        SaveCodeInC::Declared(Some(_)) => Some("DECLARE_HVM_SAVE_TYPE_COMPAT"),
        SaveCodeInC::Constant(_) => None,
    }
}

/// Every use of such a macro that no file describes.
pub fn missing_definers(spec: &Spec) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut need = |definer: &str, header: &str, name: &str, place: Place| {
        if !spec.macros.iter().any(|item| item.head.name == definer) {
            let message = format!("no macro is called `{definer}`, which defines `{name}` in C");
            let help = format!("in the real headers it is in {header}: describe it there under `macros`");
            found.push(Diagnostic::new(Code::MissingDefiner, place, message).help(help));
        }
    };
    for made_by in spec.records.iter().filter_map(|record| record.made_by.as_ref()) {
        need(made_by.name, RINGS, &made_by.word, made_by.place);
    }
    for save in &spec.save_records {
        if let Some(definer) = of_save_record(save) {
            need(definer, SAVED_DOMAINS, &save.head.name, save.head.place);
        }
    }
    found
}
