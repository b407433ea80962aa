//! Draws specimens: everything that decides a layout, in every combination.

use std::collections::HashSet;

use fastrand::Rng;
use xen_abi_codegen::axes::Target;

use super::model::{
    Body, Constant, Declaration, Expression, Group, GroupInC, Integer, Kind, Lengths, Member, MemberOf,
    Packing, Record, Specimen, Type, Typedef,
};

/// The specimen of a seed.
pub(super) fn specimen(seed: u64) -> Specimen {
    let mut draw = Draw { rng: Rng::with_seed(seed), seed, declarations: Vec::new(), taken: HashSet::new() };
    for _ in 0..draw.rng.usize(0..3) {
        draw.typedef();
    }
    for _ in 0..draw.rng.usize(0..2) {
        draw.group();
    }
    for _ in 0..draw.rng.usize(0..3) {
        draw.record("part", 1, Ending::Closed);
    }
    draw.record("main", 3, Ending::MayBeFlexible);
    for _ in 0..draw.rng.usize(0..4) {
        draw.constant();
    }
    Specimen { seed, declarations: draw.declarations }
}

/// Words that names of members are made of, among them keywords of Rust.
const WORDS: [&str; 24] = [
    "a", "b", "x", "id", "len", "type", "fn", "self", "Self", "match", "ref", "move", "_pad", "flags", "u",
    "in", "dyn", "async", "impl", "crate", "super", "value", "y_", "n0",
];

const ALIGNMENTS: [u32; 5] = [1, 2, 4, 8, 16];

/// Whether a record may end in a flexible array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    MayBeFlexible,
    Closed,
}

struct Draw {
    rng: Rng,
    seed: u64,
    declarations: Vec<Declaration>,
    /// The names of the record's members so far, without what Rust's names leave out.
    taken: HashSet<String>,
}

