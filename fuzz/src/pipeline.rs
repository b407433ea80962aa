use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::facts::FactsBackend;
use xen_abi_codegen::backend::layout::LayoutBackend;
use xen_abi_codegen::backend::layout_tests::CLayoutTests;
use xen_abi_codegen::backend::rust::{RustBackend, RustLayoutTests, RustOptions, check_names};
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::load;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;

/// What stands between two files of one input: a character that YAML does not allow.
const BETWEEN_FILES: char = '\u{1c}';

const RELEASES: &str = "\
format: 1
xen:
  \"4.20\": { points: 4, interface: \"0x00041300\" }
linux:
  \"6.12\": { points: 0, interface: \"none\" }
targets:
  riscv64: { dialect: xen, since: \"4.19\" }
  ppc64: { view: tools, since: \"4.18\", dialect: xen }
";

/// A specification is refused with words for people, or everything is made of it.
pub fn load_lower_emit(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = vec![Source::new("releases.yaml", RELEASES)];
    let files = text.split(BETWEEN_FILES).take(4).zip('a'..);
    sources.extend(files.map(|(text, name)| Source::new(format!("{name}.yaml"), text)));
    sources.sort_by(|left, right| left.name.cmp(&right.name));
    let spec = match load(sources) {
        Ok(spec) => spec,
        Err(failure) => return check_report(&failure.diagnostics, &failure.sources),
    };
    let variants: Vec<Variant> = spec.releases.variants().collect();
    let matrix = match Matrix::lower(&spec, &variants) {
        Ok(matrix) => matrix,
        Err(found) => return check_report(&found, &spec.sources),
    };
    let clashes = check_names(&matrix);
    if !clashes.is_empty() {
        return check_report(&clashes, &spec.sources);
    }
    let planes = matrix.split(|variant| (variant.release, variant.view, variant.interface, variant.dialect));
    // Output for one view and interface version tells of the others, and takes the most time.
    planes.first().into_iter().chain(planes.last()).for_each(|(_, matrix)| emit(matrix));
}

fn check_report(found: &Diagnostics, sources: &[Source]) {
    assert!(!found.is_empty(), "refused without a reason");
    let text = render(found, sources, Style::Plain);
    let is_harmless = |character: char| character == '\n' || !character.is_control();
    assert!(text.chars().all(is_harmless), "a report with control characters: {text:?}");
}

fn emit(matrix: &Matrix<'_>) {
    let mut with_calls = RustOptions { hypercalls: true, ..RustOptions::default() };
    with_calls.hypercalls = with_calls.check(matrix.spec()).is_ok();
    let backends: [&dyn Backend; 7] = [
        &RustBackend { options: with_calls },
        &RustBackend { options: RustOptions::default() },
        &RustLayoutTests,
        &CBackend::default(),
        &CLayoutTests,
        &LayoutBackend,
        &FactsBackend { release: "any".to_owned() },
    ];
    for backend in backends {
        for (path, text) in backend.emit(matrix).expect("what is right can be written") {
            let parsed = if path.ends_with(".rs") { syn::parse_file(&text).map(drop) } else { Ok(()) };
            if let Err(error) = parsed {
                panic!("{path} is no Rust: {error}");
            }
        }
    }
}
