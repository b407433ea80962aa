//! Refuses a specification that has more of something than the limits allow.

use super::ReadDocument;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Member, When};
use crate::hash::HashMap;
use crate::limits;
use crate::source::{Place, Source, SourceId, Span};

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
    let mut by_name: HashMap<&str, usize> = HashMap::default();
    let declared = documents.iter().flat_map(|(_, document)| document.declared());
    for (before, name) in declared.enumerate() {
        let of_the_name = by_name.entry(&name.0).or_default();
        *of_the_name += 1;
        if before == limits::DECLARATIONS {
            let message = format!("more than {} declarations in all files", limits::DECLARATIONS);
            found.push(Diagnostic::new(Code::TooMany, name.place, message));
        }
        if *of_the_name == limits::DECLARATIONS_OF_A_NAME + 1 {
            let message =
                format!("more than {} declarations of `{}`", limits::DECLARATIONS_OF_A_NAME, name.0);
            found.push(Diagnostic::new(Code::TooMany, name.place, message));
        }
    }
    for (_, document) in documents {
        for (name, record) in document.structs.into_iter().chain(&document.unions) {
            if members(&record.fields) > limits::MEMBERS {
                let message = format!("`{}` has more than {} members", name.0, limits::MEMBERS);
                found.push(Diagnostic::new(Code::TooMany, name.place, message));
            }
        }
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
