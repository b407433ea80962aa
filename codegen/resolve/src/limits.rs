//! Refuses a specification that has more of something than the limits allow.

use super::ReadDocument;
use xen_abi_document::{Member, Name, Placed, When};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::hash::HashMap;
use xen_abi_syntax::limits;
use xen_abi_syntax::source::{Place, Source, SourceId, Span};

/// Of the files, before they are looked at.
pub(super) fn check_files(sources: &[Source]) -> Result<(), Diagnostics> {
    let mut bytes = 0;
    let sizes = sources.iter().map(|source| {
        bytes += source.text.len();
        bytes
    });
    match sizes.enumerate().find(|(at, bytes)| *at >= limits::FILES || *bytes > limits::ALL_BYTES) {
        None => Ok(()),
        Some((at, _)) => {
            let what = match at {
                limits::FILES.. => format!("more than {} files", limits::FILES),
                _ => format!("more than {} bytes in all files", limits::ALL_BYTES),
            };
            let place = Place { source: SourceId(at as u32), span: Span::default() };
            Err(Diagnostic::new(Code::TooMany, place, what).into())
        }
    }
}

/// Of what is declared, when shapes and rings are written out.
pub(super) fn check_declarations(documents: &[ReadDocument]) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut report = |name: &Placed<Name>, message| {
        found.push(Diagnostic::new(Code::TooMany, name.place, message));
    };
    let mut by_name: HashMap<&str, usize> = HashMap::default();
    let (mut all, mut first_beyond) = (0, None);
    let mut count = |name, more| {
        all += more;
        if all > limits::DECLARATIONS {
            first_beyond.get_or_insert(name);
        }
    };
    for (_, document) in documents {
        for name in document.declared() {
            let of_the_name = by_name.entry(&name.0).or_default();
            *of_the_name += 1;
            if *of_the_name == limits::DECLARATIONS_OF_A_NAME + 1 {
                report(
                    name,
                    format!("more than {} declarations of `{}`", limits::DECLARATIONS_OF_A_NAME, name.0),
                );
            }
            count(name, 1);
        }
        for (name, record) in document.structs.into_iter().chain(&document.unions) {
            let members = members(&record.fields);
            if members > limits::MEMBERS {
                report(name, format!("`{}` has more than {} members", name.0, limits::MEMBERS));
            }
            count(name, members);
        }
        for (name, group) in document.enums.into_iter().chain(&document.flags) {
            count(name, group.values.0.len());
        }
    }
    if let Some(name) = first_beyond {
        report(
            name,
            format!(
                "more than {} declarations, members and values, of which this is one",
                limits::DECLARATIONS
            ),
        );
    }
    found
}

/// How many members there are, with those inside them.
fn members(of: &[When<Member>]) -> usize {
    let inside = |member: &When<Member>| -> usize {
        member.fields.iter().chain(&member.union).map(|inner| members(inner)).sum()
    };
    of.iter().map(|member| 1 + inside(member)).sum()
}
