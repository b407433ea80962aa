//! What was written: one file of the specification, with the place of every key and value.

mod cases;
mod changes;
pub mod common_yaml;
mod declarations;
mod directions;
#[cfg(feature = "files")]
pub mod format;
mod hypercalls;
mod items;
pub(crate) mod keyed;
pub mod kind;
mod lengths;
mod macros;
#[cfg(feature = "files")]
pub mod marks;
mod node;
pub(crate) mod node_reader;
mod one_or_more;
mod operation_number;
mod overlay;
mod packing;
mod placed;
pub(crate) mod read_error;
pub mod releases;
mod rename;
mod rings;
mod save_records;
#[cfg(feature = "schema")]
pub mod schema;
mod sections;
mod smccc;
mod tags;
mod template;
pub mod tree;
mod when;
mod words;

// All that these declare, so that a new key or section needs no line here.
pub use hypercalls::*;
pub use items::*;
pub use macros::*;
pub use rings::*;
pub use save_records::*;
pub use smccc::*;

pub use cases::{Case, Cases};
pub use changes::Change;
pub use declarations::{ByKey, ByName, Declarations};
pub use directions::Directions;
pub use lengths::Lengths;
pub use one_or_more::OneOrMore;
#[cfg(feature = "schema")]
pub(crate) use operation_number::Bits;
pub use operation_number::OpIn;
pub use overlay::{Exception, Same};
pub use placed::Placed;
pub use rename::{CasedName, Casing, Rename, SnakeCase, UpperCamelCase, UpperSnakeCase, in_rust};
pub use tags::{BitTag, Tag, TagMember};
pub use template::{Made, MadeOf, Template};
pub use when::{Conditions, Given, When};
pub use words::*;

pub use xen_abi_syntax::vocabulary::{
    Area, Caller, Count, Direction, GroupInC, Reliance, ReturnKind, Role, Stability,
};

use crate::node_reader::read_words;
use keyed::keyed;
use node_reader::{FromNode, NodeReader};
use read_error::Errors;
use tree::Node;
use xen_abi_syntax::diagnostic::{Code, Diagnostics, Finding};
use xen_abi_syntax::file_path::{FileName, FilePath};
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::source::SourceId;
use xen_abi_syntax::words;

/// The version of the format that is read.
pub const FORMAT: u32 = 1;

/// Declares what a file is, from the list of sections.
macro_rules! document {
    ($($(#[$doc:meta])* $section:ident: $of:ty, $one:ident, $shared:ident;)*) => {
        keyed! {
            /// One file of the specification: it describes one header.
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct Document {
                /// Always 1.
                pub format: Placed<u32>,
                /// The header, relative to the root of the public headers.
                pub header: Placed<FilePath>,
                /// The project that defines what is in it, if that is not Xen.
                pub project: Option<Placed<FileName>>,
                /// The part of the interface that it belongs to, if the usual one is wrong.
                pub area: Option<Area>,
                /// The macro that keeps C from reading it twice, if not the usual one; `none` if there is none.
                pub guard: Guard = default,
                /// The constant that changes whenever its records do, for programs that serve several releases.
                pub version: Option<Placed<Name>>,
                ..Conditions,
                /// What the header is about.
                pub doc: Doc,
                /// Whether everything that the header defines is here.
                pub coverage: Coverage = default,
                /// Names that the header defines and that are not here, each with the reason.
                pub left_out: ByName<Placed<Prose>> = default,
                /// What `lint` finds in it and need not tell.
                pub allow: Vec<Allowance> = default,
                /// Where the facts are from.
                pub provenance: Vec<Provenance>,
                /// Headers that it includes.
                pub includes: Vec<When<Include>> = default,
                /// In another dialect than Xen's: the release of Xen whose definitions `same` and `renamed` mean, as
                /// a guest sees them that asks for the newest interface version.
                pub of: Option<Placed<QuotedRelease>>,
                /// Names that mean the same as in Xen's dialect, by section.
                pub same: Same = default,
                /// What of these is otherwise in C.
                pub except: Declarations<Exception> = default as close,
                /// Names that mean the same but are spelt otherwise: Xen's, and those of this dialect.
                pub renamed: Declarations<Placed<Name>> = default,
                /// Values and operations that are not there, of groups and hypercalls that are.
                pub lacks: Vec<Placed<Name>> = default,
                $($(#[$doc])* pub $section: Declarations<$of> = default,)*
            }
        }

        impl Document {
            /// The names of everything that it declares.
            pub fn declared(&self) -> impl Iterator<Item = &Placed<Name>> {
                std::iter::empty()$(.chain(self.$section.into_iter().map(|(name, _)| name)))*
            }
        }
    };
}

all_sections!(document);

words! {
    /// Whether a file describes the whole of its header.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Coverage {
        /// Everything that the header defines is described.
        #[default]
        Whole = "whole",
        /// Only what other files need is described so far.
        Partial = "partial",
    }
}

read_words! { Coverage }

keyed! {
    /// Where facts are from.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Provenance {
        /// The project.
        pub project: String,
        /// The file in the project's repository.
        pub path: String,
        /// The licence of that file, as an SPDX expression.
        pub license: String,
        /// What more there is to say.
        pub note: Option<Prose>,
    }
}

keyed! {
    /// What a rule of `lint` finds, and is allowed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Allowance {
        /// The rule.
        pub rule: LintRule,
        /// The names that it finds, or their members.
        pub of: OneOrMore<Placed<MemberPath>>,
        /// Why it is right.
        pub reason: Prose,
    }
}

keyed! {
    /// A header that another includes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Include {
        /// Its path, relative to the root of the public headers.
        pub header: Option<Placed<FilePath>>,
        /// In place of that: a header of C itself or of the system, such as `stdint.h`.
        pub system: Option<Placed<FilePath>>,
        /// Whether it is included behind what the header declares, as a part that builds on that.
        pub behind: bool = default,
        /// The macro without whose definition, by the program, it is not included.
        pub defined: Option<Placed<Name>>,
        ..Conditions,
    }
}

/// Reads a file of the specification.
pub fn parse(text: &str, source: SourceId) -> Result<When<Document>, Diagnostics> {
    parse_tree(tree::read(text), source)
}

/// Reads a file of the specification of which there is a tree.
pub fn parse_tree(tree: Tree<'_>, source: SourceId) -> Result<When<Document>, Diagnostics> {
    let document: When<Document> = read(tree, source)?;
    if *document.format != FORMAT {
        let message = format!("this is format {}, and only format {FORMAT} can be read", *document.format);
        return Err(Finding::new(Code::UnsupportedFormat, document.format.place.span, message)
            .within(source)
            .into());
    }
    Ok(document)
}

/// The tree of a text, or why there is none.
pub type Tree<'t> = Result<Node<'t>, Finding>;

/// Reads any text of the format, or reports all that is wrong with it.
pub(crate) fn read<T: FromNode>(tree: Tree<'_>, source: SourceId) -> Result<T, Diagnostics> {
    let root = tree.map_err(|finding| Diagnostics::from(finding.within(source)))?;
    let errors = Errors::new(source);
    T::from_node(NodeReader::new(&root, &errors)).map_err(|reported| errors.of(reported))
}
