//! `xen_version`: what Xen is.

use xen_abi::calls::XenVersionCalls;

use crate::{Guest, Machine};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(version) = guest.succeeds("xen_version.version", xen.xenver_version()) else { return };
    guest.check("xen_version.branch", version >> 16 == 4, format_args!("{}.{}", version >> 16, version & 0xffff));
}
