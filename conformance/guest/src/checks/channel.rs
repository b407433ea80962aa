//! Channels that several checks need.

use xen_abi::Hypercaller;
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::{
    EvtchnAllocUnbound, EvtchnBindInterdomain, EvtchnBindVirq, EvtchnClose, EvtchnPort, EvtchnSend,
    EvtchnStatus,
};
use xen_abi::xen::{DOMID_SELF, Virq};

/// A port to which the guest itself may connect.
pub(super) fn allocate(xen: &impl Hypercaller) -> Result<EvtchnPort, Errno> {
    let mut argument = EvtchnAllocUnbound { dom: DOMID_SELF, remote_dom: DOMID_SELF, ..Default::default() };
    xen.event_channel().alloc_unbound(&mut argument)?;
    Ok(argument.port)
}

/// A new port that is connected to another one of the guest itself.
pub(super) fn connect(xen: &impl Hypercaller, remote_port: EvtchnPort) -> Result<EvtchnPort, Errno> {
    let mut argument = EvtchnBindInterdomain { remote_dom: DOMID_SELF, remote_port, ..Default::default() };
    xen.event_channel().bind_interdomain(&mut argument)?;
    Ok(argument.local_port)
}

/// The port that a virtual interrupt of the first CPU raises.
pub(super) fn bind_virq(xen: &impl Hypercaller, virq: Virq) -> Result<EvtchnPort, Errno> {
    let mut argument = EvtchnBindVirq { virq, vcpu: 0, ..Default::default() };
    xen.event_channel().bind_virq(&mut argument)?;
    Ok(argument.port)
}

/// What a port is.
pub(super) fn status(xen: &impl Hypercaller, port: EvtchnPort) -> Result<EvtchnStatus, Errno> {
    let mut argument = EvtchnStatus { dom: DOMID_SELF, port, ..Default::default() };
    xen.event_channel().status(&mut argument)?;
    Ok(argument)
}

pub(super) fn send(xen: &impl Hypercaller, port: EvtchnPort) -> Result<(), Errno> {
    xen.event_channel().send(&EvtchnSend { port })
}

pub(super) fn close(xen: &impl Hypercaller, port: EvtchnPort) -> Result<(), Errno> {
    xen.event_channel().close(&EvtchnClose { port })
}

/// Two ports of the guest that are connected to each other: what is sent on the first is pending at the second.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) sender: EvtchnPort,
    pub(super) receiver: EvtchnPort,
}

impl Pair {
    pub(super) fn open(xen: &impl Hypercaller) -> Result<Self, Errno> {
        let receiver = allocate(xen)?;
        let sender = connect(xen, receiver)?;
        Ok(Self { sender, receiver })
    }

    pub(super) fn close(self, xen: &impl Hypercaller) -> Result<(), Errno> {
        close(xen, self.sender)?;
        close(xen, self.receiver)
    }
}
