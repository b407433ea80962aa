//! A specification of one's own stands on the one that is carried: its records have the types of this crate.
#![cfg(feature = "macro")]

use xen_abi::Plain;
use xen_abi::event_channel::{EvtchnStat, EvtchnStatus};
use xen_abi::xen::{DOMID_SELF, Domid};

mod own {
    xen_abi::include_spec! {
        extend = "tests/own-spec",
        runtime = "xen_abi::runtime",
    }
}

use own::mydev::MydevRing;

#[test]
fn members_have_the_types_of_the_crate() {
    let status = EvtchnStatus { status: EvtchnStat::VIRQ, ..EvtchnStatus::ZERO };
    let ring = MydevRing { dom: DOMID_SELF, port: 3, status, ..MydevRing::ZERO };
    let (dom, status): (Domid, EvtchnStatus) = (ring.dom, ring.status);
    assert_eq!((dom, status.status), (0x7ff0, EvtchnStat::VIRQ));
    assert_eq!(size_of::<MydevRing>(), 32);
}
