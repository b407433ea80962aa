//! Puts the keys of every item into the order of the format.

use super::piece::{Piece, Value};
use crate::kind::{Kind, Takes};

/// Sorts the keys of an item and of all items in it. Other mappings stay as they are written: the order of
/// declarations is for people, and that of members is the ABI.
pub(super) fn sort(value: &mut Value<'_, '_>, takes: Takes) {
    match value {
        Value::Scalar(..) => {}
        Value::List(items) => {
            for item in items {
                sort(&mut item.value, takes.of_items());
                hoist_comments(item);
            }
        }
        Value::Mapping(entries) => {
            if let Takes::Item(kind) = takes {
                let kind = kind();
                rename(entries, kind);
                entries.sort_by_key(|entry| kind.rank(entry.key.unwrap_or_default()));
            }
            for entry in entries {
                let takes = takes.of_value(entry.key.unwrap_or_default());
                sort(&mut entry.value, takes);
            }
        }
    }
}

/// What stands before the first entry of an item of a list stands before the item: there is no line between the
/// dash and the entry.
fn hoist_comments(item: &mut Piece<'_, '_>) {
    let first = match &mut item.value {
        Value::List(inner) | Value::Mapping(inner) => inner.first_mut(),
        _ => None,
    };
    if let Some(first) = first {
        item.before.append(&mut first.before);
    }
}

/// Gives keys that had another name once the one that they have now, unless that is there too.
fn rename(entries: &mut [Piece<'_, '_>], kind: &'static Kind) {
    for at in 0..entries.len() {
        let now = entries[at].key.and_then(|key| kind.name_now(key));
        if now.is_some() && entries.iter().all(|entry| entry.key != now) {
            entries[at].key = now;
        }
    }
}
