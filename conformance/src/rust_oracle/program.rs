//! The program that compiles only if generated Rust is as was measured.

use std::collections::BTreeMap;

use xen_abi_codegen::backend::rust::{BitsInRust, CNames, RecordInRust};
use xen_abi_codegen::facts::{Facts, FieldFacts, FieldType, RecordFacts};
use xen_abi_codegen::scalar::Scalar;

use crate::compare::{Category, Counts};
use crate::measure::Bindings;

/// What the assertions are made of.
const PRELUDE: &str = include_str!("prelude.rs");

/// A program whose every line asserts one thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    /// The text.
    text: String,
    lines: usize,
    /// What each line is about that asserts something.
    subjects: BTreeMap<usize, Subject>,
    /// How much is asserted.
    pub(super) asserted: Counts,
    /// How many leaves are held against those of bindgen's types.
    pub(super) beside_bindgen: usize,
    /// How many names Rust has no expression for.
    pub(super) nameless: Counts,
}

/// What a line of the program is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// What kind of name it is.
    pub(super) category: Category,
    /// The name in C.
    pub(super) name: String,
    /// Of a record: the leaf.
    pub(super) leaf: Option<String>,
}

impl Program {
    /// Generated code, with what assertions about it need.
    pub(super) fn around(generated: &str, names: &CNames) -> Program {
        let mut program = Program::default();
        program.line("#![no_std] #![allow(warnings)]");
        program.line(generated);
        program.line("mod oracle {");
        PRELUDE.lines().for_each(|line| program.line(line));
        program.line("}");
        program.line("use oracle::Leaf as _;");
        for path in &names.newtypes {
            let of = format!("oracle::type_of(|word: &{path}| &word.0)");
            program.line(&format!("impl oracle::Leaf for {path} {{ const TYPE: &'static str = {of}; }}"));
        }
        for (name, record) in &names.records {
            program.record_type(&format!("record:{name}"), record);
        }
        program
    }

    /// The text of the program.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What a line, counted from one, is about.
    pub(super) fn subject(&self, line: usize) -> Option<&Subject> {
        self.subjects.get(&line)
    }

    /// Asserts whatever is measured of names that Rust has.
    pub(super) fn assert(&mut self, names: &CNames, measured: &Facts) {
        let witness = Witness { measured };
        for (name, record) in &measured.records {
            let Some(rust) = names.records.get(name) else { continue };
            self.record(name, record, rust, &witness);
        }
        for (name, value) in &measured.constants {
            match names.constants.get(name) {
                Some(Some(of)) => {
                    self.asserted.constants += 1;
                    let assertion = format!("oracle::number(\"value\", {of} as i128, {value})");
                    self.assertion(Category::Constant, name, None, &assertion);
                }
                Some(None) => self.nameless.constants += 1,
                None => {}
            }
        }
        for (name, text) in &measured.strings {
            let Some(of) = names.strings.get(name) else { continue };
            self.asserted.constants += 1;
            let assertion = format!("oracle::text(\"text\", oracle::text_of({of}), {text:?})");
            self.assertion(Category::String, name, None, &assertion);
        }
        for (name, code) in &measured.save_codes {
            let Some(of) = names.save_codes.get(name) else { continue };
            let assertion = format!("oracle::number(\"code\", {of} as i128, {code})");
            self.assertion(Category::SaveCode, name, None, &assertion);
        }
        let enums = measured.enums.iter().map(|(name, of)| (Category::Enum, name, &of.storage, &names.enums));
        let typedefs = measured.typedefs.iter();
        let typedefs = typedefs.map(|(name, of)| (Category::Typedef, name, of, &names.typedefs));
        for (category, name, of, paths) in typedefs.chain(enums) {
            let Some(path) = paths.get(name) else { continue };
            let Some(of) = witness.type_text(of) else { continue };
            self.asserted.typedefs += 1;
            let assertion = format!("oracle::text(\"type\", <{path} as oracle::Leaf>::TYPE, {of})");
            self.assertion(category, name, None, &assertion);
        }
    }

    /// Adds what bindgen wrote, and asserts that both are laid out alike.
    pub(super) fn beside(&mut self, names: &CNames, bindings: &Bindings) {
        self.line("#[allow(static_mut_refs)] mod bindgen { mod c { pub use core::ffi::*; }");
        bindings.text.lines().filter(|line| !line.starts_with("#!")).for_each(|line| self.line(line));
        self.line("}");
        for (name, theirs) in &bindings.records {
            let Some(rust) = names.records.get(name) else { continue };
            let (ours, of) = (&rust.path, format!("bindgen::{}", theirs.name));
            self.assertion(Category::Record, name, None, &format!("oracle::same_extent::<{ours}, {of}>()"));
            let (record, other) = (format!("OURS_{}", self.lines), format!("THEIRS_{}", self.lines));
            self.line(&format!("const {record}: &{ours} = &oracle::zeroed::<{ours}>();"));
            // SAFETY of what is written: bindgen's types are plain data, pointers among them.
            self.line(&format!("const {other}: &{of} = &unsafe {{ core::mem::zeroed::<{of}>() }};"));
            for member in &rust.members {
                let (Some(place), Some(way)) = (&member.place, theirs.places.get(&member.path)) else {
                    continue;
                };
                self.beside_bindgen += 1;
                let assertion = format!(
                    "{{ let (record, other) = ({record}, {other}); oracle::same_place((record, &raw const {place}), \
                     (other, unsafe {{ &raw const other.{way} }})) }}"
                );
                self.assertion(Category::Record, name, Some(member.path.clone()), &assertion);
            }
        }
    }

