//! Maps and sets whose order nobody looks at, with a hash that takes less time over short names than std's.

use foldhash::fast::RandomState;

/// A map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set.
pub type HashSet<T> = std::collections::HashSet<T, RandomState>;
