//! Mutations, and all that can be applied to a specification.

use xen_abi_codegen::document::tree;
use xen_abi_codegen::model::Releases;
use xen_abi_codegen::source::Source;

use super::edit::{Edit, Text};
use super::kind::Kind;
use super::rename::renamed;
use super::sites::{declarations, sites};

/// One change of a specification.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// What kind of mutation it is.
    pub kind: Kind,
    /// Where it is applied, as file and line.
    pub place: String,
    /// What becomes of what.
    pub what: String,
    /// The file that has the place.
    file: usize,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    /// Its file has another text.
    Edits(Vec<Edit>),
    /// A word is another, everywhere.
    Word { from: String, to: String },
}

impl Mutation {
    /// The module that is changed, or of which a name is.
    pub(super) fn module<'s>(&self, sources: &'s [Source]) -> &'s str {
        sources[self.file].module()
    }

    /// The files of the changed specification.
    pub fn apply(&self, sources: &[Source]) -> Vec<Source> {
        match &self.change {
            Change::Edits(edits) => {
                let mut sources = sources.to_vec();
                let changed = &mut sources[self.file];
                *changed = Source::new(changed.name.clone(), Text::new(changed).with(edits));
                sources
            }
            Change::Word { from, to } => renamed(sources, from, to),
        }
    }
}

/// Every mutation that can be applied to a specification, in its order.
pub(super) fn all(sources: &[Source], releases: &Releases) -> Vec<Mutation> {
    let mut found = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        let Ok(tree) = tree::read(&source.text) else { continue };
        let text = Text::new(source);
        for site in sites(&text, &tree, releases) {
            let place = format!("{}:{}", source.name, site.line);
            let change = Change::Edits(site.edits);
            found.push(Mutation { kind: site.kind, place, what: site.what, file, change });
        }
        if tree.get("project").is_some() {
            continue;
        }
        for (name, record) in declarations(&tree, "structs").chain(declarations(&tree, "unions")) {
            let to = format!("{name}_by_mutation");
            let place = format!("{}:{}", source.name, text.line(record));
            let change = Change::Word { from: name.to_owned(), to: to.clone() };
            found.push(Mutation { kind: Kind::Tag, place, what: format!("{name}: {to}"), file, change });
        }
    }
    found
}
