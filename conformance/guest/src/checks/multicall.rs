//! `multicall`: several hypercalls in one.

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::{EventChannelOp, EvtchnClose, event_channel_op};
use xen_abi::runtime::hypercall_result;
use xen_abi::version::{XenVersion, xen_version};
use xen_abi::xen::{MulticallEntry, XenUlong};
use xen_abi::{Hypercall, SubOperation};

use crate::{Guest, Machine};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let unused = EvtchnClose { port: u32::MAX };
    let entry = |number: u32, args: [usize; 2]| MulticallEntry {
        op: number as XenUlong,
        args: [args[0] as XenUlong, args[1] as XenUlong, 0, 0, 0, 0],
        ..Default::default()
    };
    let version = entry(XenVersion::NUMBER, [xen_version::Version::NUMBER as usize, 0]);
    let close = entry(
        EventChannelOp::NUMBER,
        [event_channel_op::Close::NUMBER as usize, (&raw const unused).expose_provenance()],
    );
    let mut list = [version, close, version];
    // SAFETY: to ask for the version and to close a port changes no memory; the argument is there.
    let made = unsafe { guest.xen.multicall(&mut list) };
    guest.succeeds("multicall", made);

    let results = list.map(|entry| hypercall_result(entry.result as isize));
    guest.xen.note(xen_version::Version::NAME, results[0]);
    guest.xen.note(event_channel_op::Close::NAME, results[1]);
    let (version, refused) = (Ok(guest.release), Err(Errno::EINVAL.0));
    guest.check("multicall.results", results == [version, refused, version], format_args!("{results:?}"));
}
