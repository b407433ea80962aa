//! What programs get, or change, by macros that they define before they include a header: the same from our headers
//! as from the real ones. Needs clang and headers: run `xen-abi-conformance setup` first.

mod ready;

use std::collections::BTreeSet;
use std::process::Command;

use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::model::TypedefInC;
use xen_abi_conformance::asked_macros::asked_macros;
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::drop_in::overlaid;
use xen_abi_conformance::header_set::{HeaderSet, headers_below};
use xen_abi_conformance::manifest::Manifest;
use xen_abi_conformance::measure::HeaderReader;
use xen_abi_conformance::objects::object;
use xen_abi_conformance::ours::Specification;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

/// Programs that define a macro, as the compiler sees them: Linux has some of the headers.
const PROGRAMS: [(&str, &[&str], &str); 8] = [
    (
        "console.h",
        &["-DXEN_WANT_FLEX_CONSOLE_RING"],
        "RING_IDX queued(RING_IDX prod, RING_IDX cons) { return xencons_queued(prod, cons, 512); }
         unsigned long size(void) { return sizeof(struct xencons_data); }",
    ),
    ("fbif.h", &["-D__KERNEL__"], "int sizes[] = { XENFB_WIDTH, XENFB_HEIGHT, XENFB_DEPTH };"),
    (
        "xs_wire.h",
        // The numbers are those of nobody.
        &[
            "-DEINVAL=1",
            "-DEACCES=2",
            "-DEEXIST=3",
            "-DEISDIR=4",
            "-DENOENT=5",
            "-DENOMEM=6",
            "-DENOSPC=7",
            "-DEIO=8",
            "-DENOTEMPTY=9",
            "-DENOSYS=10",
            "-DEROFS=11",
            "-DEBUSY=12",
            "-DEAGAIN=13",
            "-DEISCONN=14",
            "-DE2BIG=15",
            "-DEPERM=16",
        ],
        "const struct xsd_errors *first(void) { return xsd_errors; }
         unsigned long size(void) { return sizeof xsd_errors; }",
    ),
    ("ring.h", &[], UNCONSUMED),
    ("ring.h", &["-DXEN_RING_HAS_UNCONSUMED_IS_BOOL"], UNCONSUMED),
    // Of compilers that are not like gcc.
    ("ring.h", &["-fgnuc-version=0"], UNCONSUMED),
    ("ring.h", &[], "unsigned long size(void) { return XEN_FLEX_RING_SIZE(1); }"),
    ("ring.h", &["-DXEN_PAGE_SHIFT=16"], "unsigned long size(void) { return XEN_FLEX_RING_SIZE(1); }"),
];

const UNCONSUMED: &str = "DEFINE_RING_TYPES(few, int, int);
    int responses(few_front_ring_t *ring) { return RING_HAS_UNCONSUMED_RESPONSES(ring); }
    int requests(few_back_ring_t *ring) { return RING_HAS_UNCONSUMED_REQUESTS(ring); }";

/// A program of the hash that prints it for inputs of every length.
const HASHES: &str = "int printf(const char *, ...);
    int main(void)
    {
        unsigned char key[48], data[48];
        unsigned int at, keylen, buflen, next = 1;
        for (at = 0; at < 48; at++) {
            key[at] = (next = next * 1664525 + 1013904223) >> 24;
            data[at] = (next = next * 1664525 + 1013904223) >> 24;
        }
        for (keylen = 0; keylen <= 48; keylen++)
            for (buflen = 0; buflen <= 48; buflen++)
                printf(\"%08x\\n\", (unsigned int)xen_netif_toeplitz_hash(key, keylen, data, buflen));
        return 0;
    }";

/// A cell with the headers as they are, and the same with ours.
struct Pair {
    real: Cell,
    ours: Cell,
}

impl Pair {
    /// The newest of each branch of a dialect, for this machine's kind of processor; ours are in a place of their own.
    fn all(manifest: &Manifest, dialect: Dialect, place: &Workplace) -> Vec<Pair> {
        let specification = Specification::load().unwrap();
        let sets = manifest.sets(&Workplace::of_workspace()).unwrap();
        let newest = sets.iter().filter(|set| set.dialect == dialect && set.is_newest_of(&sets));
        let pair = |set: &HeaderSet| {
            let (copy, _) = overlaid(place, set, &specification, set.release).unwrap();
            let (cells, _) = cells_of(set, specification.releases()).unwrap();
            let real = cells.into_iter().rfind(|cell| cell.target == Target::X86_64).unwrap();
            Pair { ours: Cell { set: copy, ..real.clone() }, real }
        };
        newest.map(pair).collect()
    }

    /// Something of both, which must be the same.
    fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, make: impl Fn(&Cell) -> T) {
        assert_eq!(make(&self.ours), make(&self.real), "{}: {what}", self.real);
    }
}

