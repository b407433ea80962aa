//! What drafts need beside what the headers say, so that they are a specification that `check` accepts.

use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::backend::c::missing_includes;
use xen_abi_codegen::backend::rust::check_names;
use xen_abi_codegen::diagnostic::Code;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::ModuleId;
use xen_abi_codegen::resolve::resolve;
use xen_abi_codegen::source::Place;

use super::draft::{Draft, path_of};
use super::panorama::Panorama;
use super::proof::sources_of;
use super::refused::declaration_at;
use crate::ours::OursError;

/// Adds includes to drafts that use what others declare: a real header can leave them to whoever includes it.
pub fn include_what_is_used(panorama: &Panorama, drafts: &mut [Draft]) -> Result<(), OursError> {
    loop {
        // What is wrong with them otherwise is told elsewhere.
        let Ok(spec) = resolve(sources_of(panorama.dialect(), drafts)?) else { return Ok(()) };
        let header = |id: ModuleId| spec[id].header.as_str();
        let mut has_added = false;
        for (user, declared_in) in missing_includes(&spec) {
            let draft = drafts.iter_mut().find(|draft| draft.header == header(user));
            has_added |= draft.is_some_and(|draft| draft.include(header(declared_in)));
        }
        if !has_added {
            return Ok(());
        }
    }
}

/// Gives names of Rust to what would have one that is taken, for a person to choose better ones.
pub fn name_apart(panorama: &Panorama, drafts: &mut [Draft]) -> Result<(), OursError> {
    loop {
        // What is wrong with them otherwise is told elsewhere.
        let Ok(spec) = resolve(sources_of(panorama.dialect(), drafts)?) else { return Ok(()) };
        let variants: Vec<Variant> = spec.releases.variants().collect();
        let Ok(matrix) = Matrix::lower(&spec, &variants) else { return Ok(()) };
        let found = check_names(&matrix);
        let mut has_named = false;
        for collision in found.iter().filter(|found| found.code == Code::RustCollision) {
            // The message says what has the name, and quotes it.
            let mut parts = collision.message.split('`');
            let (Some(what), Some(taken)) = (parts.next(), parts.next()) else { continue };
            let sections: &[&str] = match what {
                "this makes the constant " => &["constants", "strings"],
                "this makes the type " => &["typedefs", "enums", "structs", "unions", "aliases"],
                // Names of members and values are no declaration's.
                _ => continue,
            };
            let places = collision.place.iter().chain(collision.notes.iter().map(|(place, _)| place));
            let declared = |place: &Place| {
                let source = spec.sources.get(place.source.0 as usize)?;
                let (line, _) = source.line_column(place.span.start);
                let declared = declaration_at(&source.text, line)?;
                sections.contains(&declared.0.as_str()).then_some((source, declared))
            };
            let mut declared: Vec<_> = places.filter_map(declared).collect();
            // What C calls so too keeps the name, if something else can have another.
            declared.sort_by_key(|(_, (_, name))| name == taken);
            // One that was named apart just now is not told again.
            let Some((source, (section, name))) = declared.into_iter().next() else { continue };
            let is_of = |draft: &&mut Draft| path_of(panorama.dialect(), &draft.header) == *source.name;
            let draft = drafts.iter_mut().find(is_of);
            has_named |= draft.is_some_and(|draft| draft.rename(&section, &name, taken));
        }
        if !has_named {
            return Ok(());
        }
    }
}
