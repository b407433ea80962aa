//! What rules find.

use xen_abi_model::ModuleId;
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::source::Place;

/// Something that is against a rule.
pub(super) struct Finding {
    /// The file in which it is.
    pub(super) module: ModuleId,
    /// The name, or the way from there to a member: what an allowance says.
    pub(super) name: String,
    /// What is to be told.
    pub(super) diagnostic: Diagnostic,
}

/// All that was found, and what could not be looked at.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) all: Vec<Finding>,
    pub(super) not_looked_at: Vec<String>,
}

/// Something that is declared, and that a rule is about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'n> {
    /// The file.
    pub(super) module: ModuleId,
    /// Where it is declared.
    pub(super) place: Place,
    /// Its name, or the way from there to a member.
    pub(super) name: &'n str,
}

impl Finding {
    /// Says for which variant it was found.
    pub(super) fn found_for(&mut self, variant: Variant) {
        self.diagnostic.variants.push(variant);
    }
}

impl Findings {
    /// Adds what a rule says of something.
    pub(super) fn push(&mut self, rule: Code, subject: Subject<'_>, message: String) -> &mut Finding {
        let Subject { module, place, name } = subject;
        let help =
            format!("if it is right, the file can say `allow: [{{ rule: {rule}, of: {name}, reason: .. }}]`");
        let diagnostic = Diagnostic::new(rule, place, message).help(help);
        self.all.push(Finding { module, name: name.to_owned(), diagnostic });
        let last = self.all.len() - 1;
        &mut self.all[last]
    }
}
