//! Constants of one type: newtypes that take any value, since Xen writes some that we do not know.

use super::code::{Code, Literal, quote};
use super::docs;
use super::naming::{constant_name, declared, ident, scalar};
use super::traits::Traits;
use crate::abi::Abi;
use crate::model::{Constant, Group, GroupId, GroupKind};
use crate::scalar::Scalar;

/// What a group is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustGroup<'s> {
    of: Scalar,
    values: Vec<(&'s Constant, i128)>,
}

impl<'s> RustGroup<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: GroupId) -> Option<Self> {
        let of = abi.groups.get(&id)?.scalar()?;
        let spec = abi.spec;
        let values =
            spec[id].values.iter().filter_map(|value| Some((&spec[*value], abi.constants.get(value)?.value)));
        Some(Self { of, values: values.collect() })
    }

    pub(super) fn tokens(&self, group: &Group, traits: &Traits) -> Code {
        let label = declared(&group.head);
        let name = ident(&label);
        let docs = docs::item(&group.head, &label);
        let of = scalar(self.of);
        let constants = self.values.iter().map(|(constant, value)| {
            let rust_name = value_name(group, constant);
            let docs = docs::item(&constant.head, &rust_name);
            let (name, value) = (ident(&rust_name), Literal::number(*value));
            quote!(#docs pub const #name: Self = Self(#value);)
        });
        let display = match group.kind {
            GroupKind::Enum => self.debug_of_enum(group),
            GroupKind::Flags => self.debug_of_flags(group),
        };
        let operators = (group.kind == GroupKind::Flags).then(|| self.operators(group, traits));
        let error = group.errors.then(|| self.error(group));
        let plain = newtype_traits(&name, &of, traits);
        quote! {
            #docs
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
            #[repr(transparent)]
            pub struct #name(pub #of);
            impl #name { #(#constants)* }
            impl core::fmt::Debug for #name {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result { #display }
            }
            #plain
            #operators
            #error
        }
    }

    /// Of each value that differs from those before it: the constant, and what it is in Rust.
    fn distinct(&self) -> impl Iterator<Item = (&'s Constant, i128)> {
        let mut seen = Vec::new();
        self.values.iter().copied().filter(move |(_, value)| {
            let is_new = !seen.contains(value);
            seen.push(*value);
            is_new
        })
    }

    /// What Rust wants of an error.
    fn error(&self, group: &Group) -> Code {
        let name = ident(&declared(&group.head));
        let arms = self.distinct().map(|(constant, value)| {
            let text = format!("{}: {}", value_name(group, constant), in_one_line(&constant.head.doc));
            let value = Literal::number(value);
            quote!(#value => f.write_str(#text),)
        });
        quote! {
            impl core::fmt::Display for #name {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    match self.0 { #(#arms)* other => write!(f, "unknown error {other}"), }
                }
            }
            impl core::error::Error for #name {}
        }
    }

    fn debug_of_enum(&self, group: &Group) -> Code {
        let label = declared(&group.head);
        let arms = self.distinct().map(|(constant, value)| {
            let text = format!("{label}::{}", value_name(group, constant));
            let value = Literal::number(value);
            quote!(#value => f.write_str(#text),)
        });
        quote!(match self.0 { #(#arms)* other => f.debug_tuple(#label).field(&other).finish(), })
    }

    fn debug_of_flags(&self, group: &Group) -> Code {
        let label = declared(&group.head);
        let parts = self.values.iter().filter(|(_, value)| *value != 0).map(|(constant, _)| {
            let text = value_name(group, constant);
            let name = ident(&text);
            quote! {
                if self.contains(Self::#name) {
                    f.write_str(separator)?;
                    f.write_str(#text)?;
                    separator = " | ";
                    rest &= !Self::#name.0;
                }
            }
        });
        quote! {
            let (mut separator, mut rest) = ("", self.0);
            f.write_str(concat!(#label, "("))?;
            #(#parts)*
            if rest != 0 || separator.is_empty() {
                write!(f, "{separator}{rest:#x}")?;
            }
            f.write_str(")")
        }
    }

    fn operators(&self, group: &Group, traits: &Traits) -> Code {
        let name = ident(&declared(&group.head));
        let all = self.values.iter().fold(0, |all, (_, value)| all | value);
        let all = Literal::number(all);
        let of = scalar(self.of);
        let bitflags = traits.bitflags.then(|| {
            let flags = self.values.iter().map(|(constant, _)| {
                let text = value_name(group, constant);
                let constant = ident(&text);
                quote!(runtime::bitflags::Flag::new(#text, Self::#constant))
            });
            quote! {
                impl runtime::bitflags::Flags for #name {
                    const FLAGS: &'static [runtime::bitflags::Flag<Self>] = &[#(#flags),*];
                    type Bits = #of;
                    fn bits(&self) -> #of { self.0 }
                    fn from_bits_retain(bits: #of) -> Self { Self(bits) }
                }
            }
        });
        quote! {
            impl #name {
                #[doc = " All bits that have a meaning."]
                pub const fn all() -> Self { Self(#all) }
                #[doc = " Whether all bits of another set are in this one."]
                pub const fn contains(self, other: Self) -> bool { self.0 & other.0 == other.0 }
                #[doc = " The bits that are in either set."]
                pub const fn union(self, other: Self) -> Self { Self(self.0 | other.0) }
                #[doc = " The bits of this set that are not in the other."]
                pub const fn difference(self, other: Self) -> Self { Self(self.0 & !other.0) }
            }
            impl core::ops::BitOr for #name {
                type Output = Self;
                fn bitor(self, other: Self) -> Self { self.union(other) }
            }
            impl core::ops::BitOrAssign for #name {
                fn bitor_assign(&mut self, other: Self) { *self = self.union(other); }
            }
            impl core::ops::BitAnd for #name {
                type Output = Self;
                fn bitand(self, other: Self) -> Self { Self(self.0 & other.0) }
            }
            #bitflags
        }
    }
}

/// Documentation as messages have it: in one line, without a full stop behind it.
fn in_one_line(doc: &str) -> String {
    let words: Vec<&str> = doc.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// The name of a value within its group.
pub(crate) fn value_name(group: &Group, constant: &Constant) -> String {
    constant.head.rust.clone().unwrap_or_else(|| constant_name(&constant.head.name, &group.prefix))
}

/// What every newtype around an integer implements.
pub(super) fn newtype_traits(name: &super::code::Ident, of: &super::code::Ident, traits: &Traits) -> Code {
    let bytemuck = traits.bytemuck.then(|| {
        quote! {
            unsafe impl runtime::bytemuck::Zeroable for #name {}
            unsafe impl runtime::bytemuck::Pod for #name {}
        }
    });
    quote! {
        #[doc = " It is laid out as the integer that it holds."]
        unsafe impl runtime::Plain for #name {}
        #bytemuck
        impl From<#of> for #name {
            fn from(value: #of) -> Self { Self(value) }
        }
        impl From<#name> for #of {
            fn from(value: #name) -> Self { value.0 }
        }
    }
}
