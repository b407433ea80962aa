//! The verb that says what changed between two folders of real headers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use xen_abi_codegen::axes::{Dialect, Release, Target};
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::model::KnownBranch;
use xen_abi_codegen::regression::accepted::AcceptedChanges;
use xen_abi_codegen::regression::diff::diff as changes_between;
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::policy::{Level, Policy};
use xen_abi_codegen::regression::report::{Format, judged, report};
use xen_abi_codegen::regression::state::State;

use super::failure::{Failure, Outcome};
use super::session::{Session, specification};
use crate::cell::{Cell, cells_of};
use crate::header_choice::HeaderChoice;
use crate::header_places::HeaderPlaces;
use crate::header_set::HeaderSet;
use crate::header_source::{GitTag, HeaderFolder, HeaderSource};
use crate::survey;
use crate::workplace::Workplace;

/// What to compare.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The headers of before: a folder with the public headers or a source tree; with `--git` a tag or commit.
    #[arg(value_name = "A")]
    before: String,
    /// The headers of now.
    #[arg(value_name = "B")]
    after: String,
    /// Read both from this git repository of Xen, which may be bare.
    #[arg(long, value_name = "DIR")]
    git: Option<PathBuf>,
    /// Only this target; may be given several times.
    #[arg(long = "target", value_name = "TARGET")]
    targets: Vec<Target>,
    /// The form of the report.
    #[arg(long, default_value = "text", value_parser = formats(), value_name = "FORMAT")]
    format: Format,
}

/// The forms in which changes are reported.
fn formats() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.iter().map(|(word, help, _)| PossibleValue::new(word).help(help.trim()));
    PossibleValuesParser::new(values).try_map(|word| word.parse::<Format>())
}

pub(super) fn diff(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let session = Session::with(workplace, |releases| {
        // Headers of any age are read as if they were the newest, which know the most targets.
        let newest = releases.branches(Dialect::Xen).next_back().map(KnownBranch::newest);
        let words = newest.into_iter().flat_map(|release| {
            [&arguments.before, &arguments.after].map(|word| source(word, arguments.git.as_ref(), release))
        });
        Ok(words.collect())
    })?;
    let specification = specification()?;
    let names = [&arguments.before, &arguments.after];
    let states = session.sets.iter().zip(names).map(|(set, name)| state(&session, set, name, arguments));
    let states = states.collect::<Result<Vec<_>, _>>()?;
    let [before, after] = states.as_slice() else { return Ok(Outcome::Fine) };
    let found = changes_between(before, after, &Known::of(specification.spec()));
    let judged = judged(&found, &Policy::default(), &AcceptedChanges::default());
    print!("{}", report(&found, &judged, arguments.format));
    let is_against = judged.iter().any(|judged| judged.level == Level::Deny);
    Ok(if is_against { Outcome::Different } else { Outcome::Fine })
}

fn source(word: &str, git: Option<&PathBuf>, release: Release) -> Box<dyn HeaderSource> {
    let dialect = Dialect::Xen;
    match git {
        Some(repository) => {
            Box::new(GitTag { repository: repository.clone(), tag: word.to_owned(), dialect, release })
        }
        None => Box::new(HeaderFolder { folder: word.into(), dialect, release }),
    }
}

/// What the headers of a set are, as far as they can be read: those of before may not know a target.
fn state(
    session: &Session,
    set: &HeaderSet,
    name: &str,
    wanted: &Arguments,
) -> Result<State<'static>, Failure> {
    let (cells, _) = cells_of(set, &session.releases)?;
    let is_wanted = |cell: &Cell| wanted.targets.is_empty() || wanted.targets.contains(&cell.target);
    let cells: Vec<Cell> = cells.into_iter().filter(is_wanted).collect();
    let measured = survey::in_every_cell(&cells, |cell| {
        session.reader.facts_of(cell, &HeaderChoice::All.headers(cell)?)
    });
    if let Some(failed) = measured.failed {
        if measured.done.is_empty() {
            return Err(failed.into());
        }
        eprintln!("not compared: {}", set.in_its_source(&failed.to_string()));
    }
    let mut all: Vec<Facts> = Vec::new();
    let mut homes: BTreeMap<String, String> = BTreeMap::new();
    for (cell, measured) in measured.done {
        homes.extend(measured.definitions.homes);
        all.push(Facts {
            target: cell.target,
            view: cell.view,
            interface: cell.interface,
            ..measured.definitions.facts
        });
    }
    let places = HeaderPlaces::of(set, homes);
    Ok(State::of_facts(name.to_owned(), all).with_places(move |name, member| places.find(name, member)))
}
