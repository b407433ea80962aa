//! What a typed call takes for each parameter of a hypercall, and what it hands to Xen for it.

use crate::abi::ParameterLayout;
use crate::backend::rust::naming::ident;
use crate::backend::rust::types::RustType;
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
    /// The name of the parameter of the method, if the caller gives it.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Passed::Known { .. } | Passed::CountOf { .. } => None,
            Passed::Value { name, .. } | Passed::Memory { name, .. } => Some(name),
        }
    }

    /// The parameter of the method, if the caller gives it; types are seen by way of `types`.
    pub(super) fn parameter(&self, types: &str) -> Option<String> {
        match self {
            Passed::Known { .. } | Passed::CountOf { .. } => None,
            Passed::Value { name, of, .. } => Some(format!("{}: {}", ident(name), of.by(types))),
            Passed::Memory { name, of, access } => {
                let (name, of) = (ident(name), of.by(types));
                match access {
                    Access::Read => Some(format!("{name}: &{of}")),
                    Access::ReadAndWrite => Some(format!("{name}: &mut {of}")),
                    Access::ReadSeveral => Some(format!("{name}: &[{of}]")),
                    Access::WriteSeveral => Some(format!("{name}: &mut [{of}]")),
                    Access::Returned => None,
                }
            }
        }
    }

    /// The name and the type of what is returned by value.
    pub(super) fn returned(&self, types: &str) -> Option<(String, String)> {
        match self {
            Passed::Memory { name, of, access: Access::Returned } => {
                Some((ident(name).into_owned(), of.by(types).to_string()))
            }
            _ => None,
        }
    }

    /// How the request gets it.
    pub(super) fn added(&self) -> String {
        match self {
            Passed::Known { number, is_wide } => {
                if *is_wide {
                    format!(".wide({number})")
                } else {
                    format!(".word({number})")
                }
            }
            Passed::CountOf { slice, is_wide } => {
                let slice = ident(slice);
                if *is_wide {
                    format!(".wide({slice}.len() as u64)")
                } else {
                    format!(".word({slice}.len())")
                }
            }
            Passed::Value { name, conversion, is_wide, .. } => {
                let name = ident(name);
                let integer = match conversion {
                    Conversion::Integer => name.into_owned(),
                    Conversion::Wrapped => format!("{name}.0"),
                    Conversion::Address => format!("{name}.to_bits()"),
                };
                if *is_wide {
                    format!(".wide({integer} as u64)")
                } else {
                    format!(".word({integer} as usize)")
                }
            }
            Passed::Memory { name, access, .. } => {
                let name = ident(name);
                match access {
                    Access::Read | Access::ReadSeveral => format!(".input({name})"),
                    Access::ReadAndWrite | Access::WriteSeveral => format!(".output({name})"),
                    Access::Returned => format!(".output(&mut {name})"),
                }
            }
        }
    }
}
