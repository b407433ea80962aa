//! The constants that change whenever the records of a header do.

use xen_abi_model::{ConstantId, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

/// The version of a header is a constant that a file declares.
pub(super) fn check(spec: &Spec, diagnostics: &mut Diagnostics) {
    let known = || (0..spec.constants.len()).map(|at| spec[ConstantId(at as u32)].head.name.as_str());
    for (place, name) in spec.modules.iter().filter_map(|module| module.version.as_ref()) {
        if !known().any(|constant| constant == name) {
            let diagnostic = Diagnostic::unknown(Code::UnknownName, "constant", name, known());
            diagnostics.push(Diagnostic { place: Some(*place), ..diagnostic });
        }
    }
}
