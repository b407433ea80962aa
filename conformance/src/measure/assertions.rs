//! The assertions about sizes, alignments and offsets that bindgen writes beside each record.
//!
//! They look like `["Size of NAME"][size_of::<NAME>() - 24usize];`.

use syn::{BinOp, Expr, ItemConst, Lit, Stmt};

use super::declared::{Extent, Record};
use super::names::MEMBER_PREFIX;
use super::rust_type;

/// One assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assertion {
    /// The record, by bindgen's name.
    pub(crate) record: String,
    about: About,
    value: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    Size,
    Align,
    Offset(String),
}

impl Assertion {
    /// Puts what is asserted into the record.
    pub(crate) fn attach_to(self, record: &mut Record) {
        let extent = || record.extent.unwrap_or(Extent { size: 0, align: 1 });
        match self.about {
            About::Size => record.extent = Some(Extent { size: self.value, ..extent() }),
            About::Align => record.extent = Some(Extent { align: self.value, ..extent() }),
            About::Offset(member) => {
                record.asserted_offsets.insert(member, self.value);
            }
        }
    }
}

/// The assertions in one `const _: () = { … };`.
pub(crate) fn read(item: &ItemConst) -> Vec<Assertion> {
    let Expr::Block(block) = &*item.expr else { return Vec::new() };
    let statements = block.block.stmts.iter();
    statements
        .filter_map(|statement| if let Stmt::Expr(e, _) = statement { of_expression(e) } else { None })
        .collect()
}

fn of_expression(expression: &Expr) -> Option<Assertion> {
    let Expr::Index(indexed) = expression else { return None };
    let Expr::Array(message) = &*indexed.expr else { return None };
    let Expr::Lit(message) = message.elems.first()? else { return None };
    let Lit::Str(message) = &message.lit else { return None };
    let Expr::Binary(difference) = &*indexed.index else { return None };
    if !matches!(difference.op, BinOp::Sub(_)) {
        return None;
    }
    let value = u64::try_from(rust_type::integer(&difference.right)?).ok()?;
    let (record, about) = subject(&message.value())?;
    Some(Assertion { record, about, value })
}

fn subject(message: &str) -> Option<(String, About)> {
    if let Some(record) = message.strip_prefix("Size of ") {
        return Some((record.to_owned(), About::Size));
    }
    if let Some(record) = message.strip_prefix("Alignment of ") {
        return Some((record.to_owned(), About::Align));
    }
    let (record, member) = message.strip_prefix("Offset of field: ")?.split_once("::")?;
    // Members that bindgen itself adds are of no interest.
    let member = member.strip_prefix(MEMBER_PREFIX)?;
    Some((record.to_owned(), About::Offset(member.to_owned())))
}