    /// What a record is called, and what those are that its arrays hold.
    fn record_type(&mut self, name: &str, record: &RecordInRust) {
        let path = &record.path;
        self.line(&format!("impl oracle::Leaf for {path} {{ const TYPE: &'static str = {name:?}; }}"));
        for element in record.members.iter().filter_map(|member| member.element.as_ref()) {
            self.record_type("record", element);
        }
    }

    fn record(&mut self, name: &str, measured: &RecordFacts, rust: &RecordInRust, witness: &Witness<'_>) {
        self.asserted.records += 1;
        let extent = format!("oracle::extent::<{}>({}, {})", rust.path, measured.size, measured.align);
        self.assertion(Category::Record, name, None, &extent);
        self.leaves(name, "", &measured.fields, rust, witness);
    }

    /// The leaves of a record, or of an element of the array at `prefix`.
    fn leaves(
        &mut self,
        name: &str,
        prefix: &str,
        measured: &[FieldFacts],
        rust: &RecordInRust,
        witness: &Witness<'_>,
    ) {
        let record = format!("RECORD_{}", self.lines);
        let zero = format!("const {record}: &{path} = &oracle::zeroed::<{path}>();", path = rust.path);
        self.line(&zero);
        for field in measured {
            let Some(member) = rust.members.iter().find(|member| member.path == field.path) else { continue };
            let leaf = format!("{prefix}{}", field.path);
            if let Some(element) = &member.element {
                self.leaves(name, &format!("{leaf}[]."), &field.fields, element, witness);
            }
            let assertion = match (&member.place, &member.bits, witness.leaf(field)) {
                (Some(place), _, Some(facts)) => {
                    format!("{{ let record = {record}; oracle::leaf(record, &raw const {place}, {facts}) }}")
                }
                (None, Some(bits), _) => bit_field(&rust.path, bits, field, witness),
                _ => {
                    self.nameless.fields += 1;
                    continue;
                }
            };
            self.asserted.fields += 1;
            self.assertion(Category::Record, name, Some(leaf), &assertion);
        }
    }

    fn assertion(&mut self, category: Category, name: &str, leaf: Option<String>, assertion: &str) {
        self.line(&format!("const _: () = {assertion};"));
        self.subjects.insert(self.lines, Subject { category, name: name.to_owned(), leaf });
    }

    fn line(&mut self, line: &str) {
        // Generated code is text of one line, whatever its literals hold.
        self.lines += line.matches('\n').count() + 1;
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// What is asserted of a bit-field of a type: if it alone is all ones, which bits of the record are.
fn bit_field(path: &str, bits: &BitsInRust, field: &FieldFacts, witness: &Witness<'_>) -> String {
    let (get, set, first, width) = (&bits.get, &bits.set, field.offset_bits, field.size_bits);
    let of = witness.type_text(&field.field_type).unwrap_or_default();
    format!(
        "{{ let mut record = oracle::zeroed::<{path}>(); let value = !0; {set}; \
         oracle::bits(&record, {first}, {width}); \
         oracle::text(\"type\", oracle::returned(|record: &{path}| {get}), {of}); }}"
    )
}

/// What was measured, in the words of the program.
struct Witness<'a> {
    measured: &'a Facts,
}

impl Witness<'_> {
    /// What was measured of a leaf, unless it is a bit-field.
    fn leaf(&self, field: &FieldFacts) -> Option<String> {
        let is_whole = field.offset_bits % 8 == 0 && field.size_bits % 8 == 0;
        let of = self.type_text(&field.field_type).filter(|_| is_whole)?;
        let elem = field.elem.as_ref().map_or(Some("\"\"".to_owned()), |elem| self.type_text(elem))?;
        let (offset, size, len) = (field.offset_bits / 8, field.size_bits / 8, field.len.unwrap_or(0));
        let fields = format!("offset: {offset}, size: {size}, of: {of}, len: {len}, elem: {elem}");
        Some(format!("oracle::Measured {{ {fields} }}"))
    }

    /// An expression for the name of a type; none for what is no type of a value.
    fn type_text(&self, of: &FieldType) -> Option<String> {
        match of {
            FieldType::Void | FieldType::Function => None,
            // Rust has an integer, signed or not as C's `char` is on the target.
            FieldType::Scalar(Scalar::Char) => Some("<core::ffi::c_char as oracle::Leaf>::TYPE".to_owned()),
            // Rust has what stores it.
            FieldType::Enum(name) => self.type_text(&self.measured.enums.get(name)?.storage),
            other => Some(format!("{:?}", other.to_string())),
        }
    }
}
