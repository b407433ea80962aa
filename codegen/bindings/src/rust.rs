//! Bindings in Rust.

use syn::spanned::Spanned;
use syn::{Attribute, BinOp, Expr, Fields, Item, Lit, UnOp};
use xen_abi_syntax::axes::Target;

use crate::c_integers;
use crate::declared::{
    Alignment, Body, Constant, Declarations, Member, Members, Name, NotRead, Record, Type,
};
use crate::numbers;
use crate::rust_assembly::assembly;

/// What a file of Rust declares.
pub(crate) fn read(text: &str) -> Result<Declarations, NotRead> {
    let file = syn::parse_file(text)
        .map_err(|error| NotRead { line: error.span().start().line, message: error.to_string() })?;
    let mut found = Declarations::default();
    let around = Around { within: Vec::new(), targets: Target::ALL.to_vec() };
    items(&file.items, &around, &mut found);
    found.assembly = assembly(&file);
    Ok(found)
}

/// What is around an item.
struct Around {
    within: Vec<String>,
    targets: Vec<Target>,
}

impl Around {
    fn inside(&self, name: &syn::Ident, attributes: &[Attribute]) -> Around {
        let mut within = self.within.clone();
        within.push(name.to_string());
        Around { within, targets: narrowed(&self.targets, attributes) }
    }
}

fn items(all: &[Item], around: &Around, found: &mut Declarations) {
    for item in all {
        match item {
            Item::Mod(module) => {
                if let Some((_, all)) = &module.content {
                    items(all, &around.inside(&module.ident, &module.attrs), found);
                }
            }
            Item::Struct(of) => {
                let fields = Members::InOrder(members(&of.fields, found));
                record(&of.ident, &of.attrs, fields, around)
                    .into_iter()
                    .for_each(|record| found.add_record(record));
            }
            Item::Union(of) => {
                let fields = Members::Overlaid(members(&Fields::Named(of.fields.clone()), found));
                record(&of.ident, &of.attrs, fields, around)
                    .into_iter()
                    .for_each(|record| found.add_record(record));
            }
            Item::Type(of) => {
                let alias = type_of(&of.ty, found);
                found.aliases.entry(of.ident.to_string()).or_insert(alias);
            }
            Item::Enum(of) => {
                if let Some(integer) = repr(&of.attrs).iter().find_map(|word| integer(word)) {
                    found.enumerations.insert(of.ident.to_string(), integer);
                }
                let inside = around.inside(&of.ident, &of.attrs);
                for variant in &of.variants {
                    let value = variant.discriminant.as_ref().and_then(|(_, of)| value(of, found));
                    constant(&variant.ident, value, &variant.attrs, &inside, found);
                }
            }
            Item::Const(of) => {
                let value = value(&of.expr, found);
                constant(&of.ident, value, &of.attrs, around, found);
            }
            _ => {}
        }
    }
}

fn constant(
    name: &syn::Ident,
    value: Option<i128>,
    attributes: &[Attribute],
    around: &Around,
    found: &mut Declarations,
) {
    if let Some(value) = value {
        found.add_constant(Constant {
            name: Name::new(&around.within, name.to_string()),
            line: name.span().start().line,
            value,
            targets: narrowed(&around.targets, attributes),
        });
    }
}

fn record(name: &syn::Ident, attributes: &[Attribute], members: Members, around: &Around) -> Option<Record> {
    let words = repr(attributes);
    let number = |key: &str| {
        words.iter().find_map(|word| word.strip_prefix(key)?.trim_matches(['(', ')']).parse::<u64>().ok())
    };
    let packed = words.iter().any(|word| word == "packed").then_some(1).or_else(|| number("packed"));
    let is_like_c = words.iter().any(|word| word == "C" || word == "transparent");
    let alignment = Alignment::at_most(packed);
    members.iter().next()?;
    Some(Record {
        name: Name::new(&around.within, name.to_string()),
        line: name.span().start().line,
        body: Body { members, alignment, align: number("align") },
        targets: narrowed(&around.targets, attributes),
        flaw: (!is_like_c).then(|| "it has no `repr(C)`: Rust lays it out as it likes".to_owned()),
    })
}

fn members(fields: &Fields, found: &Declarations) -> Vec<Member> {
    let name =
        |at: usize, field: &syn::Field| field.ident.as_ref().map_or(at.to_string(), ToString::to_string);
    fields
        .iter()
        .enumerate()
        .map(|(at, field)| Member::new(name(at, field), type_of(&field.ty, found)))
        .collect()
}

/// The words of `repr`, such as `C`, `packed(4)`, `u32`.
fn repr(attributes: &[Attribute]) -> Vec<String> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("repr"));
    let texts = lists.filter_map(|attribute| Some(attribute.meta.require_list().ok()?.tokens.to_string()));
    let texts: Vec<String> = texts.collect();
    texts.iter().flat_map(|text| text.split(',')).map(|word| word.replace(' ', "")).collect()
}

