//! `xen_version`: what Xen is, and what it offers.

use core::ffi::{CStr, c_char};

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::features::{XENFEAT_AUTO_TRANSLATED_PHYSMAP, XENFEAT_DOM0, XENFEAT_NR_SUBMAPS};
use xen_abi::version::{XenFeatureInfo, XenVarbuf};
use xen_abi::{GuestHandle, Hypercaller};

use crate::{Guest, Lone, Machine, Page};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    numbers(guest);
    texts(guest);
    features(guest);
    texts_of_any_length(guest);
    another_way(guest);
}

fn numbers<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    if let Some(version) = guest.succeeds("xen_version.version", xen.xen_version().version()) {
        let (major, minor) = (version >> 16, version & 0xffff);
        guest.check("xen_version.branch", major == 4 && minor >= 17, format_args!("{major}.{minor}"));
    }
    if let Some(size) = guest.succeeds("xen_version.pagesize", xen.xen_version().pagesize()) {
        guest.check("xen_version.pagesize_value", size == Page::SIZE, format_args!("{size}"));
    }
    if let Some(parameters) =
        guest.succeeds("xen_version.platform_parameters", xen.xen_version().platform_parameters())
    {
        guest.check("xen_version.virt_start", true, format_args!("{:#x}", parameters.virt_start));
    }
    guest.succeeds("xen_version.guest_handle", xen.xen_version().guest_handle());
}

/// That another way to make hypercalls leads to the same Xen, with and without an argument.
fn another_way<M: Machine>(guest: &Guest<M>) {
    let Some(way) = guest.machine.other_way() else { return };
    let version = way.xen_version().version();
    guest.check("hypercall.other_way", version == Ok(guest.release), format_args!("{version:?}"));
    let features = submap(&way, 0);
    let expected = submap(&guest.xen, 0);
    guest.check("hypercall.other_way_argument", features == expected, format_args!("{features:x?}"));
}

fn texts<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    if let Some(text) = guest.succeeds("xen_version.extraversion", xen.xen_version().extraversion()) {
        says(guest, "xen_version.extraversion_text", &text, ".");
    }
    if let Some(text) = guest.succeeds("xen_version.capabilities", xen.xen_version().capabilities()) {
        says(
            guest,
            "xen_version.capabilities_text",
            &text,
            guest.by_kind("xen-3.0-x86_64", "hvm-3.0", "xen-3.0-aarch64"),
        );
    }
    if let Some(text) = guest.succeeds("xen_version.changeset", xen.xen_version().changeset()) {
        says(guest, "xen_version.changeset_text", &text, "");
    }
    if let Some(text) = guest.succeeds("xen_version.commandline", xen.xen_version().commandline()) {
        says(guest, "xen_version.commandline_text", &text, "dom0_mem=");
    }
    if let Some(info) = guest.succeeds("xen_version.compile_info", xen.xen_version().compile_info()) {
        says(guest, "xen_version.compiler", &info.compiler, "gcc");
        says(guest, "xen_version.compile_date", &info.compile_date, " ");
    }
}

/// Says whether a text that ends with a zero has another one in it.
fn says<M: Machine>(guest: &Guest<M>, name: &str, text: &[c_char], part: &str) {
    let text = core::str::from_utf8(until_zero(text)).unwrap_or("no text");
    let text = text.trim_ascii_end();
    guest.check(name, text.contains(part), format_args!("{:.60}", text));
}

fn until_zero(text: &[c_char]) -> &[u8] {
    // SAFETY: both kinds of `c_char` have the size and the values of bytes.
    let bytes = unsafe { core::slice::from_raw_parts(text.as_ptr().cast::<u8>(), text.len()) };
    CStr::from_bytes_until_nul(bytes).map_or(bytes, CStr::to_bytes)
}

/// A word of features.
fn submap(xen: &impl Hypercaller, submap_idx: u32) -> Result<u32, Errno> {
    let mut info = XenFeatureInfo { submap_idx, ..Default::default() };
    xen.xen_version().get_features(&mut info)?;
    Ok(info.submap)
}

fn features<M: Machine>(guest: &Guest<M>) {
    if let Some(features) = guest.succeeds("xen_version.get_features", submap(&guest.xen, 0)) {
        let has = |feature: i32| features >> feature & 1 == 1;
        let first_domain = has(XENFEAT_DOM0);
        guest.check("features.dom0", first_domain, format_args!("{features:#x}"));
        let translated = has(XENFEAT_AUTO_TRANSLATED_PHYSMAP);
        let expected = guest.by_kind(false, true, true);
        guest.check("features.auto_translated_physmap", translated == expected, format_args!("{translated}"));
    }
    let none = submap(&guest.xen, XENFEAT_NR_SUBMAPS as u32);
    guest.refused("xen_version.get_features_beyond", none, Errno::EINVAL);
}

/// What `xen_varbuf` can have behind its length here.
const ROOM: usize = 256;

#[repr(C)]
struct Room {
    head: XenVarbuf,
    text: [u8; ROOM],
}

/// Operations that write as much as there is room for.
fn texts_of_any_length<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    static ROOM_FOR_TEXT: Lone<Room> =
        Lone::new(Room { head: XenVarbuf { len: ROOM as u32, buf: [] }, text: [0; ROOM] });
    let room = || GuestHandle::new(ROOM_FOR_TEXT.pointer().cast::<XenVarbuf>());

    // SAFETY: with a null argument it writes nothing.
    let len = unsafe { xen.xen_version().build_id(GuestHandle::NULL) };
    // SAFETY: there is as much room as the record says.
    let same = unsafe { xen.xen_version().build_id(room()) };
    let len = guest.succeeds("xen_version.build_id_length", len);
    let same = guest.succeeds("xen_version.build_id", same);
    guest.check("xen_version.build_id_lengths", len == same, format_args!("{same:?}"));

    let missing = guest.is_before((4, 18)).then_some(Errno::ENOSYS);
    // SAFETY: there is as much room as the record says, for each of them.
    let answers = unsafe {
        [
            ("xen_version.extraversion2", xen.xen_version().extraversion2(room())),
            ("xen_version.capabilities2", xen.xen_version().capabilities2(room())),
            ("xen_version.changeset2", xen.xen_version().changeset2(room())),
            ("xen_version.commandline2", xen.xen_version().commandline2(room())),
        ]
    };
    for (name, answer) in answers {
        guest.succeeds_unless(name, missing, answer);
    }
}
