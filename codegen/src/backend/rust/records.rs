//! Structures and unions.

use super::code::{Code, Literal, format_ident, quote};
use super::naming::{bit_setter_name, ident, member_name, scalar};
use super::shape::{Representation, Role, RustBits, RustBody, RustField, RustRecord, RustType, RustView};
use super::{RustOptions, docs};
use crate::record_kind::RecordKind;

/// Writes records.
pub(super) struct Records<'o> {
    pub(super) options: &'o RustOptions,
}

impl RustType {
    pub(super) fn tokens(&self) -> Code {
        // A type that we wrote ourselves always has tokens.
        self.0.parse().unwrap_or_default()
    }
}

impl Records<'_> {
    /// A record and those that C spells inside it, with the documentation of the outermost.
    pub(super) fn record(&self, record: &RustRecord<'_>, docs: &Code, c_name: &str) -> Code {
        let mut tokens = match &record.body {
            RustBody::Fields(fields) => self.structure(record, fields, docs),
            RustBody::Union { size, views, .. } => self.union(record, *size, views, docs),
        };
        for inner in &record.inner {
            let kind = match inner.body {
                RustBody::Fields(_) => RecordKind::Struct,
                RustBody::Union { .. } => RecordKind::Union,
            };
            let kind = if kind == RecordKind::Struct { "structure" } else { "union" };
            let text = docs::text(&format!("A {kind} that C spells inside `{c_name}`."));
            tokens.extend(self.record(inner, &text, c_name));
        }
        tokens
    }

    fn structure(&self, record: &RustRecord<'_>, fields: &[RustField<'_>], docs: &Code) -> Code {
        let name = ident(&record.name);
        let representation = representation(record.representation);
        let declarations = fields.iter().map(declaration);
        let traits = self.options.traits.implement(record, fields);
        let packed = record.representation == Representation::Packed;
        let debug = debug(&record.name, fields, packed);
        let methods: Vec<Code> = fields.iter().map(|field| methods(&record.name, field)).collect();
        let views = fields.iter().filter_map(|field| match &field.role {
            Role::Tagged(_, tagged) => Some(tagged.enumeration(&record.name, field)),
            _ => None,
        });
        let methods =
            methods.iter().any(|methods| !methods.is_empty()).then(|| quote!(impl #name { #(#methods)* }));
        let derive = self.options.traits.derive(record, self.options.runtime.as_deref());
        quote! {
            #docs
            #derive
            #representation
            pub struct #name { #(#declarations)* }
            #traits
            #debug
            #methods
            #(#views)*
        }
    }

    fn union(&self, record: &RustRecord<'_>, size: u64, views: &[RustView<'_>], docs: &Code) -> Code {
        let name = ident(&record.name);
        let representation = representation(record.representation);
        let size = Literal::number(size);
        let accessors =
            views.iter().map(accessors).chain(record.bits().map(|bits| bit_accessors("bytes", bits)));
        let bytes = RustField {
            name: "bytes".to_owned(),
            of: RustType(format!("[u8; {size}]")),
            role: Role::Padding,
        };
        let traits = self.options.traits.implement(record, &[bytes]);
        let label = &record.name;
        let derive = self.options.traits.derive(record, self.options.runtime.as_deref());
        quote! {
            #docs
            #[doc = ""]
            #[doc = " The members of a C union share their bytes; each has methods here that show the bytes as that member."]
            #derive
            #representation
            pub struct #name {
                #[doc = " The bytes that the members share."]
                pub bytes: [u8; #size],
            }
            #traits
            impl core::fmt::Debug for #name {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    f.debug_tuple(#label).field(&self.bytes).finish()
                }
            }
            impl #name { #(#accessors)* }
        }
    }
}

