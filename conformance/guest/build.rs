//! Tells the linker how each kernel lies in memory.

use std::env;
use std::path::Path;

/// What the linker is told for all kernels: nothing comes from a C library, and unused code goes.
const COMMON: [&str; 5] =
    ["-nostdlib", "--gc-sections", "--no-dynamic-linker", "--build-id=none", "-znorelro"];

fn main() {
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").expect("cargo says what it builds for");
    let (script, kernels, special): (_, &[_], &[_]) = match architecture.as_str() {
        // Xen loads these at a fixed address, so relocations are done when they are linked.
        "x86" | "x86_64" => ("x86.ld", &["pv", "pvh"], &["--no-pie"]),
        // These are plain images that move themselves to where they are.
        _ => ("arm.ld", &["arm"], &["-pie", "-znotext", "--oformat=binary"]),
    };
    let script = Path::new(&folder).join("link").join(script);
    println!("cargo::rerun-if-changed={}", script.display());
    for kernel in kernels {
        println!("cargo::rustc-link-arg-bin={kernel}=--script={}", script.display());
        for argument in COMMON.iter().chain(special) {
            println!("cargo::rustc-link-arg-bin={kernel}={argument}");
        }
    }
}
