//! Clean builds of a user's crate: with the crate `xen-abi`, through the macro, with the generated file, and with
//! bindgen in a build script.

use super::generate::{described_whole, our_command};
use super::report::{Comparison, Entry, Figure, Promise};
use super::samples::{Contender, Summary, Warmth, race};
use super::{BenchError, Measurer, crates, native_cell};
use crate::process;

/// What a reader of the figures must know.
pub const NOTE: &str = "clean builds: `cargo build --release --offline` into an empty folder, crates downloaded before; \
                        bindgen without its optional features and without formatting";

/// Times release builds into folders that are empty each time; crates have been downloaded before.
pub fn measure(measurer: &Measurer<'_>, runs: usize) -> Result<Vec<Comparison>, BenchError> {
    let folder = tempfile::tempdir()?;
    let [by_crate, by_macro, by_file, by_bindgen] =
        ["by-crate", "by-macro", "by-file", "by-bindgen"].map(|name| folder.path().join(name));
    crates::by_crate(measurer, &by_crate)?;
    crates::by_macro(measurer, &by_macro)?;
    let generated = process::run(our_command(measurer)?.arg("rust"))?;
    crates::by_file(measurer, &by_file, &String::from_utf8_lossy(&generated.stdout))?;
    let cell = native_cell(measurer)?;
    let (clang, unit) = measurer.reader.unit(&cell, &described_whole(measurer, &cell));
    let arguments: Vec<String> = clang.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    crates::by_bindgen(measurer, &by_bindgen, &unit, &arguments)?;
    let mut contenders = [by_crate, by_macro, by_file, by_bindgen].map(|folder| {
        let target = folder.join("target");
        let command = crates::build(measurer, &folder, &target);
        Contender {
            name: folder.display().to_string(),
            commands: vec![command],
            removed_before: Some(target),
        }
    });
    let timed = race(&mut contenders, runs, Warmth::Cold)?;
    let mut summaries = timed.into_iter().filter_map(|timed| Summary::of(timed.times));
    let (Some(by_crate), Some(by_macro), Some(by_file), Some(by_bindgen)) =
        (summaries.next(), summaries.next(), summaries.next(), summaries.next())
    else {
        return Ok(Vec::new());
    };
    let comparison = |subject: &str, ours, promise| Comparison {
        subject: subject.to_owned(),
        ours: Entry { name: "xen-abi".to_owned(), figure: Figure::Milliseconds(ours) },
        theirs: Entry { name: "bindgen".to_owned(), figure: Figure::Milliseconds(by_bindgen) },
        promise: Some(promise),
        stages: Vec::new(),
    };
    Ok(vec![
        comparison("clean build of a guest with the crate", by_crate, Promise::AtLeastTimes(4.0)),
        comparison("clean build through the macro", by_macro, Promise::AtLeastTimes(1.5)),
        comparison("clean build with the generated file", by_file, Promise::AtLeastTimes(4.0)),
    ])
}
