use std::collections::HashMap;

use super::ReadDocument;
use xen_abi_document::*;
use xen_abi_document::{all_sections, only_shared};
use xen_abi_syntax::axes::Dialect;

/// Declares what other dialects can share, from the list of sections.
macro_rules! originals {
    ($($(#[$doc:meta])* $section:ident: $of:ty, $one:ident;)*) => {
        /// Declarations of Xen's dialect by name, for those that other dialects share.
        #[derive(Default)]
        pub(super) struct Originals<'d> {
            $(pub(super) $section: Section<'d, $of>,)*
        }

        impl<'d> Originals<'d> {
            fn add(&mut self, document: &'d When<Document>) {
                $(add(&mut self.$section, &document.conditions, &document.$section);)*
            }
        }
    };
}

all_sections!(only_shared originals;);

/// The declarations of one section in all files.
pub(super) type Section<'d, T> = HashMap<&'d str, Vec<Original<'d, T>>>;

/// A declaration, with the conditions of its file.
pub(super) struct Original<'d, T> {
    pub(super) file: &'d Conditions,
    pub(super) name: &'d Placed<Name>,
    pub(super) item: &'d T,
}

impl<'d> Originals<'d> {
    /// Everything that the files of Xen's dialect declare; nothing if no other dialect asks for it.
    pub(super) fn collect(documents: &'d [ReadDocument]) -> Self {
        let mut all = Self::default();
        if documents.iter().all(|(_, document)| document.of.is_none()) {
            return all;
        }
        let is_xen = |conditions: &Conditions| {
            conditions.dialect.as_ref().is_none_or(|dialect| dialect.value.0 == Dialect::Xen)
        };
        for (_, document) in documents.iter().filter(|(_, document)| is_xen(&document.conditions)) {
            all.add(document);
        }
        all
    }
}

fn add<'d, T>(section: &mut Section<'d, T>, file: &'d Conditions, declarations: &'d Declarations<T>) {
    for (name, item) in declarations {
        section.entry(&name.0).or_default().push(Original { file, name, item });
    }
}
