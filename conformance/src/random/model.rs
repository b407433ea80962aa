//! What a random specimen is made of: the generator's own model of C, which knows nothing of the emitters.

use xen_abi_codegen::axes::Target;

/// A few declarations that belong together and use nothing from elsewhere.
#[derive(Debug, Clone)]
pub(super) struct Specimen {
    /// What it was drawn with; names begin with it.
    pub(super) seed: u64,
    /// In an order in which C can read them.
    pub(super) declarations: Vec<Declaration>,
}

/// One declaration.
#[derive(Debug, Clone)]
pub(super) enum Declaration {
    Typedef(Typedef),
    Group(Group),
    Record(Record),
    Constant(Constant),
}

/// A typedef of a type, or of an array.
#[derive(Debug, Clone)]
pub(super) struct Typedef {
    pub(super) name: String,
    pub(super) of: Type,
    /// Of an array: the lengths, from the outside in.
    pub(super) lengths: Vec<u64>,
    pub(super) align: Option<u32>,
}

/// Constants that are values of one type.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) of: Integer,
    pub(super) in_c: GroupInC,
    pub(super) values: Vec<(String, u32)>,
}

/// What a group is in C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GroupInC {
    Macros,
    Enum,
    Typedef,
}

/// A structure or union with a name.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) name: String,
    /// Whether C has a typedef alone.
    pub(super) untagged: bool,
    pub(super) body: Body,
}

/// The members of a record.
#[derive(Debug, Clone)]
pub(super) struct Body {
    pub(super) kind: Kind,
    /// How closely members lie; without it, as a pragma around the record says.
    pub(super) packing: Option<Packing>,
    pub(super) align: Option<u32>,
    pub(super) members: Vec<Member>,
}

/// How closely the members of a record lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Natural,
    Attribute,
    Pragma(u32),
}

/// Whether members follow or overlay each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Struct,
    Union,
}

impl Kind {
    /// The keyword of C.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Kind::Struct => "struct",
            Kind::Union => "union",
        }
    }
}

/// A member.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: Option<String>,
    /// The targets that have it; all if there is no list.
    pub(super) only_on: Option<Vec<Target>>,
    /// Whether the alignment of its type counts for nothing.
    pub(super) packed: bool,
    /// An alignment of its own.
    pub(super) align: Option<u32>,
    pub(super) of: MemberOf,
}

impl Member {
    /// Whether a target has it.
    pub(super) fn is_on(&self, target: Target) -> bool {
        self.only_on.as_ref().is_none_or(|targets| targets.contains(&target))
    }
}

/// What a member holds.
#[derive(Debug, Clone)]
pub(super) enum MemberOf {
    Value(Type),
    Array(Type, Lengths),
    Bits(Type, u32),
    Inline(Body),
    InlineArray(Body, Vec<u64>),
}

/// The lengths of an array, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lengths {
    Fixed(Vec<u64>),
    /// An array without a length, of arrays of these.
    Flexible(Vec<u64>),
}

/// A type that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Integer(Integer),
    /// A pointer to nothing in particular.
    Pointer,
    /// The declaration at this place of the specimen.
    Declared(usize),
}

/// An integer type of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Integer {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    Char,
    Int,
    UInt,
    Long,
    ULong,
    Size,
}

impl Integer {
    pub(super) const ALL: [Integer; 14] = [
        Integer::U8,
        Integer::I8,
        Integer::U16,
        Integer::I16,
        Integer::U32,
        Integer::I32,
        Integer::U64,
        Integer::I64,
        Integer::Char,
        Integer::Int,
        Integer::UInt,
        Integer::Long,
        Integer::ULong,
        Integer::Size,
    ];

