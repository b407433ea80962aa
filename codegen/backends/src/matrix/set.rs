//! Sets of variants, by their places in a matrix.

/// Some of the variants of a matrix, by their places in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariantSet {
    /// The first places, a bit each. Most matrices have no more, and a set of them takes no memory of its own.
    first: u64,
    /// The places behind those. The last word is never zero, so that equal sets are equal.
    rest: Vec<u64>,
}

const BITS: usize = u64::BITS as usize;

impl VariantSet {
    /// No variant.
    pub fn new() -> Self {
        Self::default()
    }

    /// The variants before a place.
    pub fn below(end: usize) -> Self {
        (0..end).collect()
    }

    fn word(&self, at: usize) -> u64 {
        match at {
            0 => self.first,
            at => self.rest.get(at - 1).copied().unwrap_or(0),
        }
    }

    fn words(&self) -> usize {
        1 + self.rest.len()
    }

    /// Whether the variant at a place is in.
    pub fn contains(&self, place: usize) -> bool {
        self.word(place / BITS) >> (place % BITS) & 1 == 1
    }

    /// Adds the variant at a place.
    pub fn insert(&mut self, place: usize) {
        let word = match place / BITS {
            0 => &mut self.first,
            at => {
                if self.rest.len() < at {
                    self.rest.resize(at, 0);
                }
                &mut self.rest[at - 1]
            }
        };
        *word |= 1 << (place % BITS);
    }

    /// Whether no variant is in.
    pub fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.is_empty()
    }

    /// How many variants are in.
    pub fn len(&self) -> usize {
        (0..self.words()).map(|at| self.word(at).count_ones() as usize).sum()
    }

    /// The places, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        (0..self.words()).flat_map(|at| {
            let mut left = self.word(at);
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * BITS + bit)
            })
        })
    }

    /// The first place.
    pub fn first(&self) -> Option<usize> {
        self.iter().next()
    }

    /// Whether every variant of another set is in.
    pub fn contains_all(&self, other: &Self) -> bool {
        (0..other.words()).all(|at| other.word(at) & !self.word(at) == 0)
    }

    /// The variants that are in both sets.
    pub fn and(&self, other: &Self) -> Self {
        self.split(|place| other.contains(place)).0
    }

    /// The variants that are in this set alone.
    pub fn without(&self, other: &Self) -> Self {
        self.split(|place| other.contains(place)).1
    }

    /// The variants of which something is true, and the others.
    pub fn split(&self, is_so: impl Fn(usize) -> bool) -> (Self, Self) {
        let (mut so, mut others) = (Self::new(), Self::new());
        for place in self.iter() {
            if is_so(place) { so.insert(place) } else { others.insert(place) }
        }
        (so, others)
    }
}

impl FromIterator<usize> for VariantSet {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut set = Self::new();
        set.extend(places);
        set
    }
}

impl Extend<usize> for VariantSet {
    fn extend<I: IntoIterator<Item = usize>>(&mut self, places: I) {
        places.into_iter().for_each(|place| self.insert(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_beyond_a_word_are_kept() {
        let set: VariantSet = [200, 3, 64, 3].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 64, 200]);
        assert_eq!((set.len(), set.first(), set.contains(63)), (3, Some(3), false));
    }

    #[test]
    fn sets_are_equal_if_their_places_are() {
        let many: VariantSet = [1, 500].into_iter().collect();
        let one: VariantSet = [1].into_iter().collect();
        assert_eq!(many.without(&[500].into_iter().collect()), one);
        assert_eq!(many.and(&VariantSet::below(64)), one);
        assert!(many.contains_all(&one) && !one.contains_all(&many) && VariantSet::new().is_empty());
    }
}
