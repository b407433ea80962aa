//! One pair: the test that ctest writes, compiled and run.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use ctest::TestGenerator;

use crate::bindings::{self, is_made_up, type_of};

/// The target of all pairs.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The edition of what ctest writes.
const EDITION: &str = "2021";

/// The warnings that ctest asks a compiler of C for, all of them errors.
const WARNINGS: [&str; 8] = [
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wno-unused-parameter",
    "-Wno-type-limits",
    "-Wno-address-of-packed-member",
    "-Wno-unknown-warning-option",
    "-Wno-deprecated-declarations",
];

/// How a test ended.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    Passes,
    /// It failed, or did not compile, as where a name is gone.
    Fails(String),
}

/// Tests the bindings of one folder with the headers of another; what is written lies in the latter.
pub(crate) fn try_pair(before: &Path, after: &Path) -> Result<Outcome, String> {
    let whose = if before == after { "own" } else { "other" };
    let folder = after.join("ctest").join(whose);
    fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let [rust, unit] = ["bindings.rs", "unit.h"].map(|name| folder.join(name));
    fs::write(&unit, bindings::UNIT).map_err(|e| e.to_string())?;
    let headers = before.join("c/include");
    let text = bindings::of(&headers).map_err(|e| e.to_string())?;
    fs::write(&rust, &text).map_err(|e| e.to_string())?;
    let c = fs::read_to_string(headers.join("case.h")).map_err(|e| e.to_string())?;
    generator(&folder, &text, &c).generate_files(&rust, "test.rs").map_err(|e| e.to_string())?;
    fs::write(folder.join("main.rs"), "include!(\"bindings.rs\");\ninclude!(\"test.rs\");\n")
        .map_err(|e| e.to_string())?;
    let mut cc = Command::new("cc");
    cc.args(WARNINGS)
        .arg("-I")
        .arg(after.join("c/include"))
        .args(["-I", ".", "-c", "test.c", "-o", "test.o"]);
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition", EDITION, "--cap-lints", "allow", "-Clink-arg=test.o", "main.rs", "-o", "test"]);
    for mut command in [cc, rustc, Command::new("./test")] {
        let output = command.current_dir(&folder).output().map_err(|e| e.to_string())?;
        if !output.status.success() {
            return Ok(Outcome::Fails(last_lines(&output)));
        }
    }
    Ok(Outcome::Passes)
}

/// ctest as one sets it up for bindgen's bindings: what bindgen made up has no name in C.
fn generator(folder: &Path, bindings: &str, c: &str) -> TestGenerator {
    let mut generator = TestGenerator::new();
    generator.target(TARGET).out_dir(folder).header("unit.h").edition(2021);
    generator.skip_struct(|record| is_made_up(record.ident()));
    generator.skip_union(|record| is_made_up(record.ident()));
    generator.skip_alias(|alias| is_made_up(alias.ident()));
    // An array without a length has no size.
    let text: Arc<str> = bindings.into();
    let of_field = |is_skipped: fn(&str, &str) -> bool| {
        let text = Arc::clone(&text);
        move |record: &str, field: &str| is_skipped(field, type_of(&text, record, field))
    };
    let has_no_size = of_field(|name, of| is_made_up(name) || of.contains("__IncompleteArray"));
    let has_no_name = of_field(|_, of| is_made_up(of));
    let (skips, also) = (has_no_size.clone(), has_no_name.clone());
    generator.skip_struct_field(move |record, field| skips(record.ident(), field.ident()));
    generator.skip_union_field(move |record, field| has_no_size(record.ident(), field.ident()));
    generator.skip_struct_field_type(move |record, field| also(record.ident(), field.ident()));
    generator.skip_union_field_type(move |record, field| has_no_name(record.ident(), field.ident()));
    generator.rename_struct_ty(bindings::name_in_c);
    let c = c.to_owned();
    generator.alias_is_c_enum(move |name| c.contains(&format!("enum {name} {{")));
    // It does not know where a record has padding that it sees by another name, and calls do not keep that.
    generator.skip_roundtrip(move |name| text.contains(&format!("pub type {name} =")));
    generator
}

fn last_lines(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines().take(12).collect::<Vec<_>>().join("\n")
}
