//! Channels that several checks need.

use xen_abi::MakeHypercall;
use xen_abi::calls::EventChannelOpCalls;
use xen_abi::errno::XenErrno;
use xen_abi::event_channel::{
    EvtchnAllocUnbound, EvtchnBindInterdomain, EvtchnBindVirq, EvtchnClose, EvtchnPort, EvtchnSend,
    EvtchnStatus,
};
use xen_abi::xen::{DOMID_SELF, Virq};

/// A port to which the guest itself may connect.
pub(super) fn allocate(xen: &impl MakeHypercall) -> Result<EvtchnPort, XenErrno> {
    let mut argument = EvtchnAllocUnbound { dom: DOMID_SELF, remote_dom: DOMID_SELF, ..Default::default() };
    xen.evtchnop_alloc_unbound(&mut argument)?;
    Ok(argument.port)
}

/// A new port that is connected to another one of the guest itself.
pub(super) fn connect(xen: &impl MakeHypercall, remote_port: EvtchnPort) -> Result<EvtchnPort, XenErrno> {
    let mut argument = EvtchnBindInterdomain { remote_dom: DOMID_SELF, remote_port, ..Default::default() };
    xen.evtchnop_bind_interdomain(&mut argument)?;
    Ok(argument.local_port)
}

/// The port that a virtual interrupt of the first CPU raises.
pub(super) fn bind_virq(xen: &impl MakeHypercall, virq: Virq) -> Result<EvtchnPort, XenErrno> {
    let mut argument = EvtchnBindVirq { virq, vcpu: 0, ..Default::default() };
    xen.evtchnop_bind_virq(&mut argument)?;
    Ok(argument.port)
}

/// What a port is.
pub(super) fn status(xen: &impl MakeHypercall, port: EvtchnPort) -> Result<EvtchnStatus, XenErrno> {
    let mut argument = EvtchnStatus { dom: DOMID_SELF, port, ..Default::default() };
    xen.evtchnop_status(&mut argument)?;
    Ok(argument)
}

pub(super) fn send(xen: &impl MakeHypercall, port: EvtchnPort) -> Result<(), XenErrno> {
    xen.evtchnop_send(&EvtchnSend { port })
}

pub(super) fn close(xen: &impl MakeHypercall, port: EvtchnPort) -> Result<(), XenErrno> {
    xen.evtchnop_close(&EvtchnClose { port })
}

/// Two ports of the guest that are connected to each other: what is sent on the first is pending at the second.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) sender: EvtchnPort,
    pub(super) receiver: EvtchnPort,
}

impl Pair {
    pub(super) fn open(xen: &impl MakeHypercall) -> Result<Self, XenErrno> {
        let receiver = allocate(xen)?;
        let sender = connect(xen, receiver)?;
        Ok(Self { sender, receiver })
    }

    pub(super) fn close(self, xen: &impl MakeHypercall) -> Result<(), XenErrno> {
        close(xen, self.sender)?;
        close(xen, self.receiver)
    }
}
