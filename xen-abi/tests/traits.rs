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
    assert_eq!(EvtchnStatus::ref_from_bytes(bytes).unwrap_err(), CastError::TooLong);
    assert_eq!(EvtchnStatus::ref_from_bytes(&bytes[1..25]).unwrap_err(), CastError::Misaligned);
    assert_eq!(EvtchnStatus::read_from_bytes(&bytes[1..]).unwrap_err(), CastError::TooLong);
    assert!(EvtchnStatus::ref_from_bytes(&bytes[..24]).is_ok());
    assert!(EvtchnStatus::read_from_bytes(&bytes[1..25]).is_ok());
}

#[test]
fn values_at_the_start_of_bytes_leave_the_rest() {
    use xen_abi::{CastError, Plain};

    let mut words = [7u32, 8];
    let bytes = bytes_of(&mut words);
    assert_eq!(u32::ref_from_prefix(bytes), Ok((&7, &bytes[4..])));
    assert_eq!(u16::read_from_prefix(&bytes[3..]), Ok((0x800, &bytes[5..])));
    assert_eq!(u64::read_from_prefix(&bytes[1..]), Err(CastError::TooShort));
    assert_eq!(u32::ref_from_prefix(&bytes[1..]), Err(CastError::Misaligned));
    let (first, rest) = u32::mut_from_prefix(bytes).unwrap();
    *first = 1;
    *u32::mut_from_bytes(rest).unwrap() = 2;
    assert_eq!(words, [1, 2]);
}

#[test]
fn bytes_are_seen_as_many_values() {
    use xen_abi::{CastError, Plain};

    let mut words = [1u32, 2, 3];
    let bytes = bytes_of(&mut words);
    assert_eq!(u32::slice_from_bytes(bytes), Ok(&[1, 2, 3][..]));
    assert_eq!(u32::slice_from_bytes(&bytes[..0]), Ok(&[][..]));
    assert_eq!(u32::slice_from_bytes(&bytes[..7]), Err(CastError::TooShort));
    assert_eq!(u16::slice_from_bytes(&bytes[1..5]), Err(CastError::Misaligned));
    assert_eq!(<()>::slice_from_bytes(bytes), Err(CastError::TooLong));
    assert_eq!(<()>::slice_from_bytes(&[]), Ok(&[][..]));
    u32::mut_slice_from_bytes(bytes).unwrap()[1] = 9;
    assert_eq!(words, [1, 9, 3]);
}

/// A record with padding that nobody can name, made before the program runs.
static ALL_ZERO: EvtchnStatus = EvtchnStatus { status: EvtchnStat::INTERDOMAIN, ..xen_abi::Plain::ZERO };

#[test]
fn records_are_made_in_constants() {
    assert_eq!(ALL_ZERO, EvtchnStatus { status: EvtchnStat::INTERDOMAIN, ..Default::default() });
}

#[test]
fn handles_are_made_of_memory() {
    use xen_abi::{ConstGuestHandle, ConstGuestHandle64, ConstPointer, GuestHandle, GuestHandle64, Pointer};

    let mut word = 5u32;
    let pointer = &raw mut word;
    let address = pointer as usize;
    assert_eq!(GuestHandle::from(&mut word).as_ptr(), pointer);
    assert_eq!(GuestHandle::from(pointer), GuestHandle::new(pointer));
    assert_eq!(GuestHandle64::from(&mut word).to_bits(), address as u64);
    assert_eq!(Pointer::from(&mut word).to_bits(), address);
    assert_eq!(ConstGuestHandle::from(&word).as_ptr(), pointer.cast_const());
    assert_eq!(ConstGuestHandle::from(pointer.cast_const()).as_ptr(), pointer.cast_const());
    assert_eq!(ConstGuestHandle64::from(&word).to_bits(), address as u64);
    assert_eq!(ConstPointer::from(&word).to_bits(), address);
}

#[test]
fn errors_of_xen_are_errors_of_rust() {
    use xen_abi::errno::Errno;

    let told = |error: &dyn core::error::Error| error.to_string();
    assert_eq!(told(&Errno::EAGAIN), "EAGAIN: Not now: try again");
    assert_eq!(told(&Errno(4000)), "unknown error 4000");
}

fn bytes_of<const N: usize>(words: &mut [u32; N]) -> &mut [u8] {
    // SAFETY: every byte of an integer is initialised, and whatever is written leaves integers.
    unsafe { core::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), 4 * N) }
}

fn bytemuck_free_bytes(words: &[u32; 7]) -> &[u8] {
    xen_abi::Plain::as_bytes(words)
}

/// What a monitor of virtual machines reads from the memory of a guest.
#[cfg(feature = "vm-memory")]
#[test]
fn records_are_values_for_vm_memory() {
    use xen_abi::event_channel::EvtchnAllocUnbound;
    use xen_abi::runtime::vm_memory::ByteValued;
    use xen_abi::{GuestHandle, Packed};

    fn is_byte_valued<T: ByteValued>() {}
    is_byte_valued::<GuestHandle<u8>>();
    is_byte_valued::<Packed<u64>>();
    let mut argument = EvtchnAllocUnbound::default();
    argument.as_mut_slice().copy_from_slice(&[0xf0, 0x7f, 7, 0, 3, 0, 0, 0]);
    assert_eq!((argument.dom, argument.remote_dom, argument.port), (0x7ff0, 7, 3));
}
