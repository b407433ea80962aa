use std::marker::PhantomData;

use super::viewpoint::{Answers, Region, Viewpoint};
use xen_abi_model::DeclaredId;

/// What is known of the items of a list, by their ids, which count from zero; of each for regions of variants.
#[derive(Debug, Clone)]
pub(super) struct Table<Id, T> {
    items: Vec<Answers<Option<T>>>,
    ids: PhantomData<Id>,
}

impl<Id: DeclaredId, T> Table<Id, T> {
    /// For which variants it is known what an item is, or that it is not there, if it is for this one.
    pub(super) fn known(&self, id: Id, at: &Viewpoint) -> Option<Region> {
        self.items.get(id.place())?.region(at)
    }

    pub(super) fn put(&mut self, id: Id, region: Region, item: Option<T>) {
        if self.items.len() <= id.place() {
            self.items.resize_with(id.place() + 1, Answers::default);
        }
        self.items[id.place()].put(region, item);
    }

    fn find(&self, id: Id, at: &Viewpoint) -> Option<&T> {
        self.items.get(id.place())?.get(at)?.as_ref()
    }

    /// The table as it is seen from a viewpoint.
    pub(super) fn column<'t>(&'t self, at: &'t Viewpoint) -> Column<'t, Id, T> {
        Column { table: self, at }
    }
}

impl<Id, T> Default for Table<Id, T> {
    fn default() -> Self {
        Self { items: Vec::new(), ids: PhantomData }
    }
}

/// What is there of the items of a list for one variant.
#[derive(Debug)]
pub struct Column<'t, Id, T> {
    table: &'t Table<Id, T>,
    at: &'t Viewpoint,
}

impl<Id, T> Clone for Column<'_, Id, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Id, T> Copy for Column<'_, Id, T> {}

impl<'t, Id: DeclaredId, T> Column<'t, Id, T> {
    /// An item, if it is there.
    pub fn get(self, id: Id) -> Option<&'t T> {
        self.table.find(id, self.at)
    }

    /// Whether an item is there.
    pub fn contains(self, id: Id) -> bool {
        self.get(id).is_some()
    }

    /// Whether no item is there.
    pub fn is_empty(self) -> bool {
        self.ids().next().is_none()
    }

    /// How many items are there.
    pub fn len(self) -> usize {
        self.ids().count()
    }

    /// The items that are there, in the order of their list, each with its id.
    pub fn iter(self) -> impl Iterator<Item = (Id, &'t T)> + use<'t, Id, T> {
        let Self { table, at } = self;
        let ids = (0..table.items.len()).map(Id::at);
        ids.filter_map(move |id| Some((id, table.find(id, at)?)))
    }

    /// The items that are there, in the order of their list.
    pub fn ids(self) -> impl Iterator<Item = Id> + use<'t, Id, T> {
        self.iter().map(|(id, _)| id)
    }
}
