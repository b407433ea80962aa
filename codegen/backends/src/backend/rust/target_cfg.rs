//! Sets of variants as attributes: they differ in nothing but the target.

use crate::matrix::{Matrix, VariantSet};
use xen_abi_syntax::axes::Target;

/// The targets of a matrix, in the order of its variants.
pub(super) struct Targets(Vec<Target>);

impl Targets {
    pub(super) fn of(matrix: &Matrix<'_>) -> Self {
        Self(matrix.variants().map(|variant| variant.target).collect())
    }

    /// The attribute of an item that is there for some variants, inside of what is there for those `around`; nothing
    /// if it is there for all of these.
    pub(super) fn attribute(&self, some: &VariantSet, around: &VariantSet) -> String {
        if some.contains_all(around) {
            return String::new();
        }
        let targets: Vec<Target> = some.iter().map(|at| self.0[at]).collect();
        format!("#[cfg({})]", any_target(&targets))
    }

    /// What stops compilation for any other target, an item each: attributes have no effect on a macro that is called.
    pub(super) fn guard(&self) -> Vec<String> {
        let names = self.0.iter().map(|target| target.name()).collect::<Vec<_>>().join(", ");
        let mut items = vec![format!(
            "#[cfg(not({}))]\nconst _: () = compile_error!(\"the Xen ABI was generated for these targets alone, all \
             little-endian: {names}\");\n",
            any(&self.0, exactly)
        )];
        if self.0.contains(&Target::X86_32) {
            items.push(
                "#[cfg(target_arch = \"x86\")]\nconst _: () = assert!(\n    ::core::mem::align_of::<u64>() == 4,\n    \
                 \"Xen aligns 64-bit integers to four bytes on x86_32; this target aligns them otherwise\"\n);\n"
                    .to_owned(),
            );
        }
        items
    }
}

/// Whether the target is one of some, among those that [`Targets::guard`] accepts.
pub(super) fn any_target(targets: &[Target]) -> String {
    any(targets, architecture)
}

/// Whether the target is one of some.
fn any(targets: &[Target], predicate: fn(Target) -> String) -> String {
    match targets {
        [target] => predicate(*target),
        targets => {
            let predicates: Vec<String> = targets.iter().map(|target| predicate(*target)).collect();
            format!("any({})", predicates.join(", "))
        }
    }
}

/// The architecture alone, which tells the targets apart once [`Targets::guard`] has refused all others.
fn architecture(target: Target) -> String {
    let architecture = match target {
        Target::X86_32 => "x86",
        Target::X86_64 => "x86_64",
        Target::Arm32 => "arm",
        Target::Arm64 => "aarch64",
        Target::Riscv64 => "riscv64",
        Target::Ppc64 => "powerpc64",
    };
    format!("target_arch = \"{architecture}\"")
}

/// Architecture, pointer width and endianness together: x86_64 may be x32, and powerpc64 big-endian.
fn exactly(target: Target) -> String {
    let width = target.pointer_bytes() * 8;
    format!("all({}, target_pointer_width = \"{width}\", target_endian = \"little\")", architecture(target))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn architectures_tell_targets_apart() {
        let names: BTreeSet<String> = Target::ALL.map(architecture).into();
        assert_eq!(names.len(), Target::ALL.len());
    }

    #[test]
    fn what_is_around_is_not_said_again() {
        let targets = Targets(Target::ALL.into());
        let arm: VariantSet = [2, 3].into_iter().collect();
        assert_eq!(targets.attribute(&arm, &arm), "");
        assert_eq!(
            targets.attribute(&arm, &VariantSet::below(6)),
            "#[cfg(any(target_arch = \"arm\", target_arch = \"aarch64\"))]"
        );
    }
}
