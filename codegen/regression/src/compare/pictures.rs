//! Small pictures of the bytes of a record, before and after.

use xen_abi_syntax::facts::RecordFacts;

/// The most parts of a picture.
const MOST: usize = 12;

/// Both, without what is the same at the beginning and at the end.
pub(super) fn pictures(old: &RecordFacts, new: &RecordFacts) -> [String; 2] {
    let (old, new) = (parts(old), parts(new));
    // One part of what is the same stays on each side, to see where one is.
    let alike = |pairs: usize| pairs.saturating_sub(1);
    let start = alike(old.iter().zip(&new).take_while(|(old, new)| old == new).count());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let end = alike(end.min(old.len().min(new.len()) - start));
    [old, new].map(|parts| {
        let shown = &parts[start..parts.len() - end];
        let (shown, is_cut) = if shown.len() > MOST { (&shown[..MOST], true) } else { (shown, end > 0) };
        let before = if start > 0 { "… " } else { "" };
        let after = if is_cut { " …" } else { "" };
        format!("{before}{}{after}", shown.join(" "))
    })
}

/// The leaves in their order, as `domid:2`, `.2`, `handle:8`: each with its bytes, and bytes that are empty with a
/// dot. Of leaves over the same bytes the first stands there, with `|`.
fn parts(record: &RecordFacts) -> Vec<String> {
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
    parts
}
