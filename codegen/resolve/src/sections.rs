//! What is done with the declarations of each section.

use super::Resolver;
use xen_abi_document::all_sections;
use xen_abi_document::{Document, Name, Placed, ShapeDeclaration, When};
use xen_abi_model::{GroupKind, RecordKind};

/// Resolves each declaration by the method that is called after the word for one, from the list of sections.
macro_rules! declarations {
    ($($(#[$doc:meta])* $section:ident: $of:ty, $one:ident, $shared:ident;)*) => {
        impl Resolver<'_> {
            pub(super) fn declarations(&mut self, document: &Document) {
                $(for (name, written) in &document.$section {
                    self.$one(name, written);
                })*
            }
        }
    };
}

all_sections!(declarations);

impl Resolver<'_> {
    pub(super) fn enumeration(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Group>) {
        self.group(GroupKind::Enum, name, written);
    }

    pub(super) fn flag_set(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Group>) {
        self.group(GroupKind::Flags, name, written);
    }

    pub(super) fn structure(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Record>) {
        self.record(RecordKind::Struct, name, written);
    }

    pub(super) fn union_of_members(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Record>) {
        self.record(RecordKind::Union, name, written);
    }

    /// The members of a shape were taken over before.
    fn shape(&mut self, name: &Placed<Name>, written: &ShapeDeclaration) {
        self.documentation(&written.doc, || format!("`{}`", name.0));
    }

    /// The records of a ring were written out before.
    fn ring(&mut self, _: &Placed<Name>, _: &When<xen_abi_document::Ring>) {}

    /// Likewise.
    fn byte_ring(&mut self, _: &Placed<Name>, _: &When<xen_abi_document::ByteRing>) {}
}
