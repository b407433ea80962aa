//! What is around a record.

use std::collections::HashMap;

use xen_abi_syntax::facts::RecordFacts;

use super::found::Records;
use super::leaf::record_of;

/// What is around a record, which tells what its length means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing: it lies in shared memory or in a file, and nobody copies it whole.
    Nothing,
    /// Other records, which are as long as they were: there was room for it, as in a union.
    Room,
    /// The same, and the room is said to be reserved.
    Reserved,
    /// Other records, whose length it changes, or a call that copies it.
    Copied,
}

/// Which records are in which others.
pub(super) type Holders<'a> = HashMap<&'a str, Vec<&'a str>>;

pub(super) fn holders(records: &Records) -> Holders<'_> {
    let mut holders = Holders::new();
    for (holder, record) in records {
        for held in record.fields.iter().filter_map(record_of) {
            holders.entry(held).or_default().push(holder);
        }
    }
    holders
}

impl Around {
    pub(super) fn of(name: &str, holders: &[Holders<'_>; 2], before: &Records, after: &Records) -> Self {
        let all: Vec<&str> =
            holders.iter().filter_map(|holders| holders.get(name)).flatten().copied().collect();
        let size = |records: &Records, holder: &str| records.get(holder).map(|record| record.size);
        match all.as_slice() {
            [] => Around::Nothing,
            all if all.iter().all(|holder| size(before, holder) == size(after, holder)) => {
                let is_reserved =
                    |holder: &&str| before.get(*holder).is_some_and(|holder| reserves(holder, name));
                if all.iter().all(is_reserved) { Around::Reserved } else { Around::Room }
            }
            _ => Around::Copied,
        }
    }
}

/// Whether what a record has behind another one inside it is called reserved, and not only padding, in which there may
/// be anything.
fn reserves(holder: &RecordFacts, name: &str) -> bool {
    let ends = holder.fields.iter().filter(|leaf| record_of(leaf) == Some(name));
    let mut ends = ends.map(|leaf| leaf.offset_bits + leaf.size_bits);
    ends.all(|end| {
        holder.fields.iter().any(|leaf| {
            let is_there = leaf.offset_bits <= end && end < leaf.offset_bits + leaf.size_bits;
            is_there && (leaf.path.ends_with("reserved") || leaf.path.ends_with("rsvd"))
        })
    })
}
