//! Bit-fields, which bindgen writes as functions that read bits of a unit.
//!
//! A getter looks like `fn a(&self) -> c_uint { … self._bitfield_1.get(3usize, 5u8) … }`, or has
//! `get_const::<3usize, 5u8>()`, by the version of Rust that bindgen writes for.

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, FnArg, GenericArgument, ImplItem, ImplItemFn, ItemImpl, Member, ReturnType};

use super::declared::BitField;
use super::names::MEMBER_PREFIX;
use super::rust_type;

/// The bit-fields of one `impl` block, in order of declaration.
pub(crate) fn read(item: &ItemImpl) -> Vec<BitField> {
    let functions = item.items.iter();
    functions
        .filter_map(|item| if let ImplItem::Fn(function) = item { getter(function) } else { None })
        .collect()
}

fn getter(function: &ImplItemFn) -> Option<BitField> {
    let name = function.sig.ident.to_string().strip_prefix(MEMBER_PREFIX)?.to_owned();
    let [FnArg::Receiver(_)] = function.sig.inputs.iter().collect::<Vec<_>>()[..] else { return None };
    let ReturnType::Type(_, returned) = &function.sig.output else { return None };
    let mut finder = ReadOfBits::default();
    finder.visit_block(&function.block);
    let (unit, offset_bits, width_bits) = finder.found?;
    Some(BitField { name, unit, offset_bits, width_bits, spelled: rust_type::read(returned) })
}

/// Looks for the call that reads the bits.
#[derive(Default)]
struct ReadOfBits {
    found: Option<(u32, u64, u64)>,
}

impl Visit<'_> for ReadOfBits {
    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        if call.method == "get" || call.method == "get_const" {
            self.found = self.found.or_else(|| bits_read(call));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Unit, offset and width.
fn bits_read(call: &ExprMethodCall) -> Option<(u32, u64, u64)> {
    let Expr::Field(field) = &*call.receiver else { return None };
    let Member::Named(unit) = &field.member else { return None };
    let unit = unit.to_string().strip_prefix("_bitfield_")?.parse().ok()?;
    let arguments: Vec<&Expr> = match &call.turbofish {
        None => call.args.iter().collect(),
        Some(generics) => generics
            .args
            .iter()
            .filter_map(
                |argument| if let GenericArgument::Const(value) = argument { Some(value) } else { None },
            )
            .collect(),
    };
    let numbers: Vec<u64> =
        arguments.into_iter().filter_map(|e| u64::try_from(rust_type::integer(e)?).ok()).collect();
    let [offset, width] = numbers[..] else { return None };
    Some((unit, offset, width))
}
