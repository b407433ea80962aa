//! The reader against pieces of Rust as bindgen writes them.

use xen_abi_codegen::axes::Target;
use xen_abi_codegen::facts::{FieldFacts, RecordKind};

use super::declared::Declared;
use super::layout::{LayoutError, Layouts};
use super::names::{Names, RecordName};
use super::reader;

/// Reads a piece; records whose name says that bindgen made it up have no name in C.
fn read(text: &str, tags: &[(&str, &str)]) -> Declared {
    let mut names = Names::default();
    for word in
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| word.contains("__bindgen_ty_"))
    {
        names.records.insert(word.to_owned(), RecordName { tag: None, kind: RecordKind::Struct });
    }
    for union in text.split("union ").skip(1) {
        let name = union.split_whitespace().next().unwrap();
        let tag = (!name.contains("__bindgen_ty_")).then(|| name.to_owned());
        names.records.insert(name.to_owned(), RecordName { tag, kind: RecordKind::Union });
    }
    for (name, tag) in tags {
        names.records.insert(
            (*name).to_owned(),
            RecordName { tag: Some((*tag).to_owned()), kind: RecordKind::Struct },
        );
    }
    names.enums.extend(text.contains("pub type colour").then(|| "colour".to_owned()));
    reader::read(text, &names).unwrap()
}

/// The leaves of a record, one line each: path, offset, size, type, and what an array holds.
fn leaves(declared: &Declared, target: Target, record: &str) -> Vec<String> {
    let layouts = Layouts { declared, target };
    layouts.leaves(record).unwrap().iter().map(line).collect()
}

fn line(leaf: &FieldFacts) -> String {
    let mut line = format!("{} {}+{} {}", leaf.path, leaf.offset_bits, leaf.size_bits, leaf.field_type);
    if let (Some(elem), Some(len)) = (&leaf.elem, leaf.len) {
        line.push_str(&format!(" {len} of {elem}"));
    }
    let inner: Vec<String> = leaf.fields.iter().map(self::line).collect();
    if inner.is_empty() { line } else { format!("{line} {{ {} }}", inner.join(", ")) }
}

/// The assertions about size and alignment that stand beside a record.
fn extent(name: &str, size: u64, align: u64) -> String {
    format!(
        "const _: () = {{ [\"Size of {name}\"][::core::mem::size_of::<{name}>() - {size}usize]; \
         [\"Alignment of {name}\"][::core::mem::align_of::<{name}>() - {align}usize]; }};"
    )
}

#[test]
fn members_of_records_without_a_name_belong_to_the_record_around() {
    let text =
        "pub struct s { pub m_dom: u16, pub m_u: s__bindgen_ty_1, pub __bindgen_anon_1: s__bindgen_ty_2 }
         pub union s__bindgen_ty_1 { pub m_virq: u32, pub m_pair: s__bindgen_ty_1__bindgen_ty_1 }
         pub struct s__bindgen_ty_1__bindgen_ty_1 { pub m_dom: u16, pub m_port: u32 }
         pub union s__bindgen_ty_2 { pub m_rax: u64, pub m_eax: u32 }"
            .to_owned()
            + &extent("s", 24, 8)
            + &extent("s__bindgen_ty_1", 8, 4)
            + &extent("s__bindgen_ty_1__bindgen_ty_1", 8, 4)
            + &extent("s__bindgen_ty_2", 8, 8);
    assert_eq!(
        leaves(&read(&text, &[]), Target::X86_64, "s"),
        [
            "dom 0+16 u16",
            "u.virq 32+32 u32",
            "u.pair.dom 32+16 u16",
            "u.pair.port 64+32 u32",
            "rax 128+64 u64",
            "eax 128+32 u32",
        ]
    );
}

#[test]
fn a_nested_record_with_a_tag_is_a_leaf_under_its_own_tag() {
    let text = "pub struct outer { pub m_type: u8, pub m_inner: outer_inner }
         pub struct outer_inner { pub m_a: c::c_long }"
        .to_owned()
        + &extent("outer", 8, 4)
        + &extent("outer_inner", 4, 4);
    let declared = read(&text, &[("outer_inner", "inner")]);
    assert_eq!(leaves(&declared, Target::Arm32, "outer"), ["type 0+8 u8", "inner 32+32 record:inner"]);
    assert_eq!(leaves(&declared, Target::Arm32, "outer_inner"), ["a 0+32 i32"]);
}

#[test]
fn bit_fields_lie_in_their_unit() {
    let text = "pub struct s { pub m_addr: u64, pub _bitfield_align_1: [u32; 0],
             pub _bitfield_1: __BindgenBitfieldUnit<[u8; 2usize]>, pub __bindgen_padding_0: u16,
             pub m_last: u32 }
         impl s {
             pub fn m_ready(&self) -> u8 { unsafe { ::core::mem::transmute(self._bitfield_1.get(0usize, 1u8) as u8) } }
             pub fn set_m_ready(&mut self, val: u8) { unsafe { self._bitfield_1.set(0usize, 1u8, val as u64) } }
             pub fn m_kind(&self) -> c::c_uint { unsafe { ::core::mem::transmute(self._bitfield_1.get_const::<4usize, 9u8>() as u32) } }
             pub unsafe fn m_kind_raw(this: *const Self) -> c::c_uint { todo!() }
         }"
        .to_owned()
        + &extent("s", 16, 8);
    assert_eq!(
        leaves(&read(&text, &[]), Target::Arm64, "s"),
        ["addr 0+64 u64", "ready 64+1 u8", "kind 68+9 u32", "last 96+32 u32"]
    );
}

