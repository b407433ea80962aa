//! Modules in each other, as the files of the specification lie in folders.

use super::naming::ident;
use super::printer::{Printer, line};
use super::target_cfg::Targets;
use crate::matrix::VariantSet;

/// A module that has been printed.
pub(super) struct Printed<'p> {
    /// The modules in each other that it is.
    pub(super) path: &'p [String],
    pub(super) docs: String,
    /// The variants that have it.
    pub(super) variants: VariantSet,
    /// The attribute of its part of the interface.
    pub(super) feature: &'static str,
    /// What is inside of it.
    pub(super) inside: String,
}

/// A module: of a file, of a folder, or of both.
pub(super) struct Tree<'p> {
    /// Its name.
    pub(super) name: &'p str,
    /// What the file says that it is of, if it is of one.
    pub(super) own: Option<&'p Printed<'p>>,
    /// The modules inside.
    pub(super) inside: Vec<Tree<'p>>,
}

impl<'p> Tree<'p> {
    /// The modules inside of one, which lies so many modules deep.
    pub(super) fn of(printed: &'p [Printed<'p>]) -> Vec<Self> {
        let mut trees = Vec::new();
        for module in printed {
            add(&mut trees, module.path, module);
        }
        trees
    }

    /// The variants that have it or something inside.
    pub(super) fn variants(&self) -> VariantSet {
        let own = self.own.iter().flat_map(|own| own.variants.iter());
        let inside: Vec<usize> =
            self.inside.iter().flat_map(|tree| tree.variants().iter().collect::<Vec<_>>()).collect();
        own.chain(inside).collect()
    }

    /// Its condition, inside of what some variants have.
    pub(super) fn condition(&self, targets: &Targets, around: &VariantSet) -> String {
        targets.attribute(&self.variants(), around)
    }

    /// The attribute of its part of the interface; that of everything inside, if the file has no part of its own.
    pub(super) fn feature(&self) -> &'static str {
        if let Some(own) = self.own {
            return own.feature;
        }
        let mut features = self.inside.iter().map(Tree::feature);
        let first = features.next().unwrap_or_default();
        if features.all(|feature| feature == first) { first } else { "" }
    }

    /// Its documentation.
    pub(super) fn docs(&self) -> String {
        match self.own {
            Some(own) => own.docs.clone(),
            None => format!("Headers in the folder `{}`.", self.name),
        }
    }

    /// Prints it with everything inside.
    pub(super) fn print(&self, targets: &Targets, around: &VariantSet, to: &mut Printer) {
        to.docs(&self.docs());
        to.line(self.feature());
        to.line(&self.condition(targets, around));
        line!(to, "pub mod ", &*ident(self.name), " {");
        to.indent();
        if let Some(own) = self.own {
            to.lines(&own.inside);
        }
        for tree in &self.inside {
            tree.print(targets, &self.variants(), to);
        }
        to.close("}");
    }
}

fn add<'p>(trees: &mut Vec<Tree<'p>>, path: &'p [String], module: &'p Printed<'p>) {
    let Some((name, rest)) = path.split_first() else { return };
    let at = trees.iter().position(|tree| tree.name == name).unwrap_or_else(|| {
        trees.push(Tree { name, own: None, inside: Vec::new() });
        trees.len() - 1
    });
    if rest.is_empty() {
        trees[at].own = Some(module);
    } else {
        add(&mut trees[at].inside, rest, module);
    }
}
