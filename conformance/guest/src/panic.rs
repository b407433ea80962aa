//! What happens when the kernel itself is wrong.

use core::panic::PanicInfo;

use crate::{say, xen};

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    say!("PANIC {}", info.message());
    if let Some(place) = info.location() {
        say!("PANIC at {place}");
    }
    xen::shut_down()
}
