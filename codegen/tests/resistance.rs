//! No input makes the library panic, overflow the stack of a thread or talk without end.

mod hostile;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Instant;

use xen_abi_codegen::abi::lower;
use xen_abi_codegen::diagnostic::{Code, Diagnostics};
use xen_abi_codegen::folder;
use xen_abi_codegen::format::format;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::resolve::{Failure, resolve};

/// The stack of a thread, in bytes: what Rust gives the threads of a test, and a proc macro.
const STACK: usize = 2 << 20;
/// More is not printed, in bytes.
const LONGEST_REPORT: usize = 100_000;

fn loaded(folder: &Path) -> Result<Spec, Box<Failure>> {
    let spec = resolve(folder::read(folder)?)?;
    let mut diagnostics = Diagnostics::default();
    for variant in spec.releases.variants() {
        if let Err(found) = lower(&spec, variant) {
            diagnostics.extend(found);
        }
    }
    let sources = spec.sources.clone();
    diagnostics.finish(spec).map_err(|diagnostics| Box::new(Failure { diagnostics, sources }))
}

/// The codes of the errors in a folder, and what is printed.
fn report(folder: &Path) -> (Vec<Code>, String) {
    match loaded(folder) {
        Ok(_) => (Vec::new(), String::new()),
        Err(failure) => {
            let codes = failure.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
            (codes, render(&failure.diagnostics, &failure.sources, Style::Plain))
        }
    }
}

#[test]
fn hostile_inputs_are_refused() {
    for input in hostile::inputs() {
        let folder = tempfile::tempdir().unwrap();
        input.write(folder.path());
        let start = Instant::now();
        let path = folder.path().to_owned();
        let thread = thread::Builder::new().stack_size(STACK).spawn(move || report(&path)).unwrap();
        let (codes, text) = thread.join().unwrap_or_else(|_| panic!("{}: panicked", input.name));
        println!("{:>6} ms  {}", start.elapsed().as_millis(), input.name);
        assert!(codes.contains(&input.code), "{}: {:.2000}", input.name, text);
        assert!(text.len() < LONGEST_REPORT, "{}: a report of {} bytes", input.name, text.len());
        assert!(!text.contains('\u{1b}'), "{}: the report has control characters", input.name);
    }
}

#[test]
fn hostile_texts_are_formatted_or_refused() {
    let format_all = || {
        for input in hostile::inputs() {
            // The longest ones only take their time.
            let Some(text) = String::from_utf8(input.bytes).ok().filter(|text| text.len() < 500_000) else {
                continue;
            };
            if let Ok(once) = format(&text) {
                assert_eq!(format(&once).as_deref(), Ok(once.as_str()), "{}", input.name);
            }
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(format_all).unwrap().join().unwrap();
}

#[test]
fn a_folder_that_is_not_there_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (codes, text) = report(&folder.path().join("missing"));
    assert_eq!(codes, [Code::Unreadable]);
    assert!(text.contains("missing"), "{text}");
}

#[test]
fn a_folder_without_releases_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (codes, text) = report(folder.path());
    assert_eq!(codes, [Code::Unreadable]);
    assert!(text.contains("there is no releases.yaml"), "{text}");
}

#[cfg(unix)]
mod files {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    const RELEASES: &str = "format: 1\n";
    const SMALLEST: &str = "format: 1\nheader: a.h\ndoc: A header.\nprovenance: []\n";

    #[test]
    fn a_link_that_leads_nowhere_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("releases.yaml"), RELEASES).unwrap();
        symlink("nowhere.yaml", folder.path().join("a.yaml")).unwrap();
        let (codes, text) = report(folder.path());
        assert_eq!(codes, [Code::Unreadable]);
        assert!(text.contains("a.yaml"), "{text}");
    }

    #[test]
    fn what_is_no_file_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("releases.yaml"), RELEASES).unwrap();
        let _socket = UnixListener::bind(folder.path().join("a.yaml")).unwrap();
        let (codes, text) = report(folder.path());
        assert_eq!(codes, [Code::Unreadable]);
        assert!(text.contains("a.yaml: this is not a file"), "{text}");
    }

    #[test]
    fn a_folder_may_be_called_like_a_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("releases.yaml"), RELEASES).unwrap();
        fs::create_dir(folder.path().join("a.yaml")).unwrap();
        fs::write(folder.path().join("a.yaml/b.yaml"), SMALLEST).unwrap();
        let spec = loaded(folder.path()).unwrap();
        assert_eq!(spec.modules[0].name, "a.yaml/b");
    }

    #[test]
    fn a_circle_of_links_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("releases.yaml"), RELEASES).unwrap();
        fs::write(folder.path().join("a.yaml"), SMALLEST).unwrap();
        symlink(folder.path(), folder.path().join("again")).unwrap();
        assert_eq!(loaded(folder.path()).unwrap().modules.len(), 1);
    }

    #[test]
    fn a_file_that_may_not_be_read_is_reported() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("releases.yaml");
        fs::write(&path, RELEASES).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may read everything.
        let expected = if fs::read(&path).is_ok() { vec![] } else { vec![Code::Unreadable] };
        assert_eq!(report(folder.path()).0, expected);
    }
}
