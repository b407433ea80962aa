//! The English of statements.

use super::pieces::{Piece, pieces};
use super::{Argument, Number, Parameter, Register, Statement, TagState, Validity};
use xen_abi_model::{Caller, Count, Direction, Reliance, ReturnKind, TagAt};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::member_path::MemberPath;

/// A statement as a sentence, or as an element of a list below its heading.
pub fn sentence<'s>(statement: &Statement<'s>) -> Vec<Piece<'s>> {
    let text = |text: &str| Piece::text(text);
    let member = |name: &str| Piece::Member(name.to_owned());
    match statement {
        Statement::Parameter(parameter) => of_parameter(parameter),
        Statement::Register(Register { number, name, of, doc, .. }) => {
            let start = [text(&format!("x{number}, ")), Piece::Declared(name, of), text(": ")];
            start.into_iter().chain(pieces(doc)).collect()
        }
        Statement::Number(number) => of_number(number),
        Statement::Argument(argument) => match argument {
            Argument::Record(name) => vec![Piece::Type(*name), text(".")],
            Argument::Plain(name, by) => vec![Piece::Type(*name), text(&format!(": {}.", who_writes(*by)))],
            Argument::Opaque(by) => vec![text(&format!("Memory: {}.", who_writes(*by)))],
            Argument::Member(path) => vec![member(&path.to_string()), text(".")],
        },
        Statement::Written(by, members) => of_written(*by, members),
        Statement::Callers(callers) => {
            let names: Vec<&str> = callers.iter().map(|caller| caller_name(*caller)).collect();
            vec![text(&format!("{}.", names.join(", ")))]
        }
        Statement::Allowed(who) => pieces(who),
        Statement::Elements(count) => vec![text(match count {
            Count::Each => "Xen takes as many as it is told.",
            Count::One => "Xen takes one, and refuses any other number.",
            Count::Ignored => "Xen takes one at most, whatever number it is told.",
        })],
        Statement::Returns(kind, doc) => {
            let start = match kind {
                ReturnKind::Zero => "Zero.",
                ReturnKind::Number => "A number.",
                ReturnKind::Never => "It does not return when it succeeds.",
            };
            let space = if doc.is_empty() { "" } else { " " };
            [text(&format!("{start}{space}"))].into_iter().chain(pieces(doc)).collect()
        }
        Statement::Fails(error, reason) => {
            [Piece::Error(error), text(": ")].into_iter().chain(pieces(reason)).collect()
        }
        Statement::Unless(condition) => [text("It can harm the caller's memory unless this holds: ")]
            .into_iter()
            .chain(pieces(condition))
            .collect(),
        Statement::Invalidates(what) => vec![text(match what {
            Reliance::Memory => {
                "Views of memory that Xen shares with the guest are used no more, if the call moves it, takes it \
                 away or gives it another form."
            }
            Reliance::Grants => "Views of grants that the call changes are used no more.",
        })],
        Statement::Unexamined => vec![text(
            "What the call does to memory that the program uses has not been looked into: what its documentation \
             says it changes must not be in use.",
        )],
        Statement::Source(source) => {
            [text("Read in: ")].into_iter().chain(pieces(source)).chain([text(".")]).collect()
        }
        Statement::Unit(unit) => {
            [text("Unit: ")].into_iter().chain(pieces(unit)).chain([text(".")]).collect()
        }
        Statement::CountedBy(count) => vec![member(count), text(" says how many there are.")],
        Statement::Valid(validity) => of_validity(validity),
        Statement::Decides(bit, set, clear) => vec![
            text("Bit "),
            Piece::Value(bit),
            text(" says which it has: "),
            member(set),
            text(" if it is set, else "),
            member(clear),
            text("."),
        ],
    }
}

