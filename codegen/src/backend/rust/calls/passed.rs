//! What a typed call takes for each parameter of a hypercall, and what it hands to Xen for it.

use crate::abi::ParameterLayout;
use crate::backend::rust::code::{Code, Literal, quote};
use crate::backend::rust::naming::ident;
use crate::backend::rust::shape::RustType;
use crate::model::{Count, Direction, Parameter};

/// What a register is filled with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Passed<'s> {
    /// A number that is known.
    Known { number: u32, is_wide: bool },
    /// A parameter whose value the caller gives.
    Value { name: &'s str, of: RustType, conversion: Conversion, is_wide: bool },
    /// The address of memory that the caller gives.
    Memory { name: &'s str, of: RustType, access: Access },
    /// How many elements a slice has.
    CountOf { slice: &'s str, is_wide: bool },
}

/// How a value becomes an integer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Conversion {
    /// It is one.
    Integer,
    /// It wraps one.
    Wrapped,
    /// It is a handle.
    Address,
}

/// How a method takes memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Access {
    /// Xen reads one value.
    Read,
    /// Xen reads and writes one value.
    ReadAndWrite,
    /// Xen writes one value, which the method returns.
    Returned,
    /// Xen reads several values.
    ReadSeveral,
    /// Xen writes several values, or reads and writes them.
    WriteSeveral,
}

impl Access {
    /// How memory is taken to which a parameter points. Xen takes several elements only if the parameter is counted
    /// and it looks at the number.
    pub(super) fn new(direction: Direction, param: &Parameter, count: Option<Count>) -> Self {
        let takes_one = param.counted_by.is_none() || matches!(count, Some(Count::One | Count::Ignored));
        match direction {
            Direction::In if takes_one => Access::Read,
            Direction::InOut if takes_one => Access::ReadAndWrite,
            Direction::Out if takes_one => Access::Returned,
            Direction::In => Access::ReadSeveral,
            Direction::InOut | Direction::Out => Access::WriteSeveral,
        }
    }

    /// How many elements the memory has that is taken in this way: what fills a parameter that counts them.
    fn count(self, memory: &str, is_wide: bool) -> Passed<'_> {
        match self {
            Access::Read | Access::ReadAndWrite | Access::Returned => Passed::Known { number: 1, is_wide },
            Access::ReadSeveral | Access::WriteSeveral => Passed::CountOf { slice: memory, is_wide },
        }
    }
}

/// Replaces parameters that count elements.
pub(super) fn counted<'a, 's: 'a>(
    mut passed: Vec<Passed<'s>>,
    params: impl IntoIterator<Item = &'a ParameterLayout<'s>>,
) -> Vec<Passed<'s>> {
    let counts = params.into_iter().zip(passed.clone()).filter_map(|(param, passed)| match passed {
        Passed::Memory { name, access, .. } => Some((param.parameter.counted_by.as_deref()?, name, access)),
        _ => None,
    });
    for (count, memory, access) in counts.collect::<Vec<_>>() {
        for one in &mut passed {
            match *one {
                Passed::Value { name, is_wide, .. } if name == count => *one = access.count(memory, is_wide),
                _ => {}
            }
        }
    }
    passed
}

impl Passed<'_> {
    /// The parameter of the method, if the caller gives it.
    pub(super) fn parameter(&self) -> Code {
        match self {
            Passed::Known { .. } | Passed::CountOf { .. } => Code::new(),
            Passed::Value { name, of, .. } => {
                let (name, of) = (ident(name), of.tokens());
                quote!(#name: #of,)
            }
            Passed::Memory { name, of, access } => {
                let (name, of) = (ident(name), of.tokens());
                match access {
                    Access::Read => quote!(#name: &#of,),
                    Access::ReadAndWrite => quote!(#name: &mut #of,),
                    Access::ReadSeveral => quote!(#name: &[#of],),
                    Access::WriteSeveral => quote!(#name: &mut [#of],),
                    Access::Returned => Code::new(),
                }
            }
        }
    }

    /// The name and the type of what is returned by value.
    pub(super) fn returned(&self) -> Option<(Code, Code)> {
        match self {
            Passed::Memory { name, of, access: Access::Returned } => {
                let name = ident(name);
                Some((quote!(#name), of.tokens()))
            }
            _ => None,
        }
    }

    /// How the request gets it.
    pub(super) fn added(&self) -> Code {
        match self {
            Passed::Known { number, is_wide } => {
                let number = Literal::number(*number);
                if *is_wide { quote!(.wide(#number)) } else { quote!(.word(#number)) }
            }
            Passed::CountOf { slice, is_wide } => {
                let slice = ident(slice);
                if *is_wide { quote!(.wide(#slice.len() as u64)) } else { quote!(.word(#slice.len())) }
            }
            Passed::Value { name, conversion, is_wide, .. } => {
                let name = ident(name);
                let integer = match conversion {
                    Conversion::Integer => quote!(#name),
                    Conversion::Wrapped => quote!(#name.0),
                    Conversion::Address => quote!(#name.to_bits()),
                };
                if *is_wide { quote!(.wide(#integer as u64)) } else { quote!(.word(#integer as usize)) }
            }
            Passed::Memory { name, access, .. } => {
                let name = ident(name);
                match access {
                    Access::Read | Access::ReadSeveral => quote!(.input(#name)),
                    Access::ReadAndWrite | Access::WriteSeveral => quote!(.output(#name)),
                    Access::Returned => quote!(.output(&mut #name)),
                }
            }
        }
    }
}
