//! The example in the workspace's README compiles and does what it says.

use xen_abi::Plain;
use xen_abi::event_channel::{EvtchnStatus, EvtchnStatusKind};

fn far_end(bytes: &[u8]) -> Option<(u16, u32)> {
    let status = EvtchnStatus::ref_from_bytes(bytes).ok()?;
    match status.kind()? {
        EvtchnStatusKind::Interdomain(far) => Some((far.dom, far.port)),
        _ => None,
    }
}

#[test]
fn the_example_is_that_of_the_readme() {
    let readme = include_str!("../../README.md");
    let own = include_str!("readme.rs");
    let start = own.find("use xen_abi::Plain;").unwrap();
    let end = own.find("\n#[test]").unwrap();
    assert!(readme.contains(&own[start..end]));
}

#[test]
fn it_reads_the_far_end() {
    let words: [u32; 6] = [0x7ff0, 5, 2, 0, 3, 9];
    assert_eq!(far_end(words.as_bytes()), Some((3, 9)));
    assert_eq!(far_end(&words.as_bytes()[..20]), None);
}
