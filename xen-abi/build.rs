//! Builds the crate anew when a file is added to the specification; the macro sees to files that it has read.

fn main() {
    println!("cargo::rerun-if-changed=spec");
}
