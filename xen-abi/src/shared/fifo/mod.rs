//! Event channels of the FIFO form: a word for each port, and for each CPU a queue of each priority.

mod control;
mod upcall;
mod word;
mod words;

pub use control::ControlBlockView;
pub use upcall::FifoUpcall;
pub use word::EventWordView;
pub use words::{EventArray, EventWords};
