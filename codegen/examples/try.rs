//! x
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let go = || -> Result<_, Box<xen_abi_codegen::model::Failure>> {
        let sources = xen_abi_codegen::folder::read(dir.as_ref())?;
        xen_abi_codegen::model::resolve(sources)
    };
    match go() {
        Ok(spec) => {
            for v in spec.releases.variants() {
                match xen_abi_codegen::abi::lower(&spec, v) {
                    Ok(abi) => {
                        println!("{v}: {} records {} constants", abi.records.len(), abi.constants.len())
                    }
                    Err(d) => print!(
                        "{}",
                        xen_abi_codegen::diagnostic::render(
                            &d,
                            &spec.sources,
                            xen_abi_codegen::diagnostic::Style::Plain
                        )
                    ),
                }
            }
        }
        Err(f) => print!(
            "{}",
            xen_abi_codegen::diagnostic::render(
                &f.diagnostics,
                &f.sources,
                xen_abi_codegen::diagnostic::Style::Plain
            )
        ),
    }
}
