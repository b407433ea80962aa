//! Bits of bytes, as every target of Xen has them: the least significant first.

/// The bits from `offset` on, at most 128; bytes that are not there are zero.
pub(super) fn get(bytes: &[u8], offset: u64, size: u64) -> u128 {
    let bit = |at: u64| {
        let byte = bytes.get((at / 8) as usize).copied().unwrap_or(0);
        u128::from(byte >> (at % 8) & 1)
    };
    (0..size.min(128)).fold(0, |value, at| value | bit(offset + at) << at)
}

/// Sets the bits from `offset` on, at most 128.
pub(super) fn put(bytes: &mut [u8], offset: u64, size: u64, value: u128) {
    for at in 0..size.min(128) {
        let place = offset + at;
        if let Some(byte) = bytes.get_mut((place / 8) as usize) {
            let mask = 1 << (place % 8);
            *byte = if value >> at & 1 == 1 { *byte | mask } else { *byte & !mask };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_read_back_as_they_were_put() {
        let mut bytes = [0xff; 6];
        put(&mut bytes, 5, 17, 0x1_2345);
        assert_eq!(get(&bytes, 5, 17), 0x1_2345);
        assert_eq!((get(&bytes, 0, 5), get(&bytes, 22, 26)), (0x1f, 0x3ff_ffff));
        assert_eq!(get(&bytes, 40, 16), 0xff, "what is not there is zero");
        put(&mut bytes, 44, 16, 0);
        assert_eq!(bytes[5], 0x0f);
    }
}