fn of_parameter<'s>(parameter: &Parameter<'s>) -> Vec<Piece<'s>> {
    let mut all = vec![Piece::Member(parameter.name.to_owned()), Piece::text(": ")];
    all.extend(pieces(parameter.doc));
    if let Some(direction) = parameter.direction {
        all.push(Piece::text(format!(" The memory: {}.", who_writes(direction))));
    }
    if let Some(count) = parameter.counted_by {
        all.extend([
            Piece::text(" "),
            Piece::Member(count.to_owned()),
            Piece::text(" says how many there are."),
        ]);
    }
    all.extend([Piece::Registers(parameter.of), Piece::When(parameter.when)]);
    all
}

fn of_number<'s>(number: &Number<'s>) -> Vec<Piece<'s>> {
    let mut all = vec![
        Piece::text("The operation is in "),
        Piece::Member(number.member.to_string()),
        Piece::text(" of "),
        Piece::Type(number.record),
    ];
    if let Some([low, high]) = number.bits {
        let range = [Piece::Value(low), Piece::text(" on and before "), Piece::Value(high)];
        all.push(Piece::text(", in the bits from "));
        all.extend(range);
    }
    all.push(Piece::text("."));
    if let Some((member, version)) = &number.version {
        let is =
            [Piece::Member(member.to_string()), Piece::text(" is "), Piece::Value(version), Piece::text(".")];
        all.push(Piece::text(" "));
        all.extend(is);
    }
    all
}

fn of_validity<'s>(Validity { tag, at, state }: &Validity<'s>) -> Vec<Piece<'s>> {
    let tag = Piece::Member((*tag).to_owned());
    let owner = match at {
        TagAt::Beside => "",
        TagAt::Outer => " of the record around",
    };
    let mut all = vec![Piece::text("Valid if ")];
    match state {
        TagState::Is(values) => {
            all.extend([tag, Piece::text(format!("{owner} is "))]);
            any_of(values, &mut all);
        }
        TagState::PartIs(part, values) => {
            let part = Piece::Member((*part).to_owned());
            all.extend([
                Piece::text("the part "),
                part,
                Piece::text(" of "),
                tag,
                Piece::text(format!("{owner} is ")),
            ]);
            any_of(values, &mut all);
        }
        TagState::Bit(bit, set) => {
            let state = if *set { "set" } else { "clear" };
            all.extend([Piece::text("bit "), Piece::Value(bit), Piece::text(" of "), tag]);
            all.push(Piece::text(format!("{owner} is {state}")));
        }
    }
    all.push(Piece::text("."));
    all
}

fn any_of<'s>(values: &[&'s Expression], all: &mut Vec<Piece<'s>>) {
    for (at, value) in values.iter().enumerate() {
        match values.len() - at {
            _ if at == 0 => {}
            1 => all.push(Piece::text(" or ")),
            _ => all.push(Piece::text(", ")),
        }
        all.push(Piece::Value(value));
    }
}

fn of_written<'s>(by: Direction, members: &[&'s MemberPath]) -> Vec<Piece<'s>> {
    let (start, end) = match (by, members.len()) {
        (Direction::In, _) => ("The caller writes ", "."),
        (Direction::Out, _) => ("Xen writes ", "."),
        (Direction::InOut, 1) => ("The caller writes ", ", and Xen changes it."),
        (Direction::InOut, _) => ("The caller writes ", ", and Xen changes them."),
    };
    let mut all = vec![Piece::text(start)];
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            all.push(Piece::text(", "));
        }
        all.push(Piece::Member(member.to_string()));
    }
    all.push(Piece::text(end));
    all
}

/// Who writes some memory.
fn who_writes(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "the caller writes it",
        Direction::Out => "Xen writes it",
        Direction::InOut => "the caller writes it, and Xen changes it",
    }
}

fn caller_name(caller: Caller) -> &'static str {
    match caller {
        Caller::Pv32 => "32-bit PV guests of x86",
        Caller::Pv64 => "64-bit PV guests of x86",
        Caller::Hvm32 => "32-bit HVM guests of x86",
        Caller::Hvm64 => "64-bit HVM guests of x86",
        Caller::Arm => "Arm guests",
    }
}
