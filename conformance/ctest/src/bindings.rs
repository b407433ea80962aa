//! Bindings as ctest can read them.

use std::path::Path;

/// What a program includes of headers that were generated; it is a tool.
pub(crate) const UNIT: &str = "#define __XEN_TOOLS__ 1\n#include <stdint.h>\n#include <stddef.h>\n#include \"xen.h\"\n#include \"case.h\"\n";

/// bindgen's bindings of headers below a folder, with the names of C.
pub(crate) fn of(headers: &Path) -> Result<String, bindgen::BindgenError> {
    let bindings = bindgen::Builder::default()
        .header_contents("unit.h", UNIT)
        .clang_arg(format!("-I{}", headers.display()))
        .allowlist_file(format!("{}/.*", headers.display()))
        .prepend_enum_name(false)
        .layout_tests(false)
        .generate_cstr(true)
        .formatter(bindgen::Formatter::Prettyplease)
        .generate()?
        .to_string();
    Ok(bindings.lines().map(|line| text_as_pointer(line) + "\n").collect())
}

/// ctest compares texts by pointers alone.
fn text_as_pointer(line: &str) -> String {
    match line.split_once(": &::std::ffi::CStr = ") {
        Some((name, value)) => {
            format!("{name}: *const ::std::os::raw::c_char = ({}).as_ptr();", value.trim_end_matches(';'))
        }
        None => line.to_owned(),
    }
}

/// Whether bindgen made up a name, which C does not have.
pub(crate) fn is_made_up(name: &str) -> bool {
    ["_bindgen_", "_bitfield_", "__Bindgen", "__IncompleteArray"].iter().any(|part| name.contains(part))
}

/// The type of a member in bindings, as text.
pub(crate) fn type_of<'b>(bindings: &'b str, record: &str, member: &str) -> &'b str {
    let body = ["struct", "union"].iter().find_map(|kind| {
        let (_, rest) = bindings.split_once(&format!("pub {kind} {record} {{\n"))?;
        rest.split("\n}").next()
    });
    let found = body
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.trim().strip_prefix(&format!("pub {member}: ")));
    found.unwrap_or_default()
}

/// What C calls a record, where that is not `struct` and the name.
pub(crate) fn name_in_c(name: &str) -> Option<String> {
    // Handles are records that only a typedef names.
    let is_handle = name.starts_with("__guest_handle_");
    // To words of Rust's own, bindgen adds this.
    let word = name.strip_suffix('_');
    if is_handle { Some(name.to_owned()) } else { word.map(|word| format!("struct {word}")) }
}