fn representation(of: Representation) -> Code {
    match of {
        Representation::Natural => quote!(#[repr(C)]),
        Representation::Packed => quote!(#[repr(C, packed)]),
        Representation::Aligned(align) => {
            let align = Literal::number(align);
            quote!(#[repr(C, align(#align))])
        }
    }
}

fn declaration(field: &RustField<'_>) -> Code {
    let name = ident(&field.name);
    let of = field.of.tokens();
    let docs = match &field.role {
        Role::Member(member) | Role::Tagged(member, _) => docs::member(member),
        Role::Padding | Role::Bits(_) => quote!(#[doc(hidden)]),
    };
    quote!(#docs pub #name: #of,)
}

/// Shows the members that have a meaning.
fn debug(record: &str, fields: &[RustField<'_>], packed: bool) -> Code {
    let name = ident(record);
    let shown = fields.iter().flat_map(|field| match &field.role {
        Role::Member(member) | Role::Tagged(member, _) if !member.reserved => {
            let (label, field) = (&field.name, ident(&field.name));
            // A member of a packed structure is copied, since a reference to it could be misaligned.
            let value = if packed { quote!(&{ self.#field }) } else { quote!(&self.#field) };
            vec![quote!(.field(#label, #value))]
        }
        Role::Bits(bits) => bits
            .iter()
            .filter(|bits| !bits.member.reserved)
            .filter_map(|bits| {
                let label = member_name(bits.member.name.as_ref()?);
                let getter = ident(&label);
                Some(quote!(.field(#label, &self.#getter())))
            })
            .collect(),
        _ => Vec::new(),
    });
    quote! {
        impl core::fmt::Debug for #name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(#record)#(#shown)*.finish()
            }
        }
    }
}

fn methods(record: &str, field: &RustField<'_>) -> Code {
    match &field.role {
        Role::Member(_) | Role::Padding => Code::new(),
        Role::Bits(bits) => bits.iter().map(|bits| bit_accessors(&field.name, bits)).collect(),
        Role::Tagged(_, tagged) => tagged.method(record, field),
    }
}

/// The getter and setter of a bit-field.
fn bit_accessors(storage: &str, bits: &RustBits<'_>) -> Code {
    let Some(c_name) = &bits.member.name else { return Code::new() };
    let name = member_name(c_name);
    let (getter, setter, storage) = (ident(&name), ident(&bit_setter_name(c_name)), ident(storage));
    let of = scalar(bits.of);
    let offset = Literal::number(bits.offset);
    let width = Literal::number(bits.width);
    let raw = quote!(runtime::bits(&self.#storage, #offset, #width));
    let value = if bits.is_signed { quote!(runtime::sign_extended(#raw, #width)) } else { raw };
    let docs = docs::member(bits.member);
    let set = format!(" Sets `{name}` to the low {} bits of a value.", bits.width);
    quote! {
        #docs
        pub const fn #getter(&self) -> #of { #value as #of }
        #[doc = #set]
        pub const fn #setter(&mut self, value: #of) {
            runtime::set_bits(&mut self.#storage, #offset, #width, value as u64);
        }
    }
}

/// How a union shows its bytes as one member.
fn accessors(view: &RustView<'_>) -> Code {
    let (getter, setter) = (ident(&view.name), format_ident!("{}_mut", view.name));
    let with = format_ident!("from_{}", view.name);
    // Trimmed, the names of two members could be one.
    let lint = view.name.starts_with('_').then(|| quote!(#[allow(non_snake_case)]));
    let of = view.of.tokens();
    let docs = docs::member(view.member);
    let change = format!(" Shows the bytes as `{}`, to be changed in place.", view.name);
    let make = format!(" A union of which `{}` is set, and every other byte is zero.", view.name);
    quote! {
        #docs
        pub const fn #getter(&self) -> &#of { runtime::union_member(self) }
        #[doc = #change]
        pub const fn #setter(&mut self) -> &mut #of { runtime::union_member_mut(self) }
        #[doc = #make]
        #lint
        pub fn #with(value: #of) -> Self {
            let mut union = Self::default();
            *union.#setter() = value;
            union
        }
    }
}
