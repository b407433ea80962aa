use xen_abi::shared::scale_cycles;
use xen_abi::xen::VcpuTimeInfo;

const CYCLES: [u64; 8] = [0, 1, 999, u32::MAX as u64, 1 << 32, 0x0123_4567_89ab_cdef, u64::MAX - 1, u64::MAX];
const FACTORS: [u32; 6] = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xdead_beef, u32::MAX];

#[test]
fn scaling_is_exact() {
    for cycles in CYCLES {
        for factor in FACTORS {
            for shift in -63_i8..=63 {
                let shifted = if shift < 0 { cycles >> -shift } else { (u128::from(cycles) << shift) as u64 };
                let exact = (u128::from(shifted) * u128::from(factor)) >> 32;
                assert_eq!(
                    u128::from(scale_cycles(cycles, factor, shift)),
                    exact,
                    "{cycles} {factor} {shift}"
                );
            }
        }
    }
}

#[test]
fn shifts_beyond_the_width_leave_nothing() {
    for shift in [i8::MIN, -100, -64, 64, 100, i8::MAX] {
        assert_eq!(scale_cycles(u64::MAX, u32::MAX, shift), 0);
    }
}

#[test]
fn time_does_not_go_back_before_the_update_nor_panic() {
    let time = VcpuTimeInfo {
        tsc_timestamp: 1 << 63,
        system_time: u64::MAX,
        tsc_to_system_mul: u32::MAX,
        tsc_shift: 1,
        ..VcpuTimeInfo::default()
    };
    assert_eq!(time.system_time_at(0), u64::MAX);
    assert_eq!(time.system_time_at((1 << 63) - 1), u64::MAX);
    // A cycle later: two nanoseconds, less a fraction, and the time begins anew.
    assert_eq!(time.system_time_at((1 << 63) + 1), 0);
}
