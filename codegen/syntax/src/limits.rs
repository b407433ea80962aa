//! How much a specification may have of anything.
//!
//! The limits keep a wrong or hostile specification from filling the memory or taking for ever. All of Xen has less than
//! a tenth. `spec/README.md` lists those that its writers could meet; a test compares.

/// The largest file, in bytes.
pub const FILE_BYTES: u64 = 4 << 20;
/// All files together, in bytes.
pub const ALL_BYTES: usize = 16 << 20;
/// Files.
pub const FILES: usize = 1024;
/// Collections inside each other.
pub const DEPTH: usize = 64;
/// Keys, words, numbers, texts and collections in one file.
pub const NODES: usize = 1 << 16;
/// Items of one list.
pub const LIST_ITEMS: usize = 4096;
/// Keys of one mapping.
pub const MAPPING_KEYS: usize = 4096;
/// Declarations, members of records and values of groups in all files.
pub const DECLARATIONS: usize = 1 << 16;
/// Declarations of one name in all files.
pub const DECLARATIONS_OF_A_NAME: usize = 64;
/// Members of one record, with those inside them and those of shapes.
pub const MEMBERS: usize = 4096;
/// Arrays inside each other that one declaration names.
pub const DIMENSIONS: usize = 16;
/// Branches of releases of one dialect.
pub const BRANCHES: usize = 32;
/// Rings of bytes and of requests.
pub const RINGS: usize = 256;
/// Text that all uses of shapes make, in bytes.
pub const TEXT_OF_SHAPES: usize = 4 << 20;
/// Calls in functions that are looked into for one variant.
pub const NESTED_CALLS: usize = 200_000;
/// Errors that one stage keeps.
pub const DIAGNOSTICS: usize = 4096;

/// How many diagnostics are shown; of the others only the number is given.
pub const DIAGNOSTICS_SHOWN: usize = 100;
