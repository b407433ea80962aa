//! Random specimens: declarations that no person thought of, held against compilers.
//!
//! `draw` makes them, and writes each twice, as YAML (`yaml`) and as C (`c`), with nothing of the emitters. What the
//! specification's facts say of them, clang and gcc must confirm of that C on every target (`claims`); the headers that are
//! generated must compile without a warning, and the generated Rust must be laid out so too. What `check` refuses is counted,
//! and not compared.

mod c;
mod claims;
mod compilers;
mod draw;
mod error;
mod leaves;
mod model;
mod report;
mod trial;
mod yaml;

pub use error::RandomError;
pub use report::Report;
pub use trial::{Order, run};
