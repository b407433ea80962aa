use std::slice;

use xen_abi_syntax::hash::HashMap;

/// Ids by name.
#[derive(Debug, Clone)]
pub(super) struct ByName<Id>(HashMap<String, Ids<Id>>);

/// Most names have one.
#[derive(Debug, Clone)]
enum Ids<Id> {
    One(Id),
    Several(Vec<Id>),
}

impl<Id> Default for ByName<Id> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<Id: Copy> ByName<Id> {
    pub(super) fn add(&mut self, name: &str, id: Id) {
        match self.0.get_mut(name) {
            None => {
                self.0.insert(name.to_owned(), Ids::One(id));
            }
            Some(Ids::Several(ids)) => ids.push(id),
            Some(ids) => *ids = Ids::Several(vec![ids.as_slice()[0], id]),
        }
    }

    pub(super) fn get(&self, name: &str) -> &[Id] {
        self.0.get(name).map_or(&[], Ids::as_slice)
    }
}

impl<Id> Ids<Id> {
    fn as_slice(&self) -> &[Id] {
        match self {
            Ids::One(id) => slice::from_ref(id),
            Ids::Several(ids) => ids,
        }
    }
}
