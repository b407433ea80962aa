//! Records of several releases at once: of each that changes with the version of its interface, one that has every
//! member of every version, and where these lie in each.

mod history;
mod leaf;
mod text;

use crate::matrix::Matrix;
use history::History;
use xen_abi_model::{ModuleId, Spec};
use xen_abi_syntax::axes::{Dialect, Release, Target, Variant, View};
use xen_abi_syntax::diagnostic::Diagnostics;

/// Every release as tools see it, point releases too: what records over versions are made of.
pub fn every_release(spec: &Spec) -> Result<Matrix<'_>, Diagnostics> {
    let mut variants = Vec::new();
    for branch in spec.releases.branches(Dialect::Xen) {
        for (point, target) in (0..=branch.newest_point).flat_map(|point| Target::ALL.map(|of| (point, of))) {
            let release = Release { branch: branch.branch, point };
            let (view, interface, dialect) = (View::Tools, branch.interface, Dialect::Xen);
            variants.push(Variant { target, release, view, interface, dialect });
        }
    }
    variants.retain(|variant| spec.releases.has_headers(*variant));
    Matrix::lower(spec, &variants)
}

/// The module of records over versions.
pub(super) fn module(releases: &Matrix<'_>) -> String {
    let modules = (0..releases.spec().modules.len()).map(|at| ModuleId(at as u32));
    text::module(&modules.filter_map(|module| History::of(releases, module)).collect::<Vec<_>>())
}
