//! Reading bindgen's output, which is Rust, into [`Declared`].

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, Item, ItemConst, ItemImpl, Type as RustType, UseTree};
use xen_abi_codegen::facts::RecordKind;

use super::declared::{Declared, Enumeration, Member, Place, Record, Type};
use super::names::{MEMBER_PREFIX, Names};
use super::rust_type;
use super::{assertions, bit_fields};

/// Output of bindgen that was not understood.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not Rust.
    #[error("bindgen's output does not parse: {0}")]
    Syntax(#[from] syn::Error),
}

/// Reads what bindgen wrote, with what it said on the way of names in C.
pub(crate) fn read(text: &str, names: &Names) -> Result<Declared, ReadError> {
    let file = syn::parse_file(text)?;
    let mut declared = Declared::default();
    for item in &file.items {
        match item {
            Item::Struct(item) => {
                let record =
                    record(&item.ident.to_string(), RecordKind::Struct, &item.attrs, &item.fields, names);
                declared.records.insert(item.ident.to_string(), record);
            }
            Item::Union(item) => {
                let fields = Fields::Named(item.fields.clone());
                let record = record(&item.ident.to_string(), RecordKind::Union, &item.attrs, &fields, names);
                declared.records.insert(item.ident.to_string(), record);
            }
            Item::Use(item) => declared.typedefs.extend(other_name(&item.tree)),
            Item::Type(item) => {
                declared.typedefs.insert(item.ident.to_string(), rust_type::read(&item.ty));
            }
            _ => {}
        }
    }
    let enums: BTreeSet<&str> = names.enums.iter().map(String::as_str).collect();
    split_off_enums(&mut declared, &enums);
    for item in &file.items {
        match item {
            Item::Const(item) if item.ident == "_" => attach_assertions(&mut declared.records, item),
            Item::Const(item) => constant(&mut declared, item),
            Item::Impl(item) => attach_bit_fields(&mut declared.records, item),
            _ => {}
        }
    }
    Ok(declared)
}

fn record(
    name: &str,
    kind: RecordKind,
    attributes: &[syn::Attribute],
    fields: &Fields,
    names: &Names,
) -> Record {
    let known = names.records.get(name);
    let members = fields.iter().filter_map(member).collect();
    Record {
        tag: known.map_or_else(|| Some(name.to_owned()), |known| known.tag.clone()),
        kind: known.map_or(kind, |known| known.kind),
        packed: packed(attributes),
        extent: None,
        members,
        bit_fields: Vec::new(),
        asserted_offsets: BTreeMap::new(),
    }
}

/// What bindgen writes for a typedef of an enumeration: `pub use self::state as state_t;`.
fn other_name(tree: &UseTree) -> Option<(String, Type)> {
    let UseTree::Path(path) = tree else { return None };
    let UseTree::Rename(renamed) = &*path.tree else { return None };
    let of = Type::Named(renamed.ident.to_string());
    (path.ident == "self").then(|| (renamed.rename.to_string(), of))
}

/// The bytes of a record for which bindgen has no members.
const BLOB: &str = "_bindgen_opaque_blob";

fn member(field: &syn::Field) -> Option<Member> {
    let name = field.ident.as_ref()?.to_string();
    let place = if let Some(name) = name.strip_prefix(MEMBER_PREFIX) {
        Place::Named(name.to_owned())
    } else if name.starts_with("__bindgen_anon_") {
        Place::Unnamed
    } else if let Some(number) = name.strip_prefix("_bitfield_").and_then(|rest| rest.parse().ok()) {
        Place::Unit(number)
    } else {
        Place::Filler
    };
    let spelled =
        if name == BLOB { Type::Unsupported("bytes".to_owned()) } else { rust_type::read(&field.ty) };
    Some(Member { place, spelled })
}

/// The number in `#[repr(C, packed(4))]`; `packed` alone is one.
fn packed(attributes: &[syn::Attribute]) -> Option<u64> {
    let mut packed = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // What is no list of words, such as `align(8)`, is told by the assertions too.
        let _ = attribute.parse_nested_meta(|meta| {
            let number = if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<syn::LitInt>()?.base10_parse()?
            } else {
                1
            };
            if meta.path.is_ident("packed") {
                packed = Some(number);
            }
            Ok(())
        });
    }
    packed
}

/// bindgen writes an enumeration as an alias of its storage.
fn split_off_enums(declared: &mut Declared, enums: &BTreeSet<&str>) {
    for name in enums {
        if let Some(storage) = declared.typedefs.remove(*name) {
            declared.enums.insert((*name).to_owned(), Enumeration { storage, enumerators: Vec::new() });
        }
    }
}

fn attach_assertions(records: &mut BTreeMap<String, Record>, item: &ItemConst) {
    for assertion in assertions::read(item) {
        let Some(record) = records.get_mut(&assertion.record) else { continue };
        assertion.attach_to(record);
    }
}

fn attach_bit_fields(records: &mut BTreeMap<String, Record>, item: &ItemImpl) {
    let RustType::Path(path) = &*item.self_ty else { return };
    let Some(name) = path.path.get_ident() else { return };
    if let Some(record) = records.get_mut(&name.to_string()) {
        record.bit_fields.extend(bit_fields::read(item));
    }
}

/// An enumerator, or a variable whose value is known.
fn constant(declared: &mut Declared, item: &ItemConst) {
    let name = item.ident.to_string();
    if let Type::Named(of) = rust_type::read(&item.ty) {
        if let Some(enumeration) = declared.enums.get_mut(&of) {
            enumeration.enumerators.push(name.clone());
        }
    }
    if let Some(value) = rust_type::integer(&item.expr) {
        declared.integers.insert(name, value);
    } else if let Some(text) = rust_type::text(&item.expr) {
        declared.texts.insert(name, text);
    }
}
