//! Headers that call a macro of the program: ours do what the real ones do, however often and in whatever way they
//! are included.

mod ready;

use std::path::Path;

use xen_abi_codegen::axes::Dialect;
use xen_abi_conformance::atomic_file;
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::measure::HeaderReader;
use xen_abi_conformance::objects::object;
use xen_abi_conformance::ours::Specification;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

/// A program whose object holds everything that the header tells it.
struct Program {
    header: &'static str,
    language: &'static str,
    text: &'static str,
    /// Something that the object must hold.
    mark: &'static str,
}

const PROGRAMS: [Program; 4] = [
    Program {
        header: "errno.h",
        language: "c",
        text: r##"
#include "errno.h"
#include "errno.h"
const int by_default[] = { XEN_EPERM, XEN_EAGAIN, XEN_EWOULDBLOCK, XEN_ECONNREFUSED, sizeof(enum xen_errno) };
#define XEN_ERRNO(name, value) { #name, value },
const struct { char name[32]; int value; } all[] = {
#include "errno.h"
};
#ifdef XEN_ERRNO
const char left[] = "the macro is still there";
#endif
#define XEN_ERRNO(name, value) unsigned name;
struct has_members {
#include "errno.h"
};
const unsigned size = sizeof(struct has_members);
"##,
        mark: "ECONNREFUSED",
    },
    Program {
        header: "errno.h",
        language: "assembler-with-cpp",
        text: r##"
#define __ASSEMBLY__ 1
#include "xen-compat.h"
#include "errno.h"
#include "errno.h"
#if __XEN_INTERFACE_VERSION__ < 0x00040700
.long XEN_EPERM, XEN_ECONNREFUSED
#endif
#define XEN_ERRNO(name, value) .asciz #name; .long value;
#include "errno.h"
#ifdef XEN_ERRNO
.asciz "the macro is still there"
#endif
"##,
        mark: "ECONNREFUSED",
    },
    Program {
        header: "arch-x86/cpufeatureset.h",
        language: "c",
        text: r##"
#include "arch-x86/cpufeatureset.h"
#include "arch-x86/cpufeatureset.h"
const int by_default[] = { XEN_X86_FEATURE_FPU, XEN_X86_FEATURE_3DNOW, XEN_X86_FEATURE_ITS_NO };
#ifdef XEN_CPUFEATURE
const char left[] = "the macro is still there";
#endif
#define XEN_CPUFEATURE(name, value) { #name, value },
const struct { char name[32]; int value; } all[] = {
#include "arch-x86/cpufeatureset.h"
};
#ifdef XEN_CPUFEATURE
const char left_own[] = "the macro of the program is still there";
#endif
const struct { char name[32]; int value; } again[] = {
#include "arch-x86/cpufeatureset.h"
};
"##,
        mark: "3DNOWPREFETCH",
    },
    Program {
        header: "arch-x86/cpufeatureset.h",
        language: "assembler-with-cpp",
        text: r##"
#define __ASSEMBLY__ 1
#define XEN_CPUFEATURE(name, value) .asciz #name; .long value;
#include "arch-x86/cpufeatureset.h"
#undef XEN_CPUFEATURE
#define XEN_CPUFEATURE(name, value) .equ feature_##name, value;
#include "arch-x86/cpufeatureset.h"
.long feature_3DNOW
"##,
        mark: "3DNOWPREFETCH",
    },
];

/// The object of a program that finds headers in a folder, or else in the tree of the cell.
fn object_with(reader: &HeaderReader, cell: &Cell, program: &Program, folder: &Path) -> Vec<u8> {
    let (mut clang, _) = reader.unit(cell, &[]);
    clang.arg("-I").arg(folder).arg("-I").arg(cell.set.tree());
    let made = object(clang, program.language, program.text);
    made.unwrap_or_else(|error| panic!("{cell}, {}: {error}", program.header))
}

#[test]
fn programs_get_the_same_from_our_headers_as_from_the_real_ones() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let specification = Specification::load().unwrap();
    let reader = HeaderReader::new(&manifest, &workplace);
    let sets = manifest.sets(&workplace).unwrap();
    // These packages are those of a point release, and so have the values of one.
    let releases = ["4.17.7", "4.20.4"];
    let sets = sets.iter().filter(|set| set.dialect == Dialect::Xen);
    for set in sets.filter(|set| releases.iter().any(|release| set.is_called(release))) {
        for cell in cells_of(set, specification.releases()).unwrap().0 {
            let ours = tempfile::tempdir().unwrap();
            for (header, text) in specification.c_headers(&cell).unwrap() {
                if PROGRAMS.iter().any(|program| program.header == header) {
                    atomic_file::write(&ours.path().join(header), &text).unwrap();
                }
            }
            let nothing = tempfile::tempdir().unwrap();
            for program in &PROGRAMS {
                if cell.target.is_x86() || !program.header.starts_with("arch-x86/") {
                    let real = object_with(&reader, &cell, program, nothing.path());
                    let generated = object_with(&reader, &cell, program, ours.path());
                    let holds = real.windows(program.mark.len()).any(|part| part == program.mark.as_bytes());
                    assert!(holds, "{cell}, {}: the program is empty", program.header);
                    assert!(real == generated, "{cell}, {}: the programs differ", program.header);
                }
            }
        }
    }
}
