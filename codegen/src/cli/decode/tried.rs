//! The releases for which bytes are read.

use std::cmp::Reverse;

use xen_abi_codegen::axes::{Release, Variant, View};
use xen_abi_codegen::model::{KnownBranch, Spec};
use xen_abi_codegen::request::named_release;

use super::super::arguments::OfVariant;
use super::super::failure::Failure;
use super::super::selection::refused;

impl OfVariant {
    /// The releases to try: the one that was asked for, or the newest of each branch, the newest first and the
    /// development branch last.
    pub(super) fn tried(&self, spec: &Spec) -> Result<Vec<(Release, Variant)>, Failure> {
        let branches: Vec<(&KnownBranch, Release)> = match &self.release {
            Some(word) => {
                vec![
                    named_release(&spec.releases, self.dialect, word)
                        .map_err(|refusal| refused(spec, refusal))?,
                ]
            }
            None => {
                let newest = spec.releases.branches(self.dialect).map(|known| (known, known.newest()));
                let mut all: Vec<_> = newest.collect();
                // What is being developed comes last.
                all.sort_by_key(|(known, release)| (known.master.is_some(), Reverse(*release)));
                all
            }
        };
        let views = match self.view {
            Some(view) => vec![view],
            // Tools see what guests do, and more.
            None => vec![self.dialect.usual_view(), View::Guest],
        };
        let variants = branches.into_iter().flat_map(|(known, release)| {
            let variant = |view| Variant {
                target: self.target,
                release,
                view,
                interface: known.interface,
                dialect: self.dialect,
            };
            views.iter().map(move |view| (release, variant(*view))).collect::<Vec<_>>()
        });
        Ok(variants.filter(|(_, variant)| spec.releases.has_headers(*variant)).collect())
    }
}