impl Draw {
    /// Whether something happens that does so in some of a hundred cases.
    fn percent(&mut self, cases: u32) -> bool {
        self.rng.u32(0..100) < cases
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.rng.usize(0..choices.len())]
    }

    fn name(&self, kind: &str) -> String {
        format!("r{}_{kind}{}", self.seed, self.declarations.len())
    }

    fn alignment(&mut self, percent: u32) -> Option<u32> {
        self.percent(percent).then(|| self.one_of(&ALIGNMENTS))
    }

    /// The places of declarations of some kind.
    fn declared(&self, is_wanted: impl Fn(&Declaration) -> bool) -> Vec<Type> {
        let places = self.declarations.iter().enumerate().filter(|(_, declaration)| is_wanted(declaration));
        places.map(|(at, _)| Type::Declared(at)).collect()
    }

    fn integer(&mut self) -> Integer {
        self.one_of(&Integer::ALL)
    }

    fn typedef(&mut self) {
        let lengths = if self.percent(30) { self.lengths() } else { Vec::new() };
        let others = self.declared(|declaration| matches!(declaration, Declaration::Typedef(_)));
        let of = if !others.is_empty() && self.percent(25) {
            self.one_of(&others)
        } else {
            Type::Integer(self.integer())
        };
        let align = self.alignment(25);
        let name = self.name("t");
        self.declarations.push(Declaration::Typedef(Typedef { name, of, lengths, align }));
    }

    fn group(&mut self) {
        let in_c = self.one_of(&[GroupInC::Macros, GroupInC::Enum, GroupInC::Typedef]);
        let of = match in_c {
            GroupInC::Macros => self.integer(),
            GroupInC::Enum | GroupInC::Typedef => {
                if self.percent(80) {
                    Integer::UInt
                } else {
                    self.integer()
                }
            }
        };
        let name = self.name("g");
        let values = (0..self.rng.usize(1..4)).map(|at| (format!("{name}_V{at}"), self.rng.u32(0..100)));
        let values = values.collect();
        self.declarations.push(Declaration::Group(Group { name, of, in_c, values }));
    }

    fn record(&mut self, kind: &str, depth: usize, ending: Ending) {
        self.taken.clear();
        let mut body = self.body(depth, ending);
        body.packing = self.packing(35);
        body.align = self.alignment(15);
        let record = Record { name: self.name(kind), untagged: self.percent(15), body };
        self.declarations.push(Declaration::Record(record));
    }

    fn packing(&mut self, percent: u32) -> Option<Packing> {
        if !self.percent(percent) {
            return None;
        }
        Some(match self.rng.u32(0..8) {
            0 => Packing::Natural,
            1..5 => Packing::Attribute,
            _ => Packing::Pragma(self.one_of(&ALIGNMENTS)),
        })
    }

    /// Lengths of arrays inside each other, mostly of one. Compilers interpret what is claimed of them: many elements would
    /// show nothing more, and take long.
    fn lengths(&mut self) -> Vec<u64> {
        if self.percent(25) {
            let count = self.rng.usize(2..4);
            return (0..count).map(|_| self.rng.u64(1..3)).collect();
        }
        vec![self.rng.u64(1..6)]
    }

    fn body(&mut self, depth: usize, ending: Ending) -> Body {
        let kind = if self.percent(75) { Kind::Struct } else { Kind::Union };
        let count = if self.percent(2) { 0 } else { self.rng.usize(1..7) };
        let mut members: Vec<Member> = (0..count).map(|_| self.member(depth)).collect();
        let can_be_flexible = ending == Ending::MayBeFlexible && kind == Kind::Struct;
        if can_be_flexible && members.iter().any(holds_a_value) && self.percent(10) {
            let inner = if self.percent(20) { vec![self.rng.u64(1..4)] } else { Vec::new() };
            let of = MemberOf::Array(Type::Integer(self.integer()), Lengths::Flexible(inner));
            let name = Some(self.member_name());
            members.push(Member { name, only_on: None, packed: false, align: None, of });
        }
        Body { kind, packing: self.packing(20), align: self.alignment(8), members }
    }

    fn member(&mut self, depth: usize) -> Member {
        let of = self.member_of(depth);
        let is_unnamed = match &of {
            MemberOf::Bits(_, width) => *width == 0 || self.percent(10),
            MemberOf::Inline(_) => self.percent(50),
            _ => false,
        };
        let name = if is_unnamed { None } else { Some(self.member_name()) };
        let only_on = if self.percent(8) {
            Some(Target::ALL.into_iter().filter(|_| self.rng.bool()).collect())
        } else {
            None
        };
        // A list of none would say that no target has it.
        let only_on = only_on.filter(|targets: &Vec<Target>| !targets.is_empty());
        let (packed, align) = self.attributes(&of);
        Member { name, only_on, packed, align, of }
    }

    /// Whether a member is packed by itself, and how it is aligned.
    fn attributes(&mut self, of: &MemberOf) -> (bool, Option<u32>) {
        match of {
            MemberOf::Inline(_) | MemberOf::InlineArray(..) => (false, None),
            MemberOf::Bits(..) => (self.percent(8), None),
            MemberOf::Value(_) | MemberOf::Array(..) if self.percent(8) => (true, self.alignment(50)),
            MemberOf::Value(_) | MemberOf::Array(..) => (false, self.alignment(8)),
        }
    }

    fn member_of(&mut self, depth: usize) -> MemberOf {
        match self.rng.u32(0..100) {
            0..30 => self.bit_field(),
            30..55 if depth > 0 => {
                let body = self.body(depth - 1, Ending::Closed);
                if self.percent(20) {
                    MemberOf::InlineArray(body, self.lengths())
                } else {
                    MemberOf::Inline(body)
                }
            }
            55..70 => MemberOf::Array(self.of_a_value(), Lengths::Fixed(self.lengths())),
            _ => MemberOf::Value(self.of_a_value()),
        }
    }

    /// A name that no other member of the record has, also if members are promoted.
    fn member_name(&mut self) -> String {
        let word = self.one_of(&WORDS);
        let numbered = (2..).map(|number| format!("{word}{number}"));
        let mut names = std::iter::once(word.to_owned()).chain(numbered);
        let is_new = |name: &String| self.taken.insert(name.replace('_', "").to_lowercase());
        names.find(is_new).unwrap_or_default()
    }

    fn of_a_value(&mut self) -> Type {
        let declared = self.declared(|declaration| !matches!(declaration, Declaration::Constant(_)));
        if !declared.is_empty() && self.percent(40) {
            return self.one_of(&declared);
        }
        if self.percent(5) { Type::Pointer } else { Type::Integer(self.integer()) }
    }

    fn bit_field(&mut self) -> MemberOf {
        let of = self.bit_field_type();
        let width = if self.percent(12) { 0 } else { self.rng.u32(1..=self.bits_of(of)) };
        MemberOf::Bits(of, width)
    }

    fn bit_field_type(&mut self) -> Type {
        let declared = self.declared(|declaration| match declaration {
            Declaration::Typedef(typedef) => {
                typedef.lengths.is_empty() && matches!(typedef.of, Type::Integer(_))
            }
            Declaration::Group(_) => true,
            _ => false,
        });
        if !declared.is_empty() && self.percent(20) {
            return self.one_of(&declared);
        }
        Type::Integer(self.integer())
    }

    /// The number of bits that a type of bit-fields has at least.
    fn bits_of(&self, of: Type) -> u32 {
        match of {
            Type::Integer(integer) => integer.bits(),
            Type::Pointer => 0,
            Type::Declared(at) => match &self.declarations[at] {
                Declaration::Typedef(typedef) => self.bits_of(typedef.of),
                Declaration::Group(group) => group.of.bits(),
                _ => 0,
            },
        }
    }

    fn constant(&mut self) {
        let name = self.name("c");
        let value = self.expression(3);
        self.declarations.push(Declaration::Constant(Constant { name, value }));
    }

    fn expression(&mut self, depth: usize) -> Expression {
        if depth == 0 || self.percent(25) {
            return self.operand();
        }
        let inner = |draw: &mut Self| draw.expression(depth - 1);
        match self.rng.u32(0..100) {
            0..20 => Expression::Unary(self.one_of(&["-", "~", "!", "+"]), Box::new(inner(self))),
            20..65 => {
                let operator = self.one_of(&[
                    "+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=",
                    "&&", "||",
                ]);
                let mut operands = [inner(self), inner(self)];
                if matches!(operator, "<<" | ">>") {
                    operands[1] = Expression::Number(self.rng.u32(0..34).to_string());
                }
                Expression::Binary(operator, Box::new(operands))
            }
            65..75 => Expression::Conditional(Box::new([inner(self), inner(self), inner(self)])),
            75..95 => Expression::Cast(self.integer(), Box::new(inner(self))),
            _ => self.operand(),
        }
    }

    fn operand(&mut self) -> Expression {
        let constants: Vec<usize> = (0..self.declarations.len())
            .filter(|at| matches!(self.declarations[*at], Declaration::Constant(_)))
            .collect();
        match self.rng.u32(0..100) {
            0..10 if !constants.is_empty() => Expression::Constant(self.one_of(&constants)),
            10..20 => Expression::SizeOf(self.of_a_value()),
            _ => Expression::Number(self.number()),
        }
    }

    fn number(&mut self) -> String {
        let bits = self.one_of(&[1, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64]);
        let value = self.rng.u64(..) >> (64 - bits);
        let suffix = self.one_of(&["", "", "U", "L", "UL", "LL", "ULL", "u", "ull"]);
        if self.rng.bool() { format!("{value:#x}{suffix}") } else { format!("{value}{suffix}") }
    }
}

/// Whether a member takes room in every target, as one must before a flexible array.
fn holds_a_value(member: &Member) -> bool {
    member.name.is_some()
        && member.only_on.is_none()
        && matches!(member.of, MemberOf::Value(_) | MemberOf::Array(..))
}
