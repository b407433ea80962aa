//! On which targets an item is there.

use super::code::{Code, quote};
use crate::axes::Target;

/// Things that are equal on some targets.
pub(super) struct Group<T> {
    /// The targets.
    pub(super) targets: Vec<Target>,
    /// The thing.
    pub(super) of: T,
}

/// Brings equal things together, in the order in which each came first.
pub(super) fn group<T: PartialEq>(things: impl IntoIterator<Item = (Target, T)>) -> Vec<Group<T>> {
    let mut groups: Vec<Group<T>> = Vec::new();
    for (target, of) in things {
        match groups.iter_mut().find(|group| group.of == of) {
            Some(group) => group.targets.push(target),
            None => groups.push(Group { targets: vec![target], of }),
        }
    }
    groups
}

/// The targets for which code is written.
pub(super) struct Targets(pub(super) Vec<Target>);

impl Targets {
    /// The attribute for an item that is there on some of them; nothing if it is there on all. It stands behind
    /// [`Targets::guard`], which leaves but one target for each architecture.
    pub(super) fn attribute(&self, some: &[Target]) -> Code {
        if self.0.iter().all(|target| some.contains(target)) {
            return Code::new();
        }
        let predicate = any(some, architecture);
        quote!(#[cfg(#predicate)])
    }

    /// What stops compilation for any other target, an item each: attributes have no effect on a macro that is called.
    pub(super) fn guard(&self) -> Vec<Code> {
        let predicate = any(&self.0, exactly);
        let names = self.0.iter().map(|target| target.name()).collect::<Vec<_>>().join(", ");
        let message =
            format!("the Xen ABI was generated for these targets alone, all little-endian: {names}");
        let alignment = self.0.contains(&Target::X86_32).then(|| {
            quote! {
                #[cfg(target_arch = "x86")]
                const _: () = assert!(
                    align_of::<u64>() == 4,
                    "Xen aligns 64-bit integers to four bytes on x86_32; this target aligns them otherwise"
                );
            }
        });
        let others = quote! {
            #[cfg(not(#predicate))]
            const _: () = compile_error!(#message);
        };
        [Some(others), alignment].into_iter().flatten().collect()
    }
}

/// Whether the target is one of some.
fn any(targets: &[Target], predicate: fn(Target) -> Code) -> Code {
    match targets {
        [target] => predicate(*target),
        targets => {
            let predicates = targets.iter().map(|target| predicate(*target));
            quote!(any(#(#predicates),*))
        }
    }
}

/// The architecture alone, which tells the targets apart once [`Targets::guard`] has refused all others.
fn architecture(target: Target) -> Code {
    let architecture = match target {
        Target::X86_32 => "x86",
        Target::X86_64 => "x86_64",
        Target::Arm32 => "arm",
        Target::Arm64 => "aarch64",
        Target::Riscv64 => "riscv64",
        Target::Ppc64 => "powerpc64",
    };
    quote!(target_arch = #architecture)
}

/// Architecture, pointer width and endianness together: x86_64 may be x32, and powerpc64 big-endian.
fn exactly(target: Target) -> Code {
    let architecture = architecture(target);
    let width = (target.pointer_bytes() * 8).to_string();
    quote!(all(#architecture, target_pointer_width = #width, target_endian = "little"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn architectures_tell_targets_apart() {
        let names: BTreeSet<String> =
            Target::ALL.map(|target| architecture(target).to_string()).into_iter().collect();
        assert_eq!(names.len(), Target::ALL.len());
    }
}
