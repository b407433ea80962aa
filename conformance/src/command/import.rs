//! The verb `import`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::matrix::Boundary;
use xen_abi_codegen::model::KnownBranch;

use super::failure::{Failure, Outcome};
use super::given::Given;
use super::selection::Selection;
use super::session::{Session, specification};
use crate::atomic_file;
use crate::cell::Cell;
use crate::header_choice::HeaderChoice;
use crate::import::shared::Originals;
use crate::import::slices::Pool;
use crate::import::versions::further_cells;
use crate::import::{Draft, Panorama, draft, mend, proof, refused};
use crate::parallel::in_parallel;
use crate::report;
use crate::survey;
use crate::workplace::Workplace;

/// What to draft, and from which headers.
pub(super) struct Wanted {
    pub(super) headers: Headers,
    pub(super) selection: Selection,
    pub(super) given: Given,
}

/// Which headers to draft.
pub(super) enum Headers {
    All,
    Named(Vec<String>),
}

impl Headers {
    fn has(&self, header: &str) -> bool {
        match self {
            Headers::All => true,
            Headers::Named(names) => names.iter().any(|name| name == header),
        }
    }

    fn choice(&self) -> HeaderChoice<'_> {
        match self {
            Headers::All => HeaderChoice::All,
            Headers::Named(names) => HeaderChoice::Named(names),
        }
    }

    /// Makes sure that each header is in the set of some cell, before any time is spent.
    fn require(&self, cells: &[Cell]) -> Result<(), Failure> {
        let Headers::Named(names) = self else { return Ok(()) };
        let exists = |name: &String| cells.iter().any(|cell| cell.set.file_of(name, cell.target).exists());
        match names.iter().find(|name| !exists(name)) {
            Some(header) => Err(Failure::NoSuchHeader { header: header.clone() }),
            None => Ok(()),
        }
    }
}

/// Where drafts go.
pub(super) enum Output {
    /// To standard output.
    Standard,
    /// Into a folder.
    Folder { folder: PathBuf, may_replace: bool },
}

pub(super) fn import(workplace: &Workplace, wanted: &Wanted, to: &Output) -> Result<Outcome, Failure> {
    let Wanted { headers, selection, given } = wanted;
    let dialect = selection.dialect.unwrap_or_default();
    let session = given.session(workplace, dialect)?;
    to.check(dialect, headers)?;
    let (panorama, mut drafts) = drafts(&session, headers, selection)?;
    refused::leave_out_refused(&panorama, &mut drafts)?;
    mend::include_what_is_used(&panorama, &mut drafts)?;
    mend::name_apart(&panorama, &mut drafts)?;
    // What cannot be read back is there all the same, for a person to mend.
    for draft in drafts.iter().filter(|draft| headers.has(&draft.header)) {
        match to {
            Output::Standard => print!("{}", draft.to_text()),
            Output::Folder { folder, .. } => {
                store(&folder.join(draft::path_of(dialect, &draft.header)), &draft.to_text())?;
            }
        }
    }
    let differences = proof::prove(&panorama, &drafts)?;
    drafts.retain(|draft| headers.has(&draft.header));
    let unread: BTreeSet<_> = drafts.iter().flat_map(|draft| &draft.unread).collect();
    for (last, first) in unread {
        eprintln!(
            "not exact: something changes after {last} and until {first}, and none between was read (see `--git`)"
        );
    }
    let mut outcome = Outcome::Fine;
    for draft in &drafts {
        let differing = differences.get(&draft.header).into_iter().flatten();
        let differing = differing.map(|(what, cells)| {
            format!("{} {}: {} (in {})", what.category, what.name, what.disagreement, report::cells(cells))
        });
        for (name, reason) in &draft.left_out {
            eprintln!("{}: left out: `{name}`: {reason}", draft.header);
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
    headers: &Headers,
    selection: &Selection,
) -> Result<(Panorama, Vec<Draft>), Failure> {
    let pool = Pool::default();
    let sight = |cells: &[Cell]| {
        survey::sight(&session.reader, cells, headers.choice(), |sighting| pool.cut(sighting))
    };
    // What a header says in one dialect says nothing of another.
    let dialect = selection.dialect.unwrap_or_default();
    let (mut cells, _) = session.select(&Selection { dialect: Some(dialect), ..selection.clone() })?;
    headers.require(&cells)?;
    cells.extend(further_cells(&cells, |header| headers.has(header), &|_| true)?);
    let branches = session.releases.branches(dialect);
    let mut panorama = Panorama::new(sight(&cells)?, branches.flat_map(KnownBranch::points).collect());
    let drafts = draft_all(&panorama)?;
    let wanted = drafts.iter().filter(|draft| headers.has(&draft.header));
    let inexact: Vec<Boundary> = wanted.flat_map(|draft| draft.inexact.clone()).collect();
    let is_between = |version| inexact.iter().any(|gap| gap.after < version && version < gap.at);
    let between = further_cells(&cells, |header| panorama.headers().contains(header), &is_between)?;
    if between.is_empty() {
        return Ok((panorama, drafts));
    }
    panorama.add(sight(&between)?);
    let drafts = draft_all(&panorama)?;
    Ok((panorama, drafts))
}

fn draft_all(panorama: &Panorama) -> Result<Vec<Draft>, Failure> {
    eprintln!("drafting from {}", panorama);
    let headers: Vec<&str> = panorama.headers().into_iter().collect();
    let drafts = in_parallel(&headers, "headers", |header| Draft::of(panorama, header));
    let mut drafts = drafts.into_iter().collect::<Result<Vec<_>, _>>()?;
    if panorama.dialect() != Dialect::Xen {
        if let Some(originals) = Originals::of(&specification()?)? {
            let differing = originals.differing(panorama);
            drafts.iter_mut().for_each(|draft| draft.share(panorama, &originals, &differing));
        }
    }
    Ok(drafts)
}

impl Output {
    /// Refuses to replace files, before any time is spent.
    fn check(&self, dialect: Dialect, headers: &Headers) -> Result<(), Failure> {
        let Output::Folder { folder, may_replace: false } = self else { return Ok(()) };
        let there = match headers {
            Headers::Named(headers) => {
                let mut paths = headers.iter().map(|header| folder.join(draft::path_of(dialect, header)));
                paths.find(|path| path.exists())
            }
            // Which files there will be is not known before all headers have been read.
            Headers::All => {
                let mut entries = std::fs::read_dir(folder).into_iter().flatten();
                entries.next().is_some().then(|| folder.clone())
            }
        };
        there.map_or(Ok(()), |path| Err(Failure::AlreadyThere { path }))
    }
}

fn store(path: &Path, text: &str) -> Result<(), Failure> {
    atomic_file::write(path, text)?;
    println!("{}", path.display());
    Ok(())
}
