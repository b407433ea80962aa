//! What leads from a name to where it is told.

use std::collections::BTreeMap;

use xen_abi_model::{ConstantId, Group, Item, Spec};
use xen_abi_syntax::axes::Dialect;

use crate::paths::{Kind, Taken};

/// The address of each name in C, from the root of the site.
#[derive(Default)]
pub(crate) struct Links {
    by_name: BTreeMap<String, String>,
    /// The pages of what has one of its own.
    pages: BTreeMap<(Kind, String), String>,
}

impl Links {
    pub(crate) fn of(spec: &Spec) -> Links {
        let mut links = Links::default();
        let mut taken = Taken::default();
        let items: Vec<Item> = Item::all(spec).into_iter().filter(|item| is_of_xen(spec, *item)).collect();
        for item in &items {
            let name = item.head(spec).name.clone();
            let kind = match item {
                Item::Record(_) => Kind::Record,
                Item::Group(_) => Kind::Group,
                Item::BitWord(_) => Kind::BitWord,
                Item::Hypercall(_) => Kind::Hypercall,
                Item::Smccc(_) => Kind::Smccc,
                _ => continue,
            };
            let page = links.take(&mut taken, kind, &name);
            let names: Vec<String> = item.names(spec).map(str::to_owned).collect();
            for name in names {
                links.by_name.entry(name).or_insert_with(|| page.clone());
            }
        }
        for group in spec.groups.iter().filter(|group| group.errors) {
            for value in &group.values {
                let constant = &spec[*value].head.name;
                let name = error_name(group, constant);
                let page = links.take(&mut taken, Kind::Error, name);
                links.by_name.insert(name.to_owned(), page.clone());
                links.by_name.insert(constant.clone(), page);
            }
        }
        for call in spec.hypercalls.iter().filter(|call| call.head.when.dialects.contains(Dialect::Xen)) {
            for op in call.ops.flat() {
                let name = spec[op.number].head.name.clone();
                let page = links.take(&mut taken, Kind::Operation, &name);
                links.by_name.insert(name, page);
            }
        }
        links.within_pages(spec, &items);
        links
    }

    /// What has no page of its own: values of groups, and all else that a header declares.
    fn within_pages(&mut self, spec: &Spec, items: &[Item]) {
        let constants = (0..).map(ConstantId).zip(&spec.constants);
        let bits: BTreeMap<ConstantId, ConstantId> =
            constants.filter_map(|(id, constant)| Some((constant.bit?, id))).collect();
        for item in items {
            let head = item.head(spec);
            // The number of a bit stands with what it is the bit of.
            let (shown, group) = match item {
                Item::Constant(id) => {
                    let whole = bits.get(id).unwrap_or(id);
                    (&spec[*whole].head, spec[*whole].group)
                }
                _ => (head, None),
            };
            let page = match group.and_then(|group| self.page_of(Kind::Group, &spec[group].head.name)) {
                Some(page) => page.to_owned(),
                None => Kind::Header.path(spec[shown.module].header.as_str()),
            };
            let anchored = format!("{page}#{}", shown.name);
            self.by_name.entry(head.name.clone()).or_insert(anchored);
        }
    }

    fn take(&mut self, taken: &mut Taken, kind: Kind, name: &str) -> String {
        let key = (kind, name.to_owned());
        self.pages.entry(key).or_insert_with(|| taken.path(kind, name)).clone()
    }

    /// The page of what has one of its own.
    pub(crate) fn page_of(&self, kind: Kind, name: &str) -> Option<&str> {
        self.pages.get(&(kind, name.to_owned())).map(String::as_str)
    }

    /// Where a name is told.
    pub(crate) fn to(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }

    /// Every name that is told somewhere.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_name.iter().map(|(name, page)| (name.as_str(), page.as_str()))
    }
}

/// Whether something is in Xen's own headers.
pub(crate) fn is_of_xen(spec: &Spec, item: Item) -> bool {
    item.head(spec).when.dialects.contains(Dialect::Xen)
}

/// How people call an error: without what all of its group begin with.
pub(crate) fn error_name<'n>(group: &Group, constant: &'n str) -> &'n str {
    constant.strip_prefix(&group.prefix).unwrap_or(constant)
}