/// The targets for which something is, as far as `cfg` says that by an architecture.
fn narrowed(targets: &[Target], attributes: &[Attribute]) -> Vec<Target> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let texts =
        conditions.filter_map(|attribute| Some(attribute.meta.require_list().ok()?.tokens.to_string()));
    let texts: Vec<String> = texts.map(|text| text.replace(' ', "")).collect();
    let architectures = [
        ("\"x86\"", Target::X86_32),
        ("\"x86_64\"", Target::X86_64),
        ("\"arm\"", Target::Arm32),
        ("\"aarch64\"", Target::Arm64),
        ("\"riscv64\"", Target::Riscv64),
        ("\"powerpc64\"", Target::Ppc64),
    ];
    let mut left = targets.to_vec();
    for text in texts {
        let named: Vec<Target> = architectures
            .iter()
            .filter(|(word, _)| text.contains(&format!("target_arch={word}")))
            .map(|(_, target)| *target)
            .collect();
        let is_negative = text.starts_with("not(");
        if !named.is_empty() {
            left.retain(|target| named.contains(target) != is_negative);
        }
    }
    left
}

fn type_of(of: &syn::Type, found: &Declarations) -> Type {
    let unknown = || Type::Unknown(quoted(of));
    match of {
        syn::Type::Path(path) => {
            let Some(last) = path.path.segments.last() else { return unknown() };
            let name = last.ident.to_string();
            if let Some(integer) = integer(&name) {
                return integer;
            }
            match name.as_str() {
                "NonNull" => Type::Address,
                "PhantomData" => Type::Nothing,
                "Option" | "UnsafeCell" | "Cell" | "ManuallyDrop" | "MaybeUninit" | "Volatile" => {
                    match &last.arguments {
                        syn::PathArguments::AngleBracketed(inner) => match inner.args.first() {
                            Some(syn::GenericArgument::Type(inner)) => type_of(inner, found),
                            _ => unknown(),
                        },
                        _ => unknown(),
                    }
                }
                _ if last.arguments.is_empty() => Type::Named(name),
                _ => unknown(),
            }
        }
        syn::Type::Ptr(_) | syn::Type::FnPtr(_) | syn::Type::Reference(_) => Type::Address,
        syn::Type::Array(array) => {
            let count = value(&array.len, found).and_then(|count| u64::try_from(count).ok());
            count.map_or_else(unknown, |count| Type::array(type_of(&array.elem, found), count))
        }
        syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Type::Nothing,
        syn::Type::Paren(inner) => type_of(&inner.elem, found),
        _ => unknown(),
    }
}

fn quoted(of: &syn::Type) -> String {
    let span = of.span();
    span.source_text().unwrap_or_else(|| "a type".to_owned())
}

/// The integers that Rust has, and those of C by Rust's names.
fn integer(name: &str) -> Option<Type> {
    let of = |bits, signed| Some(Type::integer(bits, signed));
    match name {
        "u8" | "bool" | "AtomicU8" => of(8, false),
        "i8" => of(8, true),
        "u16" | "AtomicU16" => of(16, false),
        "i16" => of(16, true),
        "u32" | "AtomicU32" => of(32, false),
        "i32" => of(32, true),
        "u64" | "AtomicU64" => of(64, false),
        "i64" => of(64, true),
        "usize" | "AtomicUsize" => Some(Type::Word { signed: false }),
        "isize" => Some(Type::Word { signed: true }),
        _ => c_integers::named(name),
    }
}

/// The value of an expression of numbers and of constants that came before.
fn value(of: &Expr, found: &Declarations) -> Option<i128> {
    match of {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            Lit::Byte(byte) => Some(byte.value().into()),
            _ => None,
        },
        Expr::Paren(inner) => value(&inner.expr, found),
        Expr::Group(inner) => value(&inner.expr, found),
        Expr::Cast(cast) => value(&cast.expr, found),
        Expr::Path(path) => {
            let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            let name = names.next()?;
            if let ("BITS", Some(Type::Integer { bits, .. })) =
                (name.as_str(), names.next().and_then(|of| integer(&of)))
            {
                return Some(bits.into());
            }
            found.value(&name)
        }
        Expr::Unary(of) => numbers::unary(unary_operator(&of.op), value(&of.expr, found)?),
        Expr::Binary(of) => {
            numbers::binary(binary_operator(&of.op), value(&of.left, found)?, value(&of.right, found)?)
        }
        _ => None,
    }
}

fn unary_operator(of: &UnOp) -> &'static str {
    match of {
        UnOp::Neg(_) => "-",
        UnOp::Not(_) => "!",
        _ => "",
    }
}

fn binary_operator(of: &BinOp) -> &'static str {
    match of {
        BinOp::Add(_) => "+",
        BinOp::Sub(_) => "-",
        BinOp::Mul(_) => "*",
        BinOp::Div(_) => "/",
        BinOp::Rem(_) => "%",
        BinOp::BitOr(_) => "|",
        BinOp::BitAnd(_) => "&",
        BinOp::BitXor(_) => "^",
        BinOp::Shl(_) => "<<",
        BinOp::Shr(_) => ">>",
        _ => "",
    }
}
