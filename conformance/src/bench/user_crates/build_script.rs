// bindgen as users run it in a build script, without formatting.
fn main() {
    let folder = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    let arguments = std::fs::read_to_string("clang-arguments").unwrap();
    bindgen::Builder::default()
        .header("unit.h")
        .clang_args(arguments.lines())
        .use_core()
        .formatter(bindgen::Formatter::None)
        .generate()
        .unwrap()
        .write_to_file(folder.join("bindings.rs"))
        .unwrap();
}
