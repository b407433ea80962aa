//! The constants that change whenever the records of a header do.

use xen_abi_model::Spec;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

/// The version of a header is a constant that a file declares.
pub(super) fn check(spec: &Spec, diagnostics: &mut Diagnostics) {
    for (place, name) in spec.modules.iter().filter_map(|module| module.version.as_ref()) {
        if spec.constants_named(name).is_empty() {
            let known = spec.constants.iter().map(|constant| constant.head.name.as_str());
            let diagnostic = Diagnostic::unknown(Code::UnknownName, "constant", name, known);
            diagnostics.push(Diagnostic { place: Some(*place), ..diagnostic });
        }
    }
}
