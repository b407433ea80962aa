//! What was written: one file of the specification, with the place of every key and value.

mod cases;
pub mod common_yaml;
mod declarations;
mod directions;
mod hypercalls;
mod items;
pub(crate) mod keyed;
mod macros;
#[cfg(feature = "files")]
pub mod marks;
pub(crate) mod node_reader;
mod operation_number;
mod overlay;
mod placed;
pub(crate) mod read_error;
mod rings;
mod save_records;
mod smccc;
mod tags;
pub mod tree;
mod when;
mod words;

pub use cases::{Case, Cases, OneOrMore};
pub use declarations::{ByName, Declarations};
pub use directions::Directions;
pub use hypercalls::{
    Caller, Count, Direction, Hypercall, Operation, Parameter, Reliance, ReturnKind, Returns, Role,
    Stability, VersionMember,
};
pub use items::{
    BitPart, BitWord, Constant, Doc, Group, GroupInC, Macro, Member, Record, ShapeDeclaration, Typedef,
    name_of_bit,
};
pub use macros::{Alias, AliasKind, Function, Handle, StringConstant, XMacro};
#[cfg(feature = "schema")]
pub(crate) use operation_number::Bits;
pub use operation_number::OpIn;
pub use overlay::{Exception, Same};
pub use placed::Placed;
pub use read_error::closest;
pub use rings::{ByteRing, MadeBy, Ring};
pub use save_records::{Compat, SaveRecord};
pub use smccc::{CallKind, Convention, Operand, SmcccCall};
pub use tags::{BitTag, Tag, TagMember};
pub use when::{Conditions, Given, When};
pub use words::{
    BitRange, FirstReleases, Fragment, InterfaceRange, Length, Name, Number, Pattern, QuotedRelease,
    SmcccOwner, Text, Word,
};

use crate::diagnostic::{Code, Diagnostics, Finding};
use crate::file_path::{FileName, FilePath};
use crate::source::{Place, SourceId, Span};
use keyed::{keyed, words};
use node_reader::{FromNode, NodeReader};
use tree::{Node, NodeKind};

/// The version of the format that is read.
pub const FORMAT: u32 = 1;

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
        /// The macro that keeps C from reading it twice, if not the usual one.
        pub guard: Option<Placed<Name>>,
        /// What the header is about.
        pub doc: Doc,
        /// Whether everything that the header defines is here.
        pub coverage: Coverage = default,
        /// Where the facts are from.
        pub provenance: Vec<Provenance>,
        /// Headers that it includes, relative to the root of the public headers.
        pub includes: Vec<When<Include>> = default,
        /// In another dialect than Xen's: the release of Xen whose definitions `same` and `renamed` mean, as a guest
        /// sees them that asks for the newest interface version.
        pub of: Option<Placed<QuotedRelease>>,
        /// Names that mean the same as in Xen's dialect, by section.
        pub same: Same = default,
        /// What of these is otherwise in C.
        pub except: Declarations<Exception> = default,
        /// Names that mean the same but are spelt otherwise: Xen's, and those of this dialect.
        pub renamed: Declarations<Placed<Name>> = default,
        /// Values and operations that are not there, of groups and hypercalls that are.
        pub lacks: Vec<Placed<Name>> = default,
        /// Names for other types.
        pub typedefs: Declarations<When<Typedef>> = default,
        /// Constants that do not belong together.
        pub constants: Declarations<When<Constant>> = default,
        /// Constants that are texts.
        pub strings: Declarations<When<StringConstant>> = default,
        /// Constants of which a member holds one.
        pub enums: Declarations<When<Group>> = default,
        /// Constants of which a member holds any number, as bits.
        pub flags: Declarations<When<Group>> = default,
        /// Integers whose bits have meanings.
        pub bitwords: Declarations<When<BitWord>> = default,
        /// Members that records take over.
        pub shapes: Declarations<ShapeDeclaration> = default,
        /// Structures.
        pub structs: Declarations<When<Record>> = default,
        /// Unions.
        pub unions: Declarations<When<Record>> = default,
        /// Rings of requests and responses.
        pub rings: Declarations<When<Ring>> = default,
        /// Rings of bytes.
        pub byte_rings: Declarations<When<ByteRing>> = default,
        /// Records of a saved domain.
        pub save_records: Declarations<When<SaveRecord>> = default,
        /// Hypercalls.
        pub hypercalls: Declarations<When<Hypercall>> = default,
        /// Macros that compute an integer from their arguments.
        pub functions: Declarations<When<Function>> = default,
        /// Macros that stand for something that has a name of its own.
        pub aliases: Declarations<When<Alias>> = default,
        /// Calls by SMC and HVC.
        pub smccc: Declarations<When<SmcccCall>> = default,
        /// Macros that a header calls for each value of a group.
        pub x_macros: Declarations<When<XMacro>> = default,
        /// Macros of C alone.
        pub macros: Declarations<When<Macro>> = default,
        /// Guest handles of types that C itself has.
        pub handles: Declarations<When<Handle>> = default,
    }
}

