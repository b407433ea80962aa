//! `include_spec!`: types of the Xen ABI from its YAML specification.
//!
//! The crate `xen-abi` re-exports the macro and documents it for users. All logic lives in `xen-abi-codegen`; the
//! macro emits exactly what the command `xen-abi rust` prints for the same options.

mod arguments;
mod error;
mod syntax;

use std::path::Path;

use proc_macro::TokenStream;
use xen_abi_codegen::backend::rust::{Elsewhere, RustModel, RustOptions};
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::folder;
use xen_abi_codegen::load_with;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::request::{Refusal, selected};
use xen_abi_codegen::resolve::Failure;
use xen_abi_codegen::source::Source;

use arguments::Arguments;

/// Makes Rust modules from files of a specification, one for each file, with those that they need.
///
/// ```text
/// include_spec! {
///     modules = ["event_channel", "sched"],   // files without `.yaml`; left out: all
///     spec = "spec",                          // folder, relative to Cargo.toml; left out: the copy in the macro
///     extend = "my-spec",                     // folder with files of one's own: only they are made, and use the types of
///                                             // the runtime's crate
///     release = "4.20",                       // left out: the newest
///     view = "guest",                         // left out: tools, or guest for Linux
///     interface = "none",                     // guest view only; left out: the newest of the release
///     dialect = "xen",
///     targets = ["x86_64", "arm64"],          // left out: all that have headers
///     runtime = "xen_abi::runtime",           // left out: written into the code
///     bytemuck = true,                        // and `bitflags = true`: implement their traits; left out: if the
///                                             // runtime is a crate's and has that feature
///     hypercalls = true,                      // typed hypercalls; left out: as with `bytemuck`
///     c_names = true,                         // a module with the names of C
///     zerocopy = ["evtchn_status"],           // derive zerocopy's traits on these records
/// }
/// ```
///
/// A change of a file that was read rebuilds the crate. For a file that is added to a folder, the crate that uses
/// the macro has a build script that prints `cargo::rerun-if-changed=spec`.
///
/// What is wrong with the specification is reported as a compile error, with the file, line and column.
#[proc_macro]
pub fn include_spec(input: TokenStream) -> TokenStream {
    let code = match Arguments::read(input) {
        Ok(arguments) => expand(&arguments).unwrap_or_else(|message| format!("compile_error!({message:?});")),
        Err(error) => return error.tokens(),
    };
    // Code that we wrote ourselves always has tokens.
    code.parse().unwrap_or_else(|error| {
        // Never seen; a crate without what it asked for would be worse.
        let message = format!("the generated code cannot be read: {error}");
        format!("compile_error!({message:?});").parse().expect("a text in quotes can be read")
    })
}

fn expand(arguments: &Arguments) -> Result<String, String> {
    let dialect = arguments.request.dialect;
    let is_wanted = |name: &str| dialect.can_be_in(name);
    let sources = match &arguments.spec {
        None => folder::embedded(xen_abi_spec::FILES, &is_wanted),
        Some(path) => folder::read_wanted(path, &is_wanted).map_err(|it| rendered(*it))?,
    };
    let mut code = String::new();
    if let Some(folder) = &arguments.spec {
        code.push_str(&watched(folder, &sources));
    }
    let mut options = arguments.options.clone();
    let mut sources = sources;
    if let Some(folder) = &arguments.extend {
        let own = folder::read(folder).map_err(|it| rendered(*it))?;
        code.push_str(&watched(folder, &own));
        let modules: Vec<String> = own.iter().map(|source| source.module().to_owned()).collect();
        if options.modules.is_empty() && arguments.only.is_empty() {
            options.modules = modules.clone();
        }
        // What the crate of the runtime has is not made again.
        let path = options.runtime.as_deref().and_then(|runtime| runtime.rsplit_once("::"));
        options.elsewhere = path.map(|(path, _)| Elsewhere { own: modules, path: path.to_owned() });
        sources = folder::extended(sources, own).map_err(|it| rendered(*it))?;
    }
    let spec = load_with(sources, &[]).map_err(|failure| rendered(*failure))?;
    let wrong = |found: Diagnostics| text(&found, &spec);
    options.check(&spec).map_err(wrong)?;
    let answer = arguments.request.answer(&spec).map_err(|refusal| match refusal {
        Refusal::Senseless(message) => message,
        Refusal::Diagnostics(found) => wrong(found),
    })?;
    let matrix = Matrix::lower(&spec, &answer.variants).map_err(wrong)?;
    let selection = selected(&matrix, &arguments.only).map_err(wrong)?;
    let options = RustOptions { selection, ..options };
    let model = RustModel::new(&matrix, &options);
    let clashes = match options.elsewhere {
        None => model.check(),
        // Names can meet those of another crate, too.
        Some(_) => RustModel::new(&matrix, &RustOptions { elsewhere: None, ..options.clone() }).check(),
    };
    clashes.finish(()).map_err(wrong)?;
    code.push_str(&model.text());
    Ok(code)
}

