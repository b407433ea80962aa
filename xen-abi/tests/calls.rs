//! What typed calls hand to Xen, and what they make of its answers.
#![cfg(feature = "mock")]

use std::cell::Cell;
use std::rc::Rc;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::{EvtchnSend, event_channel_op::Send};
use xen_abi::grant_table::grant_table_op::{GetVersion, MapGrantRef, QuerySize};
use xen_abi::grant_table::{GnttabGetVersion, GnttabMapGrantRef, GnttabQuerySize, GnttabStatus};
use xen_abi::hvm::hvm_op::hvm_op::GetTime;
use xen_abi::runtime::hypercall_result;
use xen_abi::sched::{SchedShutdown, ShutdownReason, sched_op::Shutdown};
use xen_abi::vcpu::vcpu_op::IsUp;
use xen_abi::version::XenExtraversion;
use xen_abi::version::xen_version::{BuildId, Extraversion};
use xen_abi::xen::{DOMID_SELF, SetTimerOp, console_io::Write};
use xen_abi::{GuestHandle, Hypercall, MockXen, Plain, SubOperation};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use {
    std::ptr::NonNull,
    xen_abi::{HypercallPage, HypercallRequest, Hypercaller},
};

#[test]
fn an_operation_and_its_argument_are_handed_over() {
    let xen = MockXen::new();
    xen.on::<Send>(|argument| if argument.port == 3 { Ok(0) } else { Err(Errno::EINVAL) });
    assert_eq!(xen.event_channel().send(&EvtchnSend { port: 3 }), Ok(()));
    assert_eq!(xen.event_channel().send(&EvtchnSend { port: 4 }), Err(Errno::EINVAL));
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
    let xen = MockXen::new();
    xen.on::<GetTime>(|argument| {
        argument.now = 7;
        Ok(0)
    });
    xen.on::<Extraversion>(|text: &mut XenExtraversion| {
        text[0] = b'x' as _;
        Ok(0)
    });
    assert_eq!(xen.hvm().get_time().map(|time| time.now), Ok(7));
    assert_eq!(xen.xen_version().extraversion().map(|text| text[..2].to_vec()), Ok(vec![b'x' as _, 0]));
}

#[test]
fn a_slice_says_how_many_elements_it_has() {
    let xen = MockXen::new();
    xen.on::<MapGrantRef>(|request| {
        request.handle = request.r#ref + 10;
        request.status = if request.r#ref == 9 { GnttabStatus::BAD_GNTREF } else { GnttabStatus::OKAY };
        Ok(0)
    });
    let one = |r#ref| GnttabMapGrantRef { r#ref, ..Plain::zeroed() };
    let mut requests = [one(1), one(9), one(3)];
    // SAFETY: nothing is mapped.
    assert_eq!(unsafe { xen.grant_table().map_grant_ref(&mut requests) }, Ok(()));
    assert_eq!(requests.map(|request| request.handle), [11, 19, 13]);
    let call = &xen.calls()[0];
    assert_eq!((call.registers[0], call.registers[2]), (MapGrantRef::NUMBER as usize, 3));
    assert_eq!(call.argument.len(), 3 * size_of::<GnttabMapGrantRef>());

    xen.on::<Write>(|()| Ok(0));
    assert_eq!(xen.console_io().write(b"hello"), Ok(()));
    let call = &xen.calls()[1];
    assert_eq!((call.registers[0], call.registers[1], call.argument.as_slice()), (0, 5, &b"hello"[..]));
}

#[test]
fn nothing_is_asked_for_no_element() {
    let xen = MockXen::new();
    xen.on::<MapGrantRef>(|_| Err(Errno::EPERM));
    // SAFETY: nothing is mapped.
    assert_eq!(unsafe { xen.grant_table().map_grant_ref(&mut []) }, Ok(()));
}

/// The toolstack takes the frame from the third register that Xen saved.
#[test]
fn a_suspend_names_the_page_that_the_toolstack_changes() {
    let xen = MockXen::new();
    xen.on::<Shutdown>(|argument| Ok(usize::from(argument.reason == ShutdownReason::SUSPEND)));
    let argument = SchedShutdown { reason: ShutdownReason::SUSPEND };
    // SAFETY: the domain goes on.
    assert_eq!(unsafe { xen.sched().shutdown(&argument, 0x1234) }, Ok(1));
    let call = &xen.calls()[0];
    assert_eq!((call.registers[0], call.registers[2..].to_vec()), (2, vec![0x1234, 0, 0]));
    assert_eq!(call.argument.as_slice(), argument.as_bytes());
}

