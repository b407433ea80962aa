//! Lines on the console of Xen.

use core::fmt::{self, Write};

use xen_abi::calls::Hypercalls;

use crate::xen;

/// A line that is collected, so that Xen prints it in one piece.
struct Line {
    text: [u8; Self::ROOM],
    len: usize,
}

impl Line {
    /// How many bytes a line can have; the rest is cut off.
    const ROOM: usize = 400;
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = &mut self.text[self.len..];
        let len = room.len().min(text.len());
        room[..len].copy_from_slice(&text.as_bytes()[..len]);
        self.len += len;
        Ok(())
    }
}

/// Prints a line; [`say!`](crate::say) calls it.
pub fn print(line: fmt::Arguments<'_>) {
    let Some(xen) = xen::known() else { return };
    let mut collected = Line { text: [0; Line::ROOM], len: 0 };
    // Neither can fail: what does not fit is left out, and the console is the first domain's.
    let _ = collected.write_fmt(line);
    let _ = xen.console_io().write(&collected.text[..collected.len]);
}

/// Prints a line of the kernel's.
#[macro_export]
macro_rules! say {
    ($($part:tt)+) => {
        $crate::console::print(format_args!("guest: {}\n", format_args!($($part)+)))
    };
}
