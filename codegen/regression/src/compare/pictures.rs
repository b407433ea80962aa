//! A small picture of the bytes of a record.

use xen_abi_syntax::facts::RecordFacts;

/// The most characters of a picture.
const WIDTH: usize = 100;

/// The leaves in their order, as `domid:2 .2 handle:8`: each with its bytes, and bytes that are empty with a dot.
/// Leaves over the same bytes stand once, as the first of them, with `|`.
pub(super) fn picture(record: &RecordFacts) -> String {
    let mut leaves: Vec<_> = record.fields.iter().map(|leaf| (leaf.offset_bits / 8, leaf)).collect();
    leaves.sort_by_key(|(at, _)| *at);
    let mut parts: Vec<String> = Vec::new();
    let mut end = 0;
    for (at, leaf) in leaves {
        let bytes = leaf.size_bits.div_ceil(8);
        if at < end {
            if let Some(last) = parts.last_mut().filter(|last| !last.ends_with('|')) {
                last.push('|');
            }
            end = end.max(at + bytes);
            continue;
        }
        if at > end {
            parts.push(format!(".{}", at - end));
        }
        parts.push(format!("{}:{bytes}", leaf.path));
        end = at + bytes;
    }
    if record.size > end {
        parts.push(format!(".{}", record.size - end));
    }
    let text = parts.join(" ");
    match text.char_indices().nth(WIDTH) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
