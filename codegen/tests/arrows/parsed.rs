//! What the modules of a crate define, import and mention.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Root;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// Where a module or a name is: `["oracle", "spelling"]`. The root is empty.
pub(super) type Segments = Vec<String>;

/// The modules of crates, by where they are.
#[derive(Default)]
pub(super) struct Crates {
    pub(super) modules: BTreeMap<Segments, Module>,
    /// The root of each crate, by the name that others have for it.
    pub(super) roots: BTreeMap<String, Segments>,
}

impl Crates {
    /// The root of the crate that a module is in.
    pub(super) fn root_of(&self, at: &Segments) -> &Segments {
        let around = self.roots.values().filter(|root| at.starts_with(root));
        around.max_by_key(|root| root.len()).unwrap()
    }
}

#[derive(Default)]
pub(super) struct Module {
    /// The module that is the file which this one is in.
    pub(super) file: Segments,
    pub(super) children: BTreeSet<String>,
    /// What it defines itself.
    pub(super) items: BTreeSet<String>,
    pub(super) uses: Vec<Use>,
    /// The paths in its code.
    pub(super) paths: BTreeSet<Segments>,
    /// The macros that it defines in the root of its crate.
    exported: Vec<String>,
}

pub(super) struct Use {
    pub(super) path: Segments,
    /// The name that it has here; none for `*`.
    pub(super) name: Option<String>,
    /// Whether others may import it from here.
    pub(super) visible: bool,
}

/// Parses all files of crates, beginning with the root of each.
pub(super) fn parse(roots: &[Root<'_>]) -> Crates {
    let mut all = Crates::default();
    for Root { name, at, file: path } in roots {
        let at: Segments = at.iter().map(|segment| (*segment).to_owned()).collect();
        all.roots.insert((*name).to_owned(), at.clone());
        file(&mut all.modules, path, path.parent().unwrap(), at.clone());
        let macros = exported_macros(&mut all.modules, &at);
        all.modules.get_mut(&at).unwrap().uses.extend(macros);
    }
    all
}

/// The macros that the modules of a crate define in its root, as the root would import them.
fn exported_macros(all: &mut Modules, root: &Segments) -> Vec<Use> {
    let below = all.iter_mut().filter(|(at, _)| at.len() > root.len() && at.starts_with(root));
    let exported = below.flat_map(|(at, module)| {
        module.items.extend(module.exported.iter().cloned());
        let way = ["crate"].into_iter().map(str::to_owned).chain(at[root.len()..].iter().cloned());
        let path: Segments = way.collect();
        std::mem::take(&mut module.exported).into_iter().map(move |name| Use {
            path: path.iter().cloned().chain([name.clone()]).collect(),
            name: Some(name),
            visible: true,
        })
    });
    exported.collect()
}

type Modules = BTreeMap<Segments, Module>;

/// A module that is a file, and those below it; `folder` has the files of its children.
fn file(all: &mut Modules, path: &Path, folder: &Path, at: Segments) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let items = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())).items;
    module(all, &items, folder, at.clone(), at);
}

fn module(all: &mut Modules, items: &[Item], folder: &Path, at: Segments, in_file: Segments) {
    let mut this = Module { file: in_file.clone(), ..Module::default() };
    let mut below = Vec::new();
    for item in items {
        match item {
            Item::Mod(item) if is_test(&item.attrs) => {}
            Item::Mod(item) => {
                this.children.insert(item.ident.to_string());
                below.push(item);
            }
            other => Collector(&mut this).visit_item(other),
        }
    }
    all.insert(at.clone(), this);
    for item in below {
        let name = item.ident.to_string();
        let mut child = at.clone();
        child.push(name.clone());
        match &item.content {
            Some((_, items)) => module(all, items, &folder.join(&name), child, in_file.clone()),
            None => file(all, &path_of(&item.attrs, folder, &name), &folder.join(&name), child),
        }
    }
}

/// The file of a module.
fn path_of(attributes: &[Attribute], folder: &Path, name: &str) -> PathBuf {
    let stated = attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(folder.join(text.value())),
            _ => None,
        },
        _ => None,
    });
    let file = folder.join(format!("{name}.rs"));
    stated.unwrap_or_else(|| if file.exists() { file } else { folder.join(name).join("mod.rs") })
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            condition == "test" || condition.starts_with("all (test ,")
        }
        other => other.path().is_ident("test"),
    })
}

struct Collector<'m>(&'m mut Module);

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = match item {
            Item::Const(item) => (&item.attrs, Some(&item.ident)),
            Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            Item::Static(item) => (&item.attrs, Some(&item.ident)),
            Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            Item::Type(item) => (&item.attrs, Some(&item.ident)),
            Item::Union(item) => (&item.attrs, Some(&item.ident)),
            Item::Macro(item) => {
                self.defined_by_macro(&item.mac.tokens);
                if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                    self.0.exported.extend(item.ident.as_ref().map(ToString::to_string));
                }
                (&item.attrs, item.ident.as_ref())
            }
            Item::Impl(item) => (&item.attrs, None),
            Item::Use(item) => (&item.attrs, None),
            _ => return visit::visit_item(self, item),
        };
        if is_test(attributes) {
            return;
        }
        self.0.items.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let visible = !matches!(item.vis, Visibility::Inherited);
        if item.leading_colon.is_none() {
            self.use_tree(&item.tree, Vec::new(), visible);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.0.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.paths_in(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }
}

impl Collector<'_> {
    fn use_tree(&mut self, tree: &UseTree, mut path: Segments, visible: bool) {
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.use_tree(&tree.tree, path, visible);
            }
            UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.use_tree(tree, path.clone(), visible);
                }
            }
            UseTree::Name(tree) if tree.ident == "self" => {
                let name = path.last().cloned();
                self.0.uses.push(Use { path, name, visible });
            }
            UseTree::Name(tree) => {
                let name = tree.ident.to_string();
                path.push(name.clone());
                self.0.uses.push(Use { path, name: Some(name), visible });
            }
            UseTree::Rename(tree) => {
                if tree.ident != "self" {
                    path.push(tree.ident.to_string());
                }
                self.0.uses.push(Use { path, name: Some(tree.rename.to_string()), visible });
            }
            UseTree::Glob(_) => self.0.uses.push(Use { path, name: None, visible }),
        }
    }

    /// What the tokens of a macro seem to define: a name behind a keyword.
    fn defined_by_macro(&mut self, tokens: &TokenStream) {
        const KEYWORDS: [&str; 7] = ["const", "enum", "fn", "struct", "trait", "type", "union"];
        let mut keyword = false;
        for token in tokens.clone() {
            match token {
                TokenTree::Group(group) => self.defined_by_macro(&group.stream()),
                TokenTree::Ident(ident) if keyword => {
                    self.0.items.insert(ident.to_string());
                    keyword = false;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    keyword = KEYWORDS.iter().any(|word| ident == word);
                    continue;
                }
                _ => {}
            }
            keyword = false;
        }
    }

    /// The paths among the tokens of a macro: names with `::` between them.
    fn paths_in(&mut self, tokens: TokenStream) {
        let mut path = Segments::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.0.paths.insert(std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.0.paths.insert(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.paths_in(group.stream());
                    }
                }
            }
        }
        self.0.paths.insert(path);
    }
}
