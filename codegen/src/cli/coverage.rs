//! How much of each header is described.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};
use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::coverage::{Coverage, coverage};
use xen_abi_codegen::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_codegen::model::{Availability, Spec};
use xen_abi_codegen::presence::every_release;
use xen_abi_codegen::request::named_release;

use super::arguments::{Coverage as Arguments, Format};
use super::failure::Failure;
use super::output;
use super::selection::{failure, refused};

/// The form of what programs read.
const SCHEMA: &str = "xen-abi-coverage/1";

/// Says for each header how many of its names are described, how many only measured, and which are left out.
pub(super) fn coverage_of_headers(arguments: &Arguments) -> Result<(), Failure> {
    let spec = arguments.folder.load()?;
    let variants = variants(&spec, arguments)?;
    let counts = |when: &Availability| variants.iter().any(|it| when.holds_for_some_interface(*it));
    let mut headers = coverage(&spec, &counts);
    if !arguments.headers.is_empty() {
        check_headers(&spec, &headers, &arguments.headers).map_err(|found| failure(&spec, found))?;
        headers.retain(|header, _| arguments.headers.iter().any(|asked| asked == header));
    }
    match arguments.format {
        Format::Human => output::print(&table(&headers)),
        Format::Json => output::print_json(&as_json(&headers)),
    }
}

/// All that is asked for, of every release unless one is named.
fn variants(spec: &Spec, arguments: &Arguments) -> Result<Vec<Variant>, Failure> {
    let mut variants = every_release(spec, arguments.dialect);
    if let Some(word) = &arguments.release {
        let (_, release) = named_release(&spec.releases, arguments.dialect, word)
            .map_err(|refusal| refused(spec, refusal))?;
        variants.retain(|variant| variant.release == release);
    }
    if let Some(view) = arguments.view {
        variants.retain(|variant| variant.view == view);
    }
    if arguments.targets.is_empty() {
        return Ok(variants);
    }
    let mut missing = Diagnostics::default();
    for target in &arguments.targets {
        if !variants.iter().any(|variant| variant.target == *target) {
            let message = format!("there are no headers for {target} as it was asked for");
            missing.push(Diagnostic::nowhere(Code::NoHeaders, message));
        }
    }
    variants.retain(|variant| arguments.targets.contains(&variant.target));
    missing.finish(variants).map_err(|found| failure(spec, found))
}

/// Refuses headers that nothing describes, or that nobody has who was asked about.
fn check_headers(
    spec: &Spec,
    there: &BTreeMap<&str, Coverage<'_>>,
    asked: &[String],
) -> Result<(), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    for header in asked.iter().filter(|header| !there.contains_key(header.as_str())) {
        let mut known = spec.modules.iter().map(|module| module.header.as_str());
        diagnostics.push(match known.clone().any(|known| known == header) {
            true => {
                let message = format!("`{header}` is not there for any variant that was asked for");
                Diagnostic::nowhere(Code::NotHere, message)
            }
            false => Diagnostic::unknown(Code::UnknownHeader, "header", header, &mut known),
        });
    }
    diagnostics.finish(())
}

/// A row for each header and one for all of them; below it what is left out.
fn table(headers: &BTreeMap<&str, Coverage<'_>>) -> String {
    let longest = headers.keys().map(|header| header.len()).max().unwrap_or_default().max("header".len());
    let mut text = format!("{:longest$}  described  measured  left out\n", "header");
    let mut row = |name: &str, [described, measured, left_out]: [usize; 3]| {
        let _ = writeln!(text, "{name:longest$}  {described:9}  {measured:8}  {left_out:8}");
    };
    let mut total = [0; 3];
    for (header, of_header) in headers {
        let counts = [of_header.described, of_header.measured, of_header.left_out.len()];
        row(header, counts);
        total = std::array::from_fn(|at| total[at] + counts[at]);
    }
    row("total", total);
    for (header, of_header) in headers.iter().filter(|(_, of_header)| !of_header.left_out.is_empty()) {
        let _ = writeln!(text, "\nleft out of {header}:");
        for (name, reason) in &of_header.left_out {
            let _ = writeln!(text, "  {name}: {reason}");
        }
    }
    text
}

fn as_json(headers: &BTreeMap<&str, Coverage<'_>>) -> Value {
    let of_header = |of_header: &Coverage<'_>| {
        let left_out =
            of_header.left_out.iter().map(|(name, reason)| json!({ "name": name, "reason": reason }));
        json!({
            "described": of_header.described,
            "measured": of_header.measured,
            "left_out": left_out.collect::<Vec<_>>(),
        })
    };
    let headers = headers.iter().map(|(header, found)| ((*header).to_owned(), of_header(found)));
    json!({ "schema": SCHEMA, "headers": headers.collect::<serde_json::Map<_, _>>() })
}