    /// What the format calls it, what C calls it, what facts call it where `long` has 32 bits and where it has 64, and
    /// the number of bits that it has everywhere.
    fn row(self) -> (&'static str, &'static str, [&'static str; 2], u32) {
        match self {
            Integer::U8 => ("u8", "uint8_t", ["u8"; 2], 8),
            Integer::I8 => ("i8", "int8_t", ["i8"; 2], 8),
            Integer::U16 => ("u16", "uint16_t", ["u16"; 2], 16),
            Integer::I16 => ("i16", "int16_t", ["i16"; 2], 16),
            Integer::U32 => ("u32", "uint32_t", ["u32"; 2], 32),
            Integer::I32 => ("i32", "int32_t", ["i32"; 2], 32),
            Integer::U64 => ("u64", "uint64_t", ["u64"; 2], 64),
            Integer::I64 => ("i64", "int64_t", ["i64"; 2], 64),
            Integer::Char => ("char", "char", ["char"; 2], 8),
            Integer::Int => ("int", "int", ["i32"; 2], 32),
            Integer::UInt => ("uint", "unsigned int", ["u32"; 2], 32),
            Integer::Long => ("long", "long", ["i32", "i64"], 32),
            Integer::ULong => ("ulong", "unsigned long", ["u32", "u64"], 32),
            Integer::Size => ("size", "size_t", ["u32", "u64"], 32),
        }
    }

    /// What the format calls it.
    pub(super) fn in_yaml(self) -> &'static str {
        self.row().0
    }

    /// What C calls it.
    pub(super) fn in_c(self) -> &'static str {
        self.row().1
    }

    /// What facts call it on a target.
    pub(super) fn in_facts(self, target: Target) -> &'static str {
        self.row().2[usize::from(target.pointer_bytes() == 8)]
    }

    /// The number of bits that it has at least, on whatever target.
    pub(super) fn bits(self) -> u32 {
        self.row().3
    }
}

/// A macro whose value is an expression.
#[derive(Debug, Clone)]
pub(super) struct Constant {
    pub(super) name: String,
    pub(super) value: Expression,
}

/// A constant expression of C.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    /// A number as C writes it.
    Number(String),
    /// The constant at this place of the specimen.
    Constant(usize),
    Unary(&'static str, Box<Expression>),
    Binary(&'static str, Box<[Expression; 2]>),
    Conditional(Box<[Expression; 3]>),
    Cast(Integer, Box<Expression>),
    SizeOf(Type),
}

/// How a language calls what expressions are made of.
pub(super) trait Words {
    /// An integer type.
    fn integer(&self, integer: Integer) -> &'static str;
    /// Any type.
    fn type_name(&self, of: Type) -> String;
    /// The constant at a place of the specimen.
    fn constant(&self, at: usize) -> &str;
}

impl Expression {
    /// The expression in a language, with parentheses around every operand.
    pub(super) fn text(&self, words: &dyn Words) -> String {
        let text = |expression: &Expression| expression.text(words);
        match self {
            Expression::Number(number) => number.clone(),
            Expression::Constant(at) => words.constant(*at).to_owned(),
            Expression::Unary(operator, of) => format!("{operator}({})", text(of)),
            Expression::Binary(operator, operands) => {
                let [left, right] = operands.each_ref().map(text);
                format!("({left}) {operator} ({right})")
            }
            Expression::Conditional(parts) => {
                let [condition, yes, no] = parts.each_ref().map(text);
                format!("({condition}) ? ({yes}) : ({no})")
            }
            Expression::Cast(to, of) => format!("({})({})", words.integer(*to), text(of)),
            Expression::SizeOf(of) => format!("sizeof({})", words.type_name(*of)),
        }
    }
}

impl Declaration {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        match self {
            Declaration::Typedef(typedef) => &typedef.name,
            Declaration::Group(group) => &group.name,
            Declaration::Record(record) => &record.name,
            Declaration::Constant(constant) => &constant.name,
        }
    }
}

impl Specimen {
    /// The records with a name.
    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.declarations.iter().filter_map(|declaration| match declaration {
            Declaration::Record(record) => Some(record),
            _ => None,
        })
    }

    /// The names of all integer constants.
    pub(super) fn constants(&self) -> impl Iterator<Item = &str> {
        self.declarations.iter().flat_map(|declaration| -> Vec<&str> {
            match declaration {
                Declaration::Constant(constant) => vec![&constant.name],
                Declaration::Group(group) => group.values.iter().map(|(name, _)| name.as_str()).collect(),
                _ => Vec::new(),
            }
        })
    }
}
