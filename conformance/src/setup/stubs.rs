//! Headers of our own, for the few that Xen's headers take from a C library, and Linux's from the kernel.

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

/// What Linux's headers take from the kernel: its names of integers, a few words, and in headers of its own the numbers
/// of errors and of calls of drivers.
const LINUX_TYPES: &str = "\
#ifndef XEN_ABI_STUB_LINUX_TYPES_H
#define XEN_ABI_STUB_LINUX_TYPES_H
#ifndef __ASSEMBLY__
#include <stddef.h>
typedef unsigned char u8, __u8, uint8_t;
typedef unsigned short u16, __u16, __le16, __be16, uint16_t;
typedef unsigned int u32, __u32, __le32, __be32, uint32_t;
typedef unsigned long long u64, __u64, __le64, __be64, uint64_t;
typedef signed char s8, __s8, int8_t;
typedef short s16, __s16, int16_t;
typedef int s32, __s32, int32_t;
typedef long long s64, __s64, int64_t;
typedef unsigned long uintptr_t;
typedef _Bool bool;
void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *at, int byte, size_t bytes);
#endif
#define aligned_u64 u64 __attribute__((aligned(8)))
#define __packed __attribute__((__packed__))
#define __user
#define __DECLARE_FLEX_ARRAY(type, name) struct { struct { } __empty_ ## name; type name[]; }
#define __nonstring
#define __maybe_unused
#include <asm-generic/errno.h>
#include <asm-generic/ioctl.h>
#endif
";

/// In the kernel it has `offsetof`, which tests of layouts need.
const LINUX_STDDEF: &str = "\
#ifndef XEN_ABI_STUB_LINUX_STDDEF_H
#define XEN_ABI_STUB_LINUX_STDDEF_H
#include <stddef.h>
#endif
";

/// Headers of Linux that are asked for, and nothing taken from them.
const EMPTY: [&str; 3] = ["linux/compiler.h", "linux/net.h", "linux/spinlock.h"];

/// Writes the stubs; clang itself brings `stdint.h`, `stddef.h` and other headers without a library.
pub(crate) fn write(workplace: &Workplace) -> Result<(), FileError> {
    let texts = [
        ("string.h", STRING),
        ("sys/types.h", SYS_TYPES),
        ("linux/types.h", LINUX_TYPES),
        ("linux/stddef.h", LINUX_STDDEF),
    ];
    for (name, text) in texts.into_iter().chain(EMPTY.map(|name| (name, ""))) {
        atomic_file::write(&workplace.stubs().join(name), text)?;
    }
    Ok(())
}
