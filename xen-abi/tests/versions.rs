//! Records over versions: what one version has comes through unchanged, and lies where that version's own record has it.
#![cfg(all(feature = "versions", feature = "macro"))]

use xen_abi::Plain;
use xen_abi::versions::{
    ArchX86HvmSaveVersion, DecodeError, DomctlVersion, EncodeError, SysctlVersion, Version, Versioned,
    VmEventEmulReadData, VmEventRegsArm, VmEventRegsX86, VmEventSring, VmEventSt, VmEventVersion,
    XenCppcPara, XenDomctl, XenDomctlCreatedomain, XenDomctlGetdomaininfo, XenDomctlIrqPermission,
    XenGetCpufreqPara, XenSysctlLivepatchOp, XenSysctlPhysinfo,
};

mod of_4_14 {
    xen_abi::include_spec! { release = "4.14.6", modules = ["domctl", "sysctl", "vm_event"], runtime = "xen_abi::runtime" }
}

mod of_4_17 {
    xen_abi::include_spec! { release = "4.17", modules = ["domctl", "sysctl", "vm_event"], runtime = "xen_abi::runtime" }
}

mod of_4_22 {
    xen_abi::include_spec! { release = "4.22", modules = ["domctl", "sysctl", "vm_event"], runtime = "xen_abi::runtime" }
}

/// Bytes that look like any others, and the same each time.
struct Bytes(u64);

impl Bytes {
    fn next(&mut self) -> u8 {
        // The constants of a generator by Knuth.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 56) as u8
    }

    fn some(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.next()).collect()
    }
}

/// What of a record is its members, as a mask of its bytes.
fn mask<R: Versioned>(version: R::Version) -> Vec<u8> {
    let len = R::size(version).unwrap();
    let record = R::decode(version, &vec![0xff; len]).unwrap();
    let mut mask = vec![0; len];
    assert_eq!(record.encode(version, &mut mask), Ok(len));
    mask
}

fn come_through<R: Versioned + PartialEq + core::fmt::Debug>() {
    let mut bytes = Bytes(20);
    for version in R::Version::ALL.iter().copied().filter(|version| R::size(*version).is_some()) {
        let mask = mask::<R>(version);
        assert!(mask.iter().any(|byte| *byte != 0), "{} of {version:?} has no member", R::NAME);
        for _ in 0..100 {
            let old = bytes.some(mask.len() + 3);
            let record = R::decode(version, &old).unwrap();
            let mut new = bytes.some(mask.len() + 3);
            let behind = new[mask.len()..].to_vec();
            assert_eq!(record.encode(version, &mut new), Ok(mask.len()));
            let expected: Vec<u8> = old.iter().zip(&mask).map(|(byte, mask)| byte & mask).collect();
            assert_eq!(new[..mask.len()], expected, "{} of {version:?}", R::NAME);
            assert_eq!(new[mask.len()..], behind);
            assert_eq!(R::decode(version, &new), Ok(record));
        }
        let short = vec![0; mask.len() - 1];
        assert_eq!(R::decode(version, &short), Err(DecodeError::TooShort { needed: mask.len() }));
        let refused = R::default().encode(version, &mut short.clone());
        assert_eq!(refused, Err(EncodeError::TooShort { needed: mask.len() }));
    }
}

#[test]
fn what_a_version_has_comes_through_unchanged() {
    come_through::<VmEventEmulReadData>();
    come_through::<VmEventRegsArm>();
    come_through::<VmEventRegsX86>();
    come_through::<VmEventSring>();
    come_through::<VmEventSt>();
    come_through::<XenCppcPara>();
    come_through::<XenDomctl>();
    come_through::<XenDomctlCreatedomain>();
    come_through::<XenDomctlGetdomaininfo>();
    come_through::<XenDomctlIrqPermission>();
    come_through::<XenGetCpufreqPara>();
    come_through::<XenSysctlLivepatchOp>();
    come_through::<XenSysctlPhysinfo>();
}

/// Compares members that have a name of their own in Rust with those of a version's own record.
macro_rules! as_own {
    ($record:ident of $version:expr, $own:path: $($member:ident)*) => {{
        type Own = $own;
        let version = $version;
        assert_eq!($record::size(version), Some(size_of::<Own>()), "{version:?}");
        let bytes = Bytes(7).some(size_of::<Own>());
        let own = Own::read_from_bytes(&bytes).unwrap();
        let view = $record::view(version, &bytes).unwrap();
        $(assert_eq!(view.$member().unwrap(), own.$member, "{version:?} {}", stringify!($member));)*
    }};
}

