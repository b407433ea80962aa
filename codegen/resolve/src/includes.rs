//! The headers that a file includes.

use super::Resolver;
use xen_abi_document::{Document, When};
use xen_abi_model::{Availability, Include};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::file_path::FilePath;

impl Resolver<'_> {
    /// Headers of the specification, and those of C itself or of the system.
    pub(super) fn includes(
        &mut self,
        written: &When<Document>,
    ) -> (Vec<Include>, Vec<(Availability, FilePath)>) {
        let (mut includes, mut of_system) = (Vec::new(), Vec::new());
        for include in &written.includes {
            let when = self.availability(&self.when.clone(), &include.conditions);
            match (&include.header, &include.system) {
                (Some(header), None) => {
                    let defined = include.defined.as_ref().map(|name| name.value.0.clone());
                    let (header, behind) = (header.value.clone(), include.behind);
                    includes.push(Include { when, header, behind, defined });
                }
                (None, Some(header)) if !include.behind && include.defined.is_none() => {
                    of_system.push((when, header.value.clone()));
                }
                (None, Some(header)) => {
                    let message =
                        "headers of the system come first, always, and not `behind` what is declared";
                    self.diagnostics.push(Diagnostic::new(Code::Contradiction, header.place, message));
                }
                (header, _) => {
                    let place = header.as_ref().map_or(written.header.place, |header| header.place);
                    let message = "what is included is either a `header` or one of the `system`";
                    self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, message));
                }
            }
        }
        (includes, of_system)
    }
}