/// A header of Xen's devices with what comes before it.
fn include(cell: &Cell, header: &str) -> String {
    let (types, folder) = match cell.set.dialect {
        Dialect::Xen => ("stdint.h", "xen/io"),
        Dialect::Linux => ("linux/types.h", "xen/interface/io"),
    };
    format!("#include <{types}>\n#include <stddef.h>\n#include <string.h>\n#include <{folder}/{header}>\n")
}

#[test]
fn programs_get_the_same() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let reader = HeaderReader::new(&manifest, &workplace);
    let folder = tempfile::tempdir().unwrap();
    for pair in Pair::all(&manifest, Dialect::Xen, &Workplace::at(folder.path())) {
        for (header, arguments, program) in PROGRAMS {
            pair.same(&format!("{header} {arguments:?}"), |cell| {
                let mut clang = reader.clang_in_tree(cell);
                clang.args(arguments).arg("-O1");
                object(clang, "c", &(include(cell, header) + program)).unwrap()
            });
        }
    }
}

#[test]
fn the_hash_of_packets_is_the_same() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let reader = HeaderReader::new(&manifest, &workplace);
    let folder = tempfile::tempdir().unwrap();
    let place = Workplace::at(folder.path());
    for pair in Dialect::ALL.into_iter().flat_map(|dialect| Pair::all(&manifest, dialect, &place)) {
        pair.same("xen_netif_toeplitz_hash", |cell| {
            let mut clang = reader.clang_in_tree(cell);
            clang.args(["-DXEN_NETIF_DEFINE_TOEPLITZ", "-O1", "-fPIC"]);
            let object = object(clang, "c", &(include(cell, "netif.h") + HASHES)).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let [input, program] = ["hash.o", "hash"].map(|name| folder.path().join(name));
            std::fs::write(&input, object).unwrap();
            assert!(Command::new("cc").arg(&input).arg("-o").arg(&program).status().unwrap().success());
            let hashes = String::from_utf8(Command::new(program).output().unwrap().stdout).unwrap();
            assert_eq!(hashes.lines().count(), 49 * 49);
            hashes
        });
    }
}

/// Nothing is overlooked by which a program could choose: neither `import` nor a comparison of headers that are read
/// in one way sees it.
#[test]
fn every_macro_that_a_program_may_define_is_known() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let specification = Specification::load().unwrap();
    let spec = specification.spec();
    let defined = spec.macros.iter().filter_map(|item| Some(item.defined.as_ref()?.name.as_str()));
    let included = spec.modules.iter().flat_map(|module| &module.includes);
    let x_macros = spec.x_macros.iter().map(|item| item.head.name.as_str());
    let overridable = (spec.macros.iter().filter(|item| item.overridable).map(|item| &item.head))
        .chain(spec.constants.iter().filter(|constant| constant.overridable).map(|constant| &constant.head))
        .chain(spec.aliases.iter().filter(|alias| alias.overridable).map(|alias| &alias.head))
        .chain(
            spec.typedefs
                .iter()
                .filter(|typedef| typedef.c == TypedefInC::Macro { overridable: true })
                .map(|typedef| &typedef.head),
        );
    let known: BTreeSet<&str> = defined
        .chain(included.filter_map(|include| include.defined.as_deref()))
        .chain(x_macros)
        .chain(overridable.map(|head| head.name.as_str()))
        .collect();
    let mut unknown = BTreeSet::new();
    for set in manifest.sets(&workplace).unwrap().iter().filter(|set| set.dialect == Dialect::Xen) {
        let headers = headers_below(&set.tree()).unwrap();
        // What the package adds is for other programs than guests and toolstacks.
        let added = |header: &&String| header.starts_with("foreign/") || header.starts_with("sys/");
        for header in headers.iter().filter(|header| !added(header)) {
            let text = std::fs::read_to_string(set.tree().join(header)).unwrap();
            let asked = asked_macros(&text).into_iter().filter(|name| !known.contains(name.as_str()));
            unknown.extend(asked.map(|name| format!("{header}: {name}")));
        }
    }
    assert_eq!(unknown, BTreeSet::new());
}
