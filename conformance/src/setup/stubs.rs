//! Headers of our own, for the few that Xen's headers take from a C library.

use crate::atomic_file::{self, FileError};
use crate::workplace::Workplace;

/// `memcpy` and `memset` are used by inline functions of the ring headers.
const STRING: &str = "\
#ifndef XEN_ABI_STUB_STRING_H
#define XEN_ABI_STUB_STRING_H
#include <stddef.h>
void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *at, int byte, size_t bytes);
#endif
";

/// The header of shared rings between domains asks for this one, and takes nothing from it.
const SYS_TYPES: &str = "\
#ifndef XEN_ABI_STUB_SYS_TYPES_H
#define XEN_ABI_STUB_SYS_TYPES_H
#include <stddef.h>
#include <stdint.h>
#endif
";

/// Writes the stubs; clang itself brings `stdint.h`, `stddef.h` and other headers without a library.
pub(crate) fn write(workplace: &Workplace) -> Result<(), FileError> {
    for (name, text) in [("string.h", STRING), ("sys/types.h", SYS_TYPES)] {
        atomic_file::write(&workplace.stubs().join(name), text)?;
    }
    Ok(())
}