impl Document {
    /// The names of everything that it declares.
    pub(crate) fn declared(&self) -> impl Iterator<Item = &Placed<Name>> {
        macro_rules! names {
            ($($section:ident)*) => {
                std::iter::empty()$(.chain(self.$section.into_iter().map(|(name, _)| name)))*
            };
        }
        names! {
            typedefs constants strings enums flags bitwords shapes structs unions rings byte_rings save_records
            hypercalls functions aliases smccc x_macros macros handles
        }
    }
}

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
        pub note: Option<String>,
    }
}

keyed! {
    /// A header that another includes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Include {
        /// Its path, relative to the root of the public headers.
        pub header: Placed<FilePath>,
    }
}

/// Reads a file of the specification.
pub fn parse(text: &str, source: SourceId) -> Result<When<Document>, Diagnostics> {
    parse_tree(plant(text), source)
}

/// Reads a file of the specification of which there is a tree.
pub(crate) fn parse_tree(tree: Planted<'_>, source: SourceId) -> Result<When<Document>, Diagnostics> {
    let document: When<Document> = read(tree, source)?;
    if *document.format != FORMAT {
        let message = format!("this is format {}, and only format {FORMAT} can be read", *document.format);
        return Err(Finding::new(Code::UnsupportedFormat, document.format.place.span, message)
            .within(source)
            .into());
    }
    Ok(document)
}

/// How often a text is read, and so how many mistakes are reported, before reading is given up.
const MOST_READINGS: usize = 50;
/// How often a long text is read at least.
const LEAST_READINGS: usize = 3;
/// How many bytes are read in all, where the two numbers above leave a choice.
const MOST_BYTES_READ: usize = 16 << 20;

/// The tree of a text, or why there is none.
pub(crate) struct Planted<'t> {
    text: &'t str,
    root: Result<Node<'t>, Finding>,
}

/// Makes the tree of a text.
pub(crate) fn plant(text: &str) -> Planted<'_> {
    Planted { text, root: tree::read(text) }
}

/// Reads any text of the format.
///
/// Reading stops at the first mistake. To report all of them, what is wrong is taken out of the tree and the rest
/// is read again: an unknown key by itself, anything else with the item that it spoils.
pub(crate) fn read<T: FromNode>(tree: Planted<'_>, source: SourceId) -> Result<T, Diagnostics> {
    let Planted { text, root } = tree;
    let mut root = root.map_err(|finding| Diagnostics::from(finding.within(source)))?;
    let mut findings = Diagnostics::default();
    let readings = (MOST_BYTES_READ / text.len().max(1)).clamp(LEAST_READINGS, MOST_READINGS);
    for _ in 0..readings {
        match T::from_node(NodeReader::new(&root, source)) {
            Ok(value) => return findings.finish(value),
            Err(error) => {
                let finding = error.into_finding();
                let pruned = prune(&mut root, &finding);
                findings.push(finding.within(source));
                if !pruned {
                    break;
                }
            }
        }
    }
    Err(findings)
}

/// Reads a text that stands for something written at a place, which all of it then has.
pub(crate) fn read_at<T: FromNode>(text: &str, place: Place) -> Result<T, Diagnostics> {
    let mut root = tree::read(text).map_err(|finding| Diagnostics::from(finding.within(place.source)))?;
    root.move_to(place.span);
    T::from_node(NodeReader::new(&root, place.source))
        .map_err(|error| error.into_finding().within(place.source).into())
}

/// Takes out the part of the tree that a mistake spoils. Says whether there was one to take out.
fn prune(node: &mut Node<'_>, finding: &Finding) -> bool {
    let covers = |span: Span| span.start <= finding.span.start && finding.span.end <= span.end;
    match &mut node.kind {
        NodeKind::Scalar { .. } => false,
        NodeKind::Sequence(items) => match items.iter_mut().position(|item| covers(item.span)) {
            Some(at) if prune(&mut items[at], finding) => true,
            Some(at) => {
                items.remove(at);
                true
            }
            None => false,
        },
        NodeKind::Mapping(entries) => {
            if finding.code == Code::UnknownKey {
                let unknown = entries.iter().position(|entry| entry.key_span == finding.span);
                if let Some(at) = unknown {
                    entries.remove(at);
                    return true;
                }
            }
            let holder =
                entries.iter_mut().position(|entry| covers(entry.value.span) || covers(entry.key_span));
            let Some(at) = holder else { return false };
            if matches!(entries[at].value.kind, NodeKind::Scalar { .. }) {
                return false;
            }
            // Where no part of the value can be taken out, the item itself is spoilt.
            if !prune(&mut entries[at].value, finding) {
                entries.remove(at);
            }
            true
        }
    }
}