#[test]
fn arrays_tell_what_they_hold() {
    let text = "pub type handle_t = [u8; 16usize];
         pub struct s { pub m_name: [c::c_char; 4usize], pub m_grid: [[u16; 3usize]; 2usize], pub m_id: handle_t,
             pub m_pairs: [s__bindgen_ty_1; 2usize], pub m_rest: __IncompleteArrayField<u64> }
         pub struct s__bindgen_ty_1 { pub m_a: u32, pub m_b: i8 }"
        .to_owned()
        + &extent("s", 48, 8)
        + &extent("s__bindgen_ty_1", 8, 4);
    assert_eq!(
        leaves(&read(&text, &[]), Target::X86_64, "s"),
        [
            "name 0+32 array 4 of char",
            "grid 32+96 array 2 of array",
            "id 128+128 array 16 of u8",
            "pairs 256+128 array 2 of record { a 0+32 u32, b 32+8 i8 }",
            "rest 384+0 array 0 of u64",
        ]
    );
}

#[test]
fn a_packed_record_has_no_holes() {
    let text = "#[repr(C, packed)] pub struct one { pub m_a: u8, pub m_b: u64 }
         #[repr(C, packed(2))] pub struct two { pub m_a: u8, pub m_b: u64 }"
        .to_owned()
        + &extent("one", 9, 1)
        + &extent("two", 10, 2);
    let declared = read(&text, &[]);
    assert_eq!(leaves(&declared, Target::X86_64, "one"), ["a 0+8 u8", "b 8+64 u64"]);
    assert_eq!(leaves(&declared, Target::X86_64, "two"), ["a 0+8 u8", "b 16+64 u64"]);
}

#[test]
fn handles_are_known_by_name_whatever_is_behind() {
    let text = "pub struct __guest_handle_char { pub m_p: *mut c::c_char }
         pub type __guest_handle_int = *mut c::c_int;
         pub type alias_t = __guest_handle_char;
         pub struct s { pub m_a: __guest_handle_char, pub m_b: __guest_handle_int, pub m_c: alias_t,
             pub m_d: *mut s, pub m_e: ::core::option::Option<unsafe extern \"C\" fn()> }"
        .to_owned()
        + &extent("__guest_handle_char", 4, 4)
        + &extent("s", 20, 4);
    assert_eq!(
        leaves(&read(&text, &[]), Target::X86_32, "s"),
        ["a 0+32 handle", "b 32+32 handle", "c 64+32 handle", "d 96+32 ptr", "e 128+32 ptr"]
    );
}

#[test]
fn enumerations_are_told_from_typedefs_and_keep_their_order() {
    let text = "pub const RED: colour = 4; pub const BLUE: colour = -1; pub type colour = c::c_int;
         pub type other = c::c_int; pub const LIMIT: c::c_uint = 7;
         pub struct s { pub m_a: colour, pub m_b: other }"
        .to_owned()
        + &extent("s", 8, 4);
    let declared = read(&text, &[]);
    assert_eq!(leaves(&declared, Target::X86_64, "s"), ["a 0+32 enum:colour", "b 32+32 i32"]);
    assert_eq!(declared.enums["colour"].enumerators, ["RED", "BLUE"]);
    assert_eq!(declared.integers["BLUE"], -1);
    assert_eq!(declared.integers["LIMIT"], 7);
}

#[test]
fn eight_byte_integers_are_aligned_as_the_target_does() {
    let text = "pub struct s { pub m_a: u32, pub m_b: u64 }".to_owned() + &extent("s", 12, 4);
    assert_eq!(leaves(&read(&text, &[]), Target::X86_32, "s"), ["a 0+32 u32", "b 32+64 u64"]);
}

#[test]
fn what_bindgen_asserts_must_follow_from_the_rules() {
    let members = "pub struct s { pub m_a: u32, pub m_b: u64 }".to_owned();
    let offset =
        "const _: () = { [\"Offset of field: s::m_b\"][::core::mem::offset_of!(s, m_b) - 4usize]; };";
    let failure = |text: &str| {
        let declared = read(text, &[]);
        Layouts { declared: &declared, target: Target::X86_64 }.leaves("s").unwrap_err()
    };
    assert_eq!(
        failure(&(members.clone() + &extent("s", 16, 8) + offset)).to_string(),
        "`s`: offset of `b` is 8 by the rules of C, and 4 by bindgen's assertion"
    );
    assert_eq!(
        failure(&(members.clone() + &extent("s", 24, 8))).to_string(),
        "`s`: size is 16 by the rules of C, and 24 by bindgen's assertion"
    );
    assert!(matches!(failure(&members), LayoutError::Undefined { .. }));
}

#[test]
fn what_is_not_understood_is_an_error_and_no_panic() {
    let with_member = |member: &str| {
        let text = format!("pub struct s {{ pub m_a: {member} }}") + &extent("s", 8, 8);
        let declared = read(&text, &[]);
        Layouts { declared: &declared, target: Target::X86_64 }.leaves("s").unwrap_err()
    };
    assert!(matches!(with_member("f64"), LayoutError::Unsupported { .. }));
    assert!(matches!(with_member("missing_t"), LayoutError::Undefined { .. }));
    assert!(matches!(with_member("__BindgenOpaqueArray<u64, 1usize>"), LayoutError::Unsupported { .. }));
    let declared = read("pub struct opaque { _unused: [u8; 0] }", &[]);
    assert_eq!(declared.records["opaque"].extent, None);
    assert!(reader::read("this is not Rust", &Names::default()).is_err());
}

#[test]
fn types_keep_the_names_by_which_c_spells_them() {
    let text = "pub type port_t = u32; pub struct s { pub m_port: port_t }".to_owned() + &extent("s", 4, 4);
    let declared = read(&text, &[]);
    assert_eq!(declared.records["s"].members[0].spelled, super::declared::Type::Named("port_t".to_owned()));
}
