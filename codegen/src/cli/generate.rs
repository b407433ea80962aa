use std::path::Path;
use std::time::Instant;

use xen_abi_codegen::EVERY_RULE;
use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::rust::{RustBackend, RustLayoutTests, RustModel, RustOptions};
use xen_abi_codegen::backend::{Backend, Files, facts, layout, layout_tests};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::regular_file;
use xen_abi_codegen::visible::escaped;

use super::arguments::Generate;
use super::failure::Failure;
use super::output;
use super::selection::{Selected, failure};

/// The largest file that is compared, in bytes; a larger one is wholly out of date.
const MOST_COMPARED: u64 = 256 << 20;

/// What is made: how the summary calls it, what makes it, and of what.
type Kind<'a> = (&'static str, Box<dyn Backend>, &'a Matrix<'a>);

/// C headers are for all views at once.
fn kinds<'a>(targets: &[Target], selected: &'a Selected<'a>, of_all_views: &'a Matrix<'a>) -> Vec<Kind<'a>> {
    let Selected { release, matrix } = selected;
    let headers = CBackend { targets: targets.to_vec(), ..CBackend::default() };
    vec![
        ("Rust", Box::new(RustBackend { options: RustOptions::default() }), matrix),
        ("Rust layout tests", Box::new(RustLayoutTests), matrix),
        ("C headers", Box::new(headers), of_all_views),
        ("C layout tests", Box::new(layout_tests::CLayoutTests), matrix),
        ("layouts", Box::new(layout::LayoutBackend), matrix),
        ("facts", Box::new(facts::FactsBackend { release: release.clone() }), matrix),
    ]
}

/// Writes everything, or says what is out of date.
pub(super) fn generate(arguments: &Generate) -> Result<(), Failure> {
    let start = Instant::now();
    arguments.wanted.make(&EVERY_RULE, |spec, selected| {
        let of_all_views = arguments.wanted.of_all_views(spec)?;
        write(arguments, selected, &of_all_views, start)
    })
}

fn write(
    arguments: &Generate,
    selected: &Selected<'_>,
    of_all_views: &Matrix<'_>,
    start: Instant,
) -> Result<(), Failure> {
    let Selected { release, matrix } = selected;
    let clashes = RustModel::new(matrix, &RustOptions::default()).check();
    clashes.finish(()).map_err(|found| failure(matrix.spec(), found))?;
    let mut all = Files::new();
    let mut summary = String::new();
    for (kind, backend, of) in kinds(&arguments.wanted.targets, selected, of_all_views) {
        let files = backend.emit(of)?;
        let bytes: usize = files.texts().map(str::len).sum();
        summary.push_str(&format!("  {kind:<18}{:>3} files {:>9} bytes\n", files.len(), bytes));
        all.extend(files)?;
    }
    if arguments.check {
        return compare(&arguments.out, &all);
    }
    output::write(&arguments.out, &all)?;
    let targets: Vec<&str> = matrix.variants().map(|variant| variant.target.name()).collect();
    let records = matrix.abis().map(|abi| abi.records().len()).max().unwrap_or(0);
    let constants = matrix.abis().map(|abi| abi.constants().len()).max().unwrap_or(0);
    let view =
        matrix.variants().next().map_or_else(String::new, |variant| format!("{} view, ", variant.view));
    let project = match arguments.wanted.dialect {
        Dialect::Xen => "Xen",
        Dialect::Linux => "Linux",
    };
    output::print(&format!(
        "{project} {release}, {view}{}: {records} records, {constants} constants\n{summary}  in {}, after {} ms\n",
        targets.join(" "),
        escaped(&arguments.out.display().to_string()),
        start.elapsed().as_millis(),
    ))
}

/// Prints what differs between the files in a folder and those that would be written.
fn compare(folder: &Path, files: &Files) -> Result<(), Failure> {
    let mut stale = 0;
    for (name, text) in files.iter() {
        let path = folder.join(name.as_str());
        let old = match regular_file::read(&path, MOST_COMPARED) {
            Ok(old) => String::from_utf8_lossy(&old.unwrap_or_default()).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Failure::Disk(path, error)),
        };
        if old != text {
            stale += 1;
            let diff = similar::TextDiff::from_lines(old.as_str(), text);
            let shown = escaped(&path.display().to_string()).into_owned();
            output::print(&diff.unified_diff().context_radius(2).header(&shown, &shown).to_string())?;
        }
    }
    if stale > 0 {
        output::tell(&format!("{stale} of {} files in {} are out of date", files.len(), folder.display()));
        return Err(Failure::Found);
    }
    output::tell(&format!("all {} files in {} are up to date", files.len(), folder.display()));
    Ok(())
}