#[test]
fn members_lie_where_the_records_of_a_version_have_them() {
    let of = |number, release| DomctlVersion::of_release(number, release).unwrap();
    as_own!(XenDomctlCreatedomain of of(0x12, (4, 14, 6)), of_4_14::domctl::XenDomctlCreatedomain:
        ssidref max_vcpus max_evtchn_port max_grant_frames max_maptrack_frames);
    as_own!(XenDomctlCreatedomain of of(0x15, (4, 17, 7)), of_4_17::domctl::XenDomctlCreatedomain:
        ssidref max_vcpus max_evtchn_port max_grant_frames max_maptrack_frames vmtrace_size cpupool_id);
    as_own!(XenDomctlCreatedomain of of(0x18, (4, 22, 0)), of_4_22::domctl::XenDomctlCreatedomain:
        ssidref max_vcpus max_evtchn_port max_grant_frames max_maptrack_frames vmtrace_size cpupool_id);
    as_own!(XenDomctlGetdomaininfo of of(0x12, (4, 14, 6)), of_4_14::domctl::XenDomctlGetdomaininfo:
        domain tot_pages max_pages outstanding_pages shr_pages paged_pages shared_info_frame cpu_time cpupool);
    as_own!(XenDomctlGetdomaininfo of of(0x18, (4, 22, 0)), of_4_22::domctl::XenDomctlGetdomaininfo:
        domain tot_pages max_pages outstanding_pages shr_pages paged_pages shared_info_frame cpu_time cpupool);
    let of = |number, release| SysctlVersion::of_release(number, release).unwrap();
    as_own!(XenSysctlPhysinfo of of(0x13, (4, 14, 6)), of_4_14::sysctl::XenSysctlPhysinfo:
        threads_per_core nr_cpus cpu_khz total_pages free_pages scrub_pages);
    as_own!(XenSysctlPhysinfo of of(0x15, (4, 17, 7)), of_4_17::sysctl::XenSysctlPhysinfo:
        threads_per_core nr_cpus cpu_khz total_pages free_pages scrub_pages);
    let of = |number, release| VmEventVersion::of_release(number, release).unwrap();
    as_own!(VmEventRegsX86 of of(0x6, (4, 14, 6)), of_4_14::vm_event::VmEventRegsX86: rax rip cr3 fs_base);
    as_own!(VmEventRegsX86 of of(0x7, (4, 22, 0)), of_4_22::vm_event::VmEventRegsX86: rax rip cr3 fs_base);
}

#[test]
fn what_a_version_cannot_say_is_refused_and_nothing_is_written() {
    let old = DomctlVersion::of_release(0x12, (4, 14, 6)).unwrap();
    let mut bytes = [0x55; 256];
    let record = XenDomctlCreatedomain { ssidref: Some(1), cpupool_id: Some(3), ..Default::default() };
    let refused = record.encode(old, &mut bytes);
    assert_eq!(refused, Err(EncodeError::NotIn { member: "cpupool_id", since: Some(0x15) }));
    assert_eq!(bytes, [0x55; 256]);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the version does not have `cpupool_id`, which came with 0x15"
    );
}

#[test]
fn a_number_that_several_layouts_have_is_told_apart_by_the_release() {
    let of = |release| DomctlVersion::of_release(0x17, release).map(Version::since);
    assert_eq!(
        [of((4, 19, 0)), of((4, 20, 4)), of((4, 21, 1))],
        [Some((4, 19, 0)), Some((4, 19, 0)), Some((4, 21, 0))]
    );
    assert_eq!(of((4, 18, 0)), None, "the number came with 4.19");
    assert!(ArchX86HvmSaveVersion::of_number(1).count() > 1);
    assert_eq!(ArchX86HvmSaveVersion::of_number(2).count(), 0);
}

#[test]
fn each_number_is_tried_once_the_newest_first() {
    let mut tried = Vec::new();
    let found = DomctlVersion::probe(|number| {
        tried.push(number);
        if number == 0x15 { -38 } else { -13 }
    });
    assert_eq!((found, tried), (Some(0x15), vec![0x18, 0x17, 0x16, 0x15]));
    assert_eq!(SysctlVersion::probe(|_| -13), None);
}
