//! What typed calls hand to Xen, and what they make of its answers.
#![cfg(feature = "recording")]

use xen_abi::calls::{
    ConsoleIoCalls, EventChannelOpCalls, GrantTableOpCalls, HvmOpCalls, SchedOpCalls, SetTimerOpCalls,
    VcpuOpCalls, XenVersionCalls,
};
use xen_abi::errno::XenErrno;
use xen_abi::event_channel::{EvtchnSend, event_channel_op::Send};
use xen_abi::grant_table::{GnttabQuerySize, GnttabStatus, grant_table_op::QuerySize};
use xen_abi::hvm_hvm_op::hvm_op::GetTime;
use xen_abi::vcpu::vcpu_op::IsUp;
use xen_abi::version::{XenExtraversion, xen_version::Extraversion};
use xen_abi::xen::{DOMID_SELF, SetTimerOp, console_io::Write};
use xen_abi::{Hypercall, Plain, Recorder, SubOperation};

#[test]
fn an_operation_and_its_argument_are_handed_over() {
    let xen = Recorder::new();
    xen.on::<Send>(|argument| if argument.port == 3 { Ok(0) } else { Err(XenErrno::EINVAL) });
    assert_eq!(xen.evtchnop_send(&EvtchnSend { port: 3 }), Ok(()));
    assert_eq!(xen.evtchnop_send(&EvtchnSend { port: 4 }), Err(XenErrno::EINVAL));
    let calls = xen.calls();
    assert_eq!((calls[0].number, calls[0].name, calls[0].registers[0]), (32, "EVTCHNOP_send", 4));
    assert_eq!(
        (calls[0].argument.as_slice(), calls[1].argument.as_slice()),
        (&[3, 0, 0, 0][..], &[4, 0, 0, 0][..])
    );
    assert_ne!(calls[0].registers[1], 0);
    assert_eq!(calls[0].registers[2..], [0, 0, 0]);
}

#[test]
fn what_xen_writes_alone_is_returned() {
    let xen = Recorder::new();
    xen.on::<GetTime>(|argument| {
        argument.now = 7;
        Ok(0)
    });
    xen.on::<Extraversion>(|text: &mut XenExtraversion| {
        text[0] = b'x' as _;
        Ok(0)
    });
    assert_eq!(xen.hvmop_get_time().map(|time| time.now), Ok(7));
    assert_eq!(xen.xenver_extraversion().map(|text| text[..2].to_vec()), Ok(vec![b'x' as _, 0]));
}

#[test]
fn a_slice_says_how_many_elements_it_has() {
    let xen = Recorder::new();
    xen.on::<QuerySize>(|size| {
        size.nr_frames += 10;
        size.status = GnttabStatus(0);
        Ok(0)
    });
    let one = |nr_frames| GnttabQuerySize {
        dom: DOMID_SELF,
        nr_frames,
        status: GnttabStatus(-1),
        ..Plain::zeroed()
    };
    let mut sizes = [one(1), one(2), one(3)];
    assert_eq!(xen.gnttabop_query_size(&mut sizes), Ok(()));
    assert_eq!(sizes.map(|size| (size.nr_frames, size.status.0)), [(11, 0), (12, 0), (13, 0)]);
    let call = &xen.calls()[0];
    assert_eq!((call.registers[0], call.registers[2]), (QuerySize::NUMBER as usize, 3));
    assert_eq!(call.argument.len(), 3 * size_of::<GnttabQuerySize>());

    xen.on::<Write>(|()| Ok(0));
    assert_eq!(xen.consoleio_write(b"hello"), Ok(()));
    let call = &xen.calls()[1];
    assert_eq!((call.registers[0], call.registers[1], call.argument.as_slice()), (0, 5, &b"hello"[..]));
}

#[test]
fn numbers_stand_in_registers_and_the_wide_ones_in_as_many_as_they_need() {
    let xen = Recorder::new();
    xen.on::<IsUp>(|()| Ok(1));
    xen.on_hypercall::<SetTimerOp>(|_| Ok(0));
    assert_eq!(xen.vcpuop_is_up(9), Ok(1));
    assert_eq!(xen.set_timer_op(0x1_0000_0002), Ok(()));
    let calls = xen.calls();
    assert_eq!(calls[0].registers, [IsUp::NUMBER as usize, 9, 0, 0, 0]);
    assert_eq!(calls[1].number, SetTimerOp::NUMBER);
    let expected = if size_of::<usize>() == 8 { [0x1_0000_0002_u64 as usize, 0] } else { [2, 1] };
    assert_eq!(calls[1].registers[..2], expected);
}

#[test]
fn what_is_not_answered_is_not_there() {
    let xen = Recorder::new();
    assert_eq!(xen.schedop_yield(), Err(XenErrno::ENOSYS));
    assert_eq!(format!("{:?}", xen.schedop_block().unwrap_err()), "XenErrno::ENOSYS");
}
