//! Types and literals as bindgen writes them.

use syn::{Expr, GenericArgument, Lit, PathArguments, PathSegment, Type as RustType, UnOp};

use super::declared::{Integer, Type};

/// Reads a type; what Xen's headers have no use for becomes [`Type::Unsupported`].
pub(crate) fn read(written: &RustType) -> Type {
    match written {
        RustType::Ptr(_) => Type::Pointer,
        RustType::Array(array) => match length(&array.len) {
            Some(length) => Type::Array(Box::new(read(&array.elem)), length),
            None => unsupported(written),
        },
        RustType::Path(path) => match path.path.segments.last() {
            Some(segment) => of_segment(segment).unwrap_or_else(|| unsupported(written)),
            None => unsupported(written),
        },
        _ => unsupported(written),
    }
}

fn unsupported(written: &RustType) -> Type {
    Type::Unsupported(quote::ToTokens::to_token_stream(written).to_string())
}

fn of_segment(segment: &PathSegment) -> Option<Type> {
    let name = segment.ident.to_string();
    let inner = || match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(inner) => Some(read(inner)),
            _ => None,
        },
        _ => None,
    };
    let read = match name.as_str() {
        // Only pointers to functions are optional.
        "Option" => Type::Pointer,
        "ManuallyDrop" => inner()?,
        "__IncompleteArrayField" => Type::Flexible(Box::new(inner()?)),
        "__BindgenBitfieldUnit" => match inner()? {
            Type::Array(_, bytes) => Type::BitUnit(bytes),
            _ => return None,
        },
        "c_void" => Type::Void,
        name => match integer_named(name) {
            Some(integer) => Type::Integer(integer),
            None if matches!(name, "f32" | "f64" | "u128" | "i128" | "__BindgenOpaqueArray") => return None,
            None if !matches!(segment.arguments, PathArguments::None) => return None,
            None => Type::Named(name.to_owned()),
        },
    };
    Some(read)
}

fn integer_named(name: &str) -> Option<Integer> {
    let fixed = |bytes, signed| Some(Integer::Fixed { bytes, signed });
    match name {
        "c_char" => Some(Integer::Char),
        "bool" => Some(Integer::Bool),
        "u8" | "c_uchar" => fixed(1, false),
        "i8" | "c_schar" => fixed(1, true),
        "u16" | "c_ushort" => fixed(2, false),
        "i16" | "c_short" => fixed(2, true),
        "u32" | "c_uint" => fixed(4, false),
        "i32" | "c_int" => fixed(4, true),
        "u64" | "c_ulonglong" => fixed(8, false),
        "i64" | "c_longlong" => fixed(8, true),
        "usize" | "c_ulong" => Some(Integer::PointerWide { signed: false }),
        "isize" | "c_long" => Some(Integer::PointerWide { signed: true }),
        _ => None,
    }
}

fn length(expression: &Expr) -> Option<u64> {
    integer(expression).and_then(|value| u64::try_from(value).ok())
}

/// The value of an integer literal, also of a negative one.
pub(crate) fn integer(expression: &Expr) -> Option<i128> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(negation) if matches!(negation.op, UnOp::Neg(_)) => Some(-integer(&negation.expr)?),
        _ => None,
    }
}

/// The text of a byte string with the zero byte that ends it in C.
pub(crate) fn text(expression: &Expr) -> Option<String> {
    let Expr::Lit(literal) = expression else { return None };
    let bytes = match &literal.lit {
        Lit::ByteStr(bytes) => bytes.value(),
        Lit::CStr(text) => return text.value().into_string().ok(),
        _ => return None,
    };
    String::from_utf8(bytes.strip_suffix(&[0])?.to_vec()).ok()
}