/// Xen does not look at the number of versions, or refuses any number but 1: there is one.
#[test]
fn what_xen_takes_one_of_is_one() {
    let xen = MockXen::new();
    xen.on::<GetVersion>(|version| {
        version.version = 2;
        Ok(0)
    });
    xen.on::<QuerySize>(|size| {
        size.nr_frames = 4;
        Ok(0)
    });
    let mut version = GnttabGetVersion { dom: DOMID_SELF, ..Plain::zeroed() };
    assert_eq!(xen.grant_table().get_version(&mut version), Ok(()));
    let mut size = GnttabQuerySize { dom: DOMID_SELF, ..Plain::zeroed() };
    assert_eq!(xen.grant_table().query_size(&mut size), Ok(()));
    assert_eq!((version.version, size.nr_frames), (2, 4));
    for call in xen.calls() {
        assert_eq!(call.registers[2], 1);
    }
}

#[test]
fn an_argument_behind_a_handle_is_zeros_for_answers() {
    let xen = MockXen::new();
    xen.on::<BuildId>(|id| {
        id.len += 20;
        Ok(id.len as usize)
    });
    // SAFETY: no length is given, so nothing is written.
    assert_eq!(unsafe { xen.xen_version().build_id(GuestHandle::zeroed()) }, Ok(20));
}

#[test]
fn numbers_stand_in_registers_and_the_wide_ones_in_as_many_as_they_need() {
    let xen = MockXen::new();
    xen.on::<IsUp>(|()| Ok(1));
    xen.on_hypercall::<SetTimerOp>(|_| Ok(0));
    assert_eq!(xen.vcpu().is_up(9), Ok(1));
    assert_eq!(xen.set_timer(0x1_0000_0002), Ok(()));
    let calls = xen.calls();
    assert_eq!(calls[0].registers, [IsUp::NUMBER as usize, 9, 0, 0, 0]);
    assert_eq!(calls[1].number, SetTimerOp::NUMBER);
    let expected = if size_of::<usize>() == 8 { [0x1_0000_0002_u64 as usize, 0] } else { [2, 1] };
    assert_eq!(calls[1].registers[..2], expected);
}

#[test]
fn what_is_not_answered_is_not_there() {
    let xen = MockXen::new();
    assert_eq!(xen.sched().r#yield(), Err(Errno::ENOSYS));
    assert_eq!(format!("{:?}", xen.sched().block().unwrap_err()), "Errno::ENOSYS");
}

#[test]
fn an_answer_comes_out_as_it_went_in() {
    let xen = MockXen::new();
    let answers = [
        Ok(0),
        Ok(usize::MAX),
        Ok(usize::MAX - 4094),
        Err(Errno(0)),
        Err(Errno::EPERM),
        Err(Errno(4095)),
        Err(Errno(4096)),
        Err(Errno(u32::MAX)),
    ];
    for answer in answers {
        xen.on::<IsUp>(move |()| answer);
        assert_eq!(xen.vcpu().is_up(0), answer);
        xen.on::<Send>(move |_| answer);
        assert_eq!(xen.event_channel().send(&EvtchnSend { port: 1 }), answer.map(|_| ()));
    }
}

#[test]
fn an_answer_can_make_calls_and_tell_answers() {
    let sent = Cell::new(0);
    let xen = Rc::new(MockXen::new());
    let (own, sent) = (Rc::downgrade(&xen), &sent);
    xen.on::<IsUp>(|()| Ok(1));
    xen.on::<Send>(move |argument| {
        let xen = own.upgrade().ok_or(Errno::ESRCH)?;
        sent.set(sent.get() + 1);
        if argument.port > 1 {
            xen.event_channel().send(&EvtchnSend { port: argument.port - 1 })?;
        }
        xen.on::<IsUp>(|()| Ok(0));
        xen.vcpu().is_up(7)
    });
    assert_eq!(xen.vcpu().is_up(7), Ok(1));
    assert_eq!(xen.event_channel().send(&EvtchnSend { port: 3 }), Ok(()));
    assert_eq!((sent.get(), xen.vcpu().is_up(7)), (3, Ok(0)));
    let names: Vec<_> = xen.calls().iter().map(|call| call.name).take(4).collect();
    assert_eq!(names, ["VCPUOP_is_up", "EVTCHNOP_send", "EVTCHNOP_send", "EVTCHNOP_send"]);
}

#[test]
fn a_register_holds_an_error_or_a_number() {
    let in_register = [(0, Ok(0)), (7, Ok(7)), (-1, Err(1)), (-4095, Err(4095))];
    for (register, answer) in in_register {
        assert_eq!(hypercall_result(register), answer);
    }
    assert_eq!(hypercall_result(-4096), Ok(-4096_isize as usize));
    assert_eq!(hypercall_result(isize::MIN), Ok(isize::MIN as usize));
}

/// Behind the page there can be anything.
#[test]
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn a_hypercall_page_has_no_code_beyond_its_end() {
    // SAFETY: none of its code is run.
    let page = unsafe { HypercallPage::new(NonNull::dangling()) };
    for number in [128, u32::MAX] {
        // SAFETY: the request points to no memory, and does nothing.
        let answer = unsafe { page.hypercall(&HypercallRequest::new(number, "no_such_hypercall")) };
        assert_eq!(answer, Err(Errno::ENOSYS.0));
    }
}
