//! The verbs that read the specification and print something.

use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::{self, CBackend, Form};
use xen_abi_codegen::backend::facts::{Spacing, texts};
use xen_abi_codegen::backend::layout::layout_text;
use xen_abi_codegen::backend::rust::{
    RustModel, RustOptions, Traits, check_names, crate_files, crate_options, every_release, one_file,
};
use xen_abi_codegen::coverage::coverage;
use xen_abi_codegen::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{Selection, Spec};
use xen_abi_codegen::parallel::both;
use xen_abi_codegen::render::render;
use xen_abi_codegen::request::{check_modules, reached_modules, selected};
use xen_abi_codegen::source::Source;

use super::arguments::{C, Check, Facts, FactsFormat, Format, Layout, Rust};
use super::explain::as_json;
use super::failure::Failure;
use super::output;
use super::selection::failure;

/// Works the specification out for everything that it covers, and prints what is wrong.
pub(super) fn check(arguments: &Check) -> Result<(), Failure> {
    let (diagnostics, sources, said) = match arguments.folder.load() {
        Ok(spec) => {
            let variants: Vec<Variant> = spec.releases.variants().collect();
            let diagnostics = match Matrix::lower(&spec, &variants) {
                Ok(matrix) => check_names(&matrix),
                Err(found) => found,
            };
            let said = format!("right for {} variants; {}", variants.len(), names(&spec));
            (diagnostics, spec.sources, said)
        }
        Err(Failure::Diagnostics(diagnostics, sources)) => (diagnostics, sources, String::new()),
        Err(other) => return Err(other),
    };
    if diagnostics.is_only_about_the_disk() {
        return Err(Failure::Diagnostics(diagnostics, sources));
    }
    print_found(&diagnostics, &sources, arguments.format)?;
    output::tell(&format!("{} files are {said}", sources.len()));
    Ok(())
}

/// Prints what was found, and fails if that is anything.
pub(super) fn print_found(
    diagnostics: &Diagnostics,
    sources: &[Source],
    format: Format,
) -> Result<(), Failure> {
    match format {
        Format::Human => output::print(&render(diagnostics, sources, output::style(&std::io::stdout())))?,
        Format::Json => {
            let list: Vec<_> = diagnostics.iter().map(|diagnostic| as_json(diagnostic, sources)).collect();
            output::print_json(&serde_json::Value::from(list))?;
        }
    }
    let found = diagnostics.len();
    if found > 0 {
        let more = if diagnostics.is_full() { " or more" } else { "" };
        output::tell(&format!("{found}{more} {} found", if found == 1 { "error" } else { "errors" }));
        return Err(Failure::Found);
    }
    Ok(())
}

/// How many names people have described.
fn names(spec: &Spec) -> String {
    let (mut described, mut measured, mut left_out) = (0, 0, 0);
    for of_header in coverage(spec, &|_| true).values() {
        described += of_header.described;
        measured += of_header.measured;
        left_out += of_header.left_out.len();
    }
    format!("names: {described} described, {measured} measured, {left_out} left out")
}

/// Prints Rust.
pub(super) fn rust(arguments: &Rust) -> Result<(), Failure> {
    let options = RustOptions {
        modules: arguments.wanted.folder.modules(&arguments.modules, &arguments.only)?,
        runtime: arguments.runtime.clone(),
        traits: Traits {
            bytemuck: arguments.bytemuck,
            bitflags: arguments.bitflags,
            zerocopy: arguments.zerocopy.clone(),
        },
        hypercalls: arguments.hypercalls,
        c_names: arguments.c_names,
        features: false,
        selection: Selection::Everything,
        elsewhere: None,
    };
    arguments.wanted.make(&[], |spec, wanted| {
        options.check(spec).map_err(|found| failure(spec, found))?;
        let selection =
            selected(&wanted.matrix, &arguments.only.names).map_err(|found| failure(spec, found))?;
        let options = RustOptions { selection, ..options };
        let options = if arguments.as_crate { crate_options() } else { options };
        let releases = arguments.as_crate.then(|| every_release(spec)).transpose();
        let releases = releases.map_err(|found| failure(spec, found))?;
        let model = RustModel::new(&wanted.matrix, &options);
        let files = || match &releases {
            Some(releases) => crate_files(&model, releases),
            None => one_file(&model),
        };
        let (clashes, files) = both(|| model.check(), files);
        clashes.finish(()).map_err(|found| failure(spec, found))?;
        output::deliver(&files?, arguments.out.as_deref())
    })
}

/// Prints C headers.
pub(super) fn c(arguments: &C) -> Result<(), Failure> {
    let names = &arguments.wanted.folder.modules(&arguments.modules, &arguments.only)?;
    arguments.wanted.make(&c::RULES, |spec, selected| {
        check_modules(spec, names).map_err(|found| failure(spec, found))?;
        let form = if arguments.out.is_some() { Form::Headers } else { Form::OneFile };
        let mut backend = CBackend { targets: arguments.wanted.targets.clone(), form, ..CBackend::default() };
        if !names.is_empty() {
            backend.selection = Selection::of_modules(spec, &reached_modules(&selected.matrix, names));
        } else if !arguments.only.names.is_empty() {
            let named = backend.of_names(&selected.matrix, &arguments.only.names);
            backend = named.map_err(|found| failure(spec, found))?;
        }
        let matrix = arguments.wanted.of_all_views(spec)?;
        output::deliver(&backend.emit(&matrix)?, arguments.out.as_deref())
    })
}

/// Prints layouts of records.
pub(super) fn layout(arguments: &Layout) -> Result<(), Failure> {
    arguments.wanted.make(&[], |spec, selected| {
        let mut unknown = Diagnostics::default();
        for name in &arguments.names {
            let known =
                || spec.records.iter().flat_map(|record| [Some(&record.head.name), record.typedef.as_ref()]);
            if !known().flatten().any(|known| known == name) {
                let known = known().flatten().map(String::as_str);
                unknown.push(Diagnostic::unknown(Code::UnknownRecord, "record", name, known));
            }
        }
        unknown.finish(()).map_err(|found| failure(spec, found))?;
        output::print(&layout_text(&selected.matrix, &arguments.names))
    })
}

/// Prints facts, an object a target.
pub(super) fn facts(arguments: &Facts) -> Result<(), Failure> {
    let spacing = match arguments.format {
        FactsFormat::Json => Spacing::Compact,
        FactsFormat::Pretty => Spacing::Pretty,
    };
    arguments
        .wanted
        .make(&[], |_, selected| output::print(&texts(&selected.matrix, &selected.release, spacing).concat()))
}