/// Items that let the compiler watch files.
fn watched(folder: &Path, sources: &[Source]) -> String {
    let paths = sources.iter().map(|source| folder.join(&*source.name));
    paths.map(|path| format!("const _: &[u8] = include_bytes!({:?});", path.to_string_lossy())).collect()
}

fn rendered(failure: Failure) -> String {
    report(&failure.diagnostics, &failure.sources)
}

fn text(found: &Diagnostics, spec: &Spec) -> String {
    report(found, &spec.sources)
}

/// The same text as the command prints.
fn report(found: &Diagnostics, sources: &[Source]) -> String {
    format!("the Xen ABI cannot be generated\n\n{}", render(found, sources, Style::Plain).trim_end())
}

#[cfg(test)]
mod tests {
    use xen_abi_codegen::backend::Backend;
    use xen_abi_codegen::backend::rust::{RustBackend, Traits};
    use xen_abi_codegen::request::Request;

    use super::*;

    /// Code without what only people see: comments and the layout of lines.
    fn bare(code: &str) -> String {
        code.parse::<proc_macro2::TokenStream>().unwrap().to_string()
    }

    #[test]
    fn what_rust_cannot_have_is_refused() {
        let refused =
            |options: RustOptions| expand(&Arguments { options, ..Arguments::default() }).unwrap_err();
        let runtime = RustOptions { runtime: Some("x)}".to_owned()), ..Default::default() };
        assert!(refused(runtime).contains("E0504"));
        let traits = Traits { zerocopy: vec!["NoSuch".to_owned()], ..Default::default() };
        assert!(refused(RustOptions { traits, ..Default::default() }).contains("E0503"));
        let elsewhere = RustOptions { modules: vec!["../../etc/passwd".to_owned()], ..Default::default() };
        assert!(refused(elsewhere).contains("E0502"));
    }

    #[test]
    fn every_module_of_a_folder_of_ones_own_can_be_asked_for_alone() {
        let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        for dialect in xen_abi_codegen::axes::Dialect::ALL {
            let request = Request { dialect, ..Request::default() };
            let loaded = load_with(folder::read(&spec).unwrap(), &[]).unwrap();
            let variants = request.answer(&loaded).unwrap().variants;
            let is_there =
                |module: &&xen_abi_codegen::model::Module| variants.iter().any(|it| module.when.holds(*it));
            for module in loaded.modules.iter().filter(is_there) {
                let modules = vec![module.name.to_string()];
                let options = RustOptions { modules, ..Default::default() };
                let arguments = Arguments {
                    spec: Some(spec.clone()),
                    request: request.clone(),
                    options,
                    ..Arguments::default()
                };
                let code = expand(&arguments).unwrap_or_else(|message| panic!("{message}"));
                assert!(code.contains("pub mod "), "{dialect} {}", module.name);
            }
        }
    }

    #[test]
    fn the_macro_emits_what_the_command_prints() {
        for request in [
            Request::default(),
            Request {
                release: Some("4.17".to_owned()),
                view: Some("guest".parse().unwrap()),
                interface: Some("none".parse().unwrap()),
                ..Request::default()
            },
        ] {
            let spec = xen_abi_codegen::load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap();
            let matrix = Matrix::lower(&spec, &request.answer(&spec).unwrap().variants).unwrap();
            let command = RustBackend { options: RustOptions::default() };
            let printed = command.emit(&matrix).unwrap();
            let printed = bare(printed.get("rust/xen_abi.rs").unwrap());
            let arguments = Arguments { request, ..Arguments::default() };
            let emitted = bare(&expand(&arguments).unwrap());
            assert!(emitted == printed, "the macro and the command differ");
        }
    }
}
