//! Rules about ABIs that a specification can keep or break: what is hard to use rightly, or can never be changed. Their
//! codes and explanations are among those of diagnostics.

mod allowances;
mod conditions;
mod evidence;
mod finding;
mod members;
mod padding;
mod unions;
mod versions;
mod widths;

use xen_abi_backends::matrix::Matrix;
use xen_abi_model::Spec;
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Variant, View};
use xen_abi_syntax::diagnostic::Diagnostics;

use crate::known::Known;
use finding::Findings;

pub use allowances::Linted;

/// Holds a specification against every rule, for the newest release of each branch.
pub fn lint(spec: &Spec) -> Result<Linted, Diagnostics> {
    let known = Known::of(spec);
    let mut findings = Findings::default();
    // Who asks for no interface version sees old names for the same layouts.
    let is_asked = |variant: &Variant| {
        variant.dialect == Dialect::Xen
            && (variant.view == View::Tools || variant.interface != InterfaceVersion::NONE)
    };
    let variants: Vec<Variant> = spec.releases.variants().filter(is_asked).collect();
    let matrix = Matrix::lower(spec, &variants)?;
    for abi in matrix.abis() {
        padding::look(&abi, &known, &mut findings);
        members::look(&abi, &known, &mut findings);
        unions::look(&abi, &mut findings);
    }
    widths::look(&matrix, &mut findings);
    conditions::look(spec, &mut findings);
    evidence::look(spec, &mut findings);
    versions::look(spec, &known, &mut findings)?;
    Ok(allowances::applied(spec, findings))
}
