//! Bytes as the members of a record, and back; registers and memory as a hypercall.

mod areas;
mod bits;
mod calls;
mod convention;
mod hypercall;
mod memory;
mod names;
mod operations;
mod outcome;
mod pointers;
mod record;
mod registers;
mod shapes;
mod walk;

pub use calls::{Area, Argument, Call, Element, Missing, Unidentified, Version};
pub use convention::{Convention, convention};
pub use hypercall::call;
pub use memory::Memory;
pub use names::{Names, Numbered};
pub use outcome::{Outcome, outcome};
pub use record::{Misfit, Row, Unfit, Value, decode, encode};
pub use registers::{Registers, number_of_bits};
pub use shapes::records_named;
