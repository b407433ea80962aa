//! x
use xen_abi_codegen::*;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let rel = std::env::args().nth(2).unwrap_or("4.20".into());
    let spec = match folder::read(dir.as_ref()).and_then(model::resolve) {
        Ok(s) => s,
        Err(f) => {
            print!("{}", diagnostic::render(&f.diagnostics, &f.sources, diagnostic::Style::Plain));
            return;
        }
    };
    let (_, r) = spec.releases.named(axes::Dialect::Xen, &rel).unwrap();
    let abis: Vec<_> = spec
        .releases
        .variants()
        .filter(|v| v.release == r && v.view == axes::View::Tools)
        .map(|v| abi::lower(&spec, v).unwrap())
        .collect();
    let o = backend::rust::RustOptions::default();
    let f = backend::Backend::emit(&backend::rust::RustBackend { options: o }, &abis);
    println!("{}", f["rust/xen_abi.rs"]);
}
