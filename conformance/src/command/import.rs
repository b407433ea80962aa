//! The verb `import`.

use std::path::PathBuf;

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::matrix::Boundary;

use super::failure::{Failure, Outcome};
use super::given::Given;
use super::selection::Selection;
use super::session::{Session, specification};
use crate::atomic_file;
use crate::cell::Cell;
use crate::header_choice::HeaderChoice;
use crate::import::shared::Originals;
use crate::import::versions::further_cells;
use crate::import::{Draft, Panorama, draft, proof};
use crate::report;
use crate::survey;
use crate::workplace::Workplace;

/// What to draft, and from which headers.
pub(super) struct Wanted {
    pub(super) headers: Vec<String>,
    pub(super) selection: Selection,
    pub(super) given: Given,
}

/// Where drafts go, if not to standard output.
pub(super) struct Output {
    pub(super) folder: PathBuf,
    pub(super) may_replace: bool,
}

pub(super) fn import(
    workplace: &Workplace,
    wanted: &Wanted,
    to: Option<&Output>,
) -> Result<Outcome, Failure> {
    let Wanted { headers, selection, given } = wanted;
    let dialect = selection.dialect.unwrap_or_default();
    let session = given.session(workplace, dialect)?;
    to.map_or(Ok(()), |to| to.check(dialect, headers))?;
    let (panorama, drafts) = drafts(&session, headers, selection)?;
    for draft in drafts.iter().filter(|draft| headers.contains(&draft.header)) {
        match to {
            None => print!("{}", draft.to_text()),
            Some(to) => to.store(dialect, draft)?,
        }
    }
    let differences = proof::prove(&panorama, &drafts)?;
    let mut outcome = Outcome::Fine;
    for draft in drafts.iter().filter(|draft| headers.contains(&draft.header)) {
        let differing = differences.get(&draft.header).into_iter().flatten();
        let differing = differing.map(|(what, cells)| {
            format!("{} {}: {} (in {})", what.category, what.name, what.disagreement, report::cells(cells))
        });
        for what in draft.left_out.values() {
            eprintln!("{}: left out: {what}", draft.header);
        }
        for line in draft.problems.iter().cloned().chain(differing) {
            eprintln!("{}: {line}", draft.header);
            outcome = Outcome::Different;
        }
    }
    Ok(outcome)
}

/// What was measured, and the drafts of all headers that were read.
///
/// Where an interface version was not found exactly, versions in between are measured that other headers name.
fn drafts(
    session: &Session,
    headers: &[String],
    selection: &Selection,
) -> Result<(Panorama, Vec<Draft>), Failure> {
    let sight = |cells: &[Cell]| survey::sight(&session.reader, cells, HeaderChoice::Named(headers));
    // What a header says in one dialect says nothing of another.
    let dialect = Some(selection.dialect.unwrap_or_default());
    let (mut cells, _) = session.select(&Selection { dialect, ..selection.clone() })?;
    cells.extend(further_cells(&cells, headers.iter().map(String::as_str), &|_| true)?);
    let panorama = Panorama::new(sight(&cells)?);
    if let Some(header) = headers.iter().find(|header| !panorama.headers().contains(header.as_str())) {
        return Err(Failure::NoSuchHeader { header: header.clone() });
    }
    let drafts = draft_all(&panorama)?;
    let wanted = drafts.iter().filter(|draft| headers.contains(&draft.header));
    let inexact: Vec<Boundary> = wanted.flat_map(|draft| draft.inexact.clone()).collect();
    let is_between = |version| inexact.iter().any(|gap| gap.after < version && version < gap.at);
    let between = further_cells(&cells, panorama.headers(), &is_between)?;
    if between.is_empty() {
        return Ok((panorama, drafts));
    }
    let panorama = panorama.and(sight(&between)?);
    let drafts = draft_all(&panorama)?;
    Ok((panorama, drafts))
}

fn draft_all(panorama: &Panorama) -> Result<Vec<Draft>, Failure> {
    let drafts = panorama.headers().into_iter().map(|header| Draft::of(panorama, header));
    let mut drafts = drafts.collect::<Result<Vec<_>, _>>()?;
    if panorama.dialect() != Dialect::Xen {
        if let Some(originals) = Originals::of(&specification()?)? {
            drafts.iter_mut().for_each(|draft| draft.share(panorama, &originals));
        }
    }
    Ok(drafts)
}

impl Output {
    /// Refuses to replace files, before any time is spent.
    fn check(&self, dialect: Dialect, headers: &[String]) -> Result<(), Failure> {
        let mut paths = headers.iter().map(|header| self.folder.join(draft::path_of(dialect, header)));
        match paths.find(|path| path.exists() && !self.may_replace) {
            Some(path) => Err(Failure::AlreadyThere { path }),
            None => Ok(()),
        }
    }

    fn store(&self, dialect: Dialect, draft: &Draft) -> Result<(), Failure> {
        let path = self.folder.join(draft::path_of(dialect, &draft.header));
        atomic_file::write(&path, &draft.to_text())?;
        println!("{}", path.display());
        Ok(())
    }
}
