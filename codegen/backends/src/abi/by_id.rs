use std::marker::PhantomData;

use xen_abi_model::DeclaredId;

/// What is known of some items of a list, by their ids. These count from zero, so that it has a place for each.
#[derive(Debug, Clone)]
pub struct ById<Id, T> {
    places: Vec<Option<T>>,
    ids: PhantomData<Id>,
}

impl<Id: DeclaredId, T> ById<Id, T> {
    /// What is known of an item.
    pub fn get(&self, id: Id) -> Option<&T> {
        self.places.get(id.place())?.as_ref()
    }

    /// Whether something is known of an item.
    pub fn contains(&self, id: Id) -> bool {
        self.get(id).is_some()
    }

    /// Whether nothing is known of any item.
    pub fn is_empty(&self) -> bool {
        self.ids().next().is_none()
    }

    /// Of how many items something is known.
    pub fn len(&self) -> usize {
        self.ids().count()
    }

    /// The items of which something is known, in the order of their list, each with that.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &T)> {
        let places = self.places.iter().enumerate();
        places.filter_map(|(place, value)| Some((Id::at(place), value.as_ref()?)))
    }

    /// The items of which something is known, in the order of their list.
    pub fn ids(&self) -> impl Iterator<Item = Id> {
        self.iter().map(|(id, _)| id)
    }

    pub(super) fn insert(&mut self, id: Id, value: T) {
        if self.places.len() <= id.place() {
            self.places.resize_with(id.place() + 1, || None);
        }
        self.places[id.place()] = Some(value);
    }
}

impl<Id, T> Default for ById<Id, T> {
    fn default() -> Self {
        Self { places: Vec::new(), ids: PhantomData }
    }
}

impl<Id: DeclaredId, T> Extend<(Id, T)> for ById<Id, T> {
    fn extend<I: IntoIterator<Item = (Id, T)>>(&mut self, items: I) {
        items.into_iter().for_each(|(id, value)| self.insert(id, value));
    }
}
