//! What all pages share.

use xen_abi_backends::matrix::Matrix;
use xen_abi_model::{Hypercall, KnownBranch, Spec};
use xen_abi_syntax::axes::{Dialect, Release, Variant};
use xen_abi_syntax::diagnostic::Diagnostics;

use crate::axes::Axes;
use crate::in_rust::InRust;
use crate::links::{Links, error_name};
use crate::usage::Usage;

/// The specification, worked out for the newest release of each branch, and what leads from one page to another.
pub(crate) struct World<'s> {
    pub(crate) spec: &'s Spec,
    pub(crate) matrix: Matrix<'s>,
    pub(crate) axes: Axes,
    pub(crate) links: Links,
    pub(crate) usage: Usage,
    pub(crate) rust: InRust,
}

impl<'s> World<'s> {
    pub(crate) fn of(spec: &'s Spec) -> Result<World<'s>, Diagnostics> {
        let variants: Vec<Variant> =
            spec.releases.variants().filter(|variant| variant.dialect == Dialect::Xen).collect();
        let matrix = Matrix::lower(spec, &variants)?;
        let newest = spec.releases.newest(Dialect::Xen).map_or(Release::NONE, KnownBranch::newest);
        Ok(World {
            spec,
            axes: Axes::of(spec, &variants),
            links: Links::of(spec),
            usage: Usage::of(spec),
            rust: InRust::of(&matrix, newest),
            matrix,
        })
    }

    /// The hypercalls of Xen's own headers.
    pub(crate) fn hypercalls(&self) -> impl Iterator<Item = &'s Hypercall> {
        self.spec.hypercalls.iter().filter(|call| call.head.when.dialects.contains(Dialect::Xen))
    }

    /// The value of a constant, of the first variant that has it.
    pub(crate) fn constant(&self, name: &str) -> Option<i128> {
        let ids = self.spec.constants_named(name);
        let mut abis = self.matrix.abis();
        abis.find_map(|abi| ids.iter().find_map(|id| abi.constants().get(*id).map(|integer| integer.value)))
    }

    /// The number of an error, as people call it, of the first variant that has it.
    pub(crate) fn error(&self, name: &str) -> Option<i128> {
        let groups = self.spec.groups.iter().filter(|group| group.errors);
        let constants =
            groups.flat_map(|group| group.values.iter().map(move |id| (group, &self.spec[*id].head.name)));
        let mut named = constants.filter(|(group, constant)| error_name(group, constant) == name);
        named.find_map(|(_, constant)| self.constant(constant))
    }

    /// The number of a hypercall, of the first variant that has it.
    pub(crate) fn hypercall(&self, name: &str) -> Option<u32> {
        self.matrix.abis().find_map(|abi| {
            let mut all = abi.hypercalls().iter();
            all.find(|(id, _)| self.spec[*id].head.name == name).map(|(_, call)| call.number)
        })
    }
}
