//! What the optional features promise.

use xen_abi::event_channel::{EvtchnStat, EvtchnStatus};

#[cfg(feature = "bytemuck")]
#[test]
fn bytemuck_sees_records_in_bytes() {
    let words: [u32; 6] = [0x7ff0, 5, 2, 1, 3, 9];
    let status: &EvtchnStatus = bytemuck::from_bytes(bytemuck::cast_slice(&words));
    assert_eq!((status.port, status.status), (5, EvtchnStat::INTERDOMAIN));
    assert_eq!(bytemuck::bytes_of(status), bytemuck::cast_slice::<u32, u8>(&words));
}

#[cfg(feature = "bytemuck")]
#[test]
fn bytemuck_takes_handles() {
    let handle: xen_abi::GuestHandle<u8> = bytemuck::Zeroable::zeroed();
    assert!(handle.is_null());
}

#[cfg(feature = "bitflags")]
#[test]
fn sets_of_bits_are_bitflags() {
    use bitflags::Flags;
    use xen_abi::event_channel::BindPirq;

    assert_eq!(BindPirq::from_bits(1), Some(BindPirq::WILL_SHARE));
    assert_eq!(BindPirq::from_bits(2), None);
}

/// A release and view of one's own, with zerocopy's traits on one record.
#[cfg(feature = "zerocopy")]
mod guest {
    xen_abi::include_spec! {
        modules = ["event_channel"],
        release = "4.17",
        view = "guest",
        interface = "none",
        runtime = "xen_abi::runtime",
        zerocopy = ["evtchn_send"],
    }
}

#[cfg(feature = "zerocopy")]
#[test]
fn zerocopy_derives_on_records_that_are_named() {
    use zerocopy::FromBytes;

    let send = guest::event_channel::EvtchnSend::read_from_bytes(&[9, 0, 0, 0]).unwrap();
    assert_eq!(send.port, 9);
}

#[cfg(feature = "zerocopy")]
#[test]
fn numbers_depend_on_the_interface_version() {
    use xen_abi::Hypercall;

    assert_eq!(guest::event_channel::EventChannelOp::NUMBER, 16);
    assert_eq!(xen_abi::event_channel::EventChannelOp::NUMBER, 32);
}

#[test]
fn bytes_are_checked_before_they_are_seen_as_a_record() {
    use xen_abi::{CastError, Plain};

    let words = [0u32; 7];
    let bytes = bytemuck_free_bytes(&words);
    assert_eq!(EvtchnStatus::ref_from_bytes(&bytes[..23]).unwrap_err(), CastError::TooShort);
    assert_eq!(EvtchnStatus::ref_from_bytes(&bytes[1..]).unwrap_err(), CastError::Misaligned);
    assert!(EvtchnStatus::read_from_bytes(&bytes[1..]).is_ok());
}

fn bytemuck_free_bytes(words: &[u32; 7]) -> &[u8] {
    xen_abi::Plain::as_bytes(words)
}
