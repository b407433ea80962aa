//! What the format refuses of drafts goes into their lists of what is left out, and so does all that is made of it.

use std::collections::BTreeSet;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use xen_abi_codegen::abi::lower;
use xen_abi_codegen::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_codegen::load;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::resolve::resolve;
use xen_abi_codegen::source::Source;

use super::draft::{Draft, path_of};
use super::panorama::Panorama;
use super::proof::sources_of;
use super::yaml::Yaml;
use crate::measure::tokens;
use crate::ours::OursError;

/// Sections of which declarations are types.
const TYPES: [&str; 4] = ["typedefs", "enums", "structs", "unions"];

/// Leaves out of drafts what the format refuses, until it takes the rest. What cannot be left out stays, and is told
/// when the drafts are read back.
pub fn leave_out_refused(panorama: &Panorama, drafts: &mut [Draft]) -> Result<(), OursError> {
    leave_out_users(panorama, drafts);
    loop {
        let sources = sources_of(panorama.dialect(), drafts)?;
        let mut has_left_out = false;
        for (source, line, message) in refusals(panorama, sources) {
            let draft =
                drafts.iter_mut().find(|draft| path_of(panorama.dialect(), &draft.header) == *source.name);
            if let (Some(draft), Some((section, name))) = (draft, declaration_at(&source.text, line)) {
                has_left_out |=
                    leave_out(draft, &section, &name, format!("The format refuses it: {message}."));
            }
        }
        if !has_left_out {
            return Ok(());
        }
        leave_out_users(panorama, drafts);
    }
}

/// Everything that is wrong with some files: the file, the line, and what is wrong there.
fn refusals(panorama: &Panorama, sources: Vec<Source>) -> Vec<(Source, usize, String)> {
    let found = |diagnostics: &Diagnostics, sources: &[Source]| -> Vec<_> {
        diagnostics.iter().filter_map(|diagnostic| placed(diagnostic, sources)).collect()
    };
    let spec: Spec = match resolve(sources.clone()) {
        Ok(spec) => spec,
        Err(failure) => return found(&failure.diagnostics, &failure.sources),
    };
    // Of what languages refuse, a person can give it another name in Rust, or include a header; in C it has its name.
    if let Err(failure) = load(sources) {
        let reserved = failure.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::ReservedName);
        let reserved: Vec<_> =
            reserved.filter_map(|diagnostic| placed(diagnostic, &failure.sources)).collect();
        if !reserved.is_empty() {
            return reserved;
        }
    }
    let variants = panorama.variants.par_iter();
    let of_variants =
        variants.filter(|variant| spec.releases.branch(variant.dialect, variant.release.branch).is_some());
    let all = of_variants.filter_map(|variant| Some(found(&lower(&spec, *variant).err()?, &spec.sources)));
    all.collect::<Vec<_>>().concat()
}

fn placed(diagnostic: &Diagnostic, sources: &[Source]) -> Option<(Source, usize, String)> {
    let place = diagnostic.place?;
    let source = sources.get(place.source.0 as usize)?;
    let (line, _) = source.line_column(place.span.start);
    Some((source.clone(), line, diagnostic.message.clone()))
}

/// The section and the declaration that a line of a draft, which counts from one, belongs to.
pub(super) fn declaration_at(text: &str, line: usize) -> Option<(String, String)> {
    let key = |line: &str, indentation: &str| {
        let key = line.strip_prefix(indentation)?.split_once(':')?.0.trim_matches('"');
        let is_key = key.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        is_key.then(|| key.to_owned())
    };
    let before: Vec<&str> = text.lines().take(line).collect();
    let section_at = before.iter().rposition(|line| key(line, "").is_some())?;
    let declaration = before[section_at + 1..].iter().rev().find_map(|line| key(line, "  "))?;
    Some((key(before[section_at], "")?, declaration))
}

/// Leaves out a declaration, if the draft has it.
fn leave_out(draft: &mut Draft, section: &str, name: &str, reason: String) -> bool {
    if !draft.file.names(section).iter().any(|known| known == name) {
        return false;
    }
    let typedef =
        draft.file.get(section).and_then(|of| of.get(name)).and_then(|of| typedef_of(section, name, of));
    if let Some(typedef) = typedef {
        draft.types_left_out.insert(typedef.clone());
        draft.left_out.insert(typedef, format!("Another name for `{name}`, which is left out."));
    }
    draft.file.remove(section, name);
    draft.left_out.insert(name.to_owned(), reason);
    if TYPES.contains(&section) {
        draft.types_left_out.insert(name.to_owned());
    }
    true
}

/// The typedef that belongs to a record, if a declaration is one.
fn typedef_of(section: &str, name: &str, declaration: &Yaml) -> Option<String> {
    if !["structs", "unions"].contains(&section) || declaration.get("untagged").is_some() {
        return None;
    }
    match declaration.get("typedef").and_then(Yaml::text) {
        Some("none") => None,
        Some(typedef) => Some(typedef.to_owned()),
        None => Some(format!("{name}_t")),
    }
}

/// Leaves out declarations that have a type that is left out, and constants that have its size.
fn leave_out_users(panorama: &Panorama, drafts: &mut [Draft]) {
    loop {
        let lost: BTreeSet<String> = drafts.iter().flat_map(|draft| draft.types_left_out.clone()).collect();
        let mut has_left_out = false;
        for draft in drafts.iter_mut() {
            for (section, name, of) in users(panorama, draft, &lost) {
                let reason = format!("It is made of `{of}`, which is left out.");
                has_left_out |= leave_out(draft, section, &name, reason);
            }
        }
        if !has_left_out {
            return;
        }
    }
}

/// Declarations of a draft that are made of lost types, each with its section and that type.
fn users(panorama: &Panorama, draft: &Draft, lost: &BTreeSet<String>) -> Vec<(&'static str, String, String)> {
    let mut users = Vec::new();
    for section in TYPES {
        for name in draft.file.names(section) {
            let of =
                draft.file.get(section).and_then(|of| of.get(&name)).and_then(|of| of.holds_one_of(lost));
            users.extend(of.map(|of| (section, name, of)));
        }
    }
    for name in draft.file.names("constants") {
        let bodies = panorama.views.iter().filter_map(|view| view.slices.get(&draft.header));
        let mut bodies = bodies.filter_map(|own| Some(&own.preprocessed.macros.get(&name)?.body));
        let of = bodies.find_map(|body| {
            let mut words = tokens::of_line(body).filter(|_| body.contains("sizeof"));
            words.find(|word| lost.contains(*word)).map(str::to_owned)
        });
        users.extend(of.map(|of| ("constants", name, of)));
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_the_declaration_that_began_before_it() {
        let text =
            "format: 1\nstructs:\n  a:\n    fields:\n      - { name: x }\n  b: { x: 1 }\n\nunions:\n  c:\n";
        let at = |line| declaration_at(text, line);
        let own = |section: &str, name: &str| Some((section.to_owned(), name.to_owned()));
        assert_eq!(at(1), None);
        assert_eq!(at(2), None);
        assert_eq!(at(5), own("structs", "a"));
        assert_eq!(at(6), own("structs", "b"));
        assert_eq!(at(9), own("unions", "c"));
    }
}
