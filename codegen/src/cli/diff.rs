//! The verb that says what changed between two states of the ABI.

use std::path::PathBuf;

use serde_json::Deserializer;
use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_codegen::facts::{Facts, SCHEMA};
use xen_abi_codegen::folder;
use xen_abi_codegen::model::{KnownBranch, Spec};
use xen_abi_codegen::regression::accepted::AcceptedChanges;
use xen_abi_codegen::regression::diff::diff as changes_between;
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::policy::{Level, Policy, Written};
use xen_abi_codegen::regression::report::{judged, report};
use xen_abi_codegen::regression::state::{State, too_large};
use xen_abi_codegen::request::named_release;

use super::accept;
use super::arguments::Diff;
use super::failure::Failure;
use super::git;
use super::lock;
use super::output;
use super::selection::{in_folder, refused};

/// What one side of the comparison is.
enum Operand {
    /// A release of the specification at hand.
    Release(String),
    /// A folder with a specification.
    Folder(PathBuf),
    /// The specification at hand, as it was at a revision.
    Revision(String),
    /// A file of facts.
    Facts(PathBuf),
    /// A lock file.
    Lock(PathBuf),
}

impl Operand {
    fn of(word: &str) -> Operand {
        match word.split_once(':') {
            Some(("dir", path)) => Operand::Folder(path.into()),
            Some(("git", revision)) => Operand::Revision(revision.to_owned()),
            Some(("facts", path)) => Operand::Facts(path.into()),
            Some(("lock", path)) => Operand::Lock(path.into()),
            _ => Operand::Release(word.to_owned()),
        }
    }

    /// The specification that it brings, if it brings one.
    fn spec(&self, arguments: &Diff) -> Result<Option<Spec>, Failure> {
        let sources = match self {
            Operand::Release(_) | Operand::Facts(_) | Operand::Lock(_) => return Ok(None),
            Operand::Folder(path) => folder::read(path)?,
            Operand::Revision(revision) => {
                let spec = arguments.folder.path()?.ok_or_else(|| {
                    let message = "`git:` is about the specification in a folder, and there is none here";
                    Failure::Usage(message.to_owned())
                })?;
                git::sources(&spec, revision)?
            }
        };
        Ok(Some(xen_abi_codegen::load(sources)?))
    }

    /// The state of the ABI that is meant.
    fn state<'s>(
        &self,
        word: &str,
        at_hand: &'s Spec,
        own: Option<&'s Spec>,
        wanted: &Diff,
    ) -> Result<State<'s>, Failure> {
        let spec = own.unwrap_or(at_hand);
        let asked = match self {
            Operand::Facts(path) => return Ok(State::of_facts(word.to_owned(), facts(path)?)),
            Operand::Lock(path) => {
                return Ok(State::of_facts(word.to_owned(), lock::locked(path, &lock::text(path)?)?));
            }
            Operand::Release(word) => Some(word),
            Operand::Folder(_) | Operand::Revision(_) => wanted.release.as_ref(),
        };
        let release = match asked {
            Some(word) => named_release(&spec.releases, wanted.dialect, word)
                .map_err(|refusal| refused(spec, refusal))?,
            None => latest(spec, wanted.dialect)?,
        };
        let targets = if wanted.targets.is_empty() { &Target::ALL[..] } else { &wanted.targets };
        let root = match self {
            Operand::Folder(path) => in_folder(path),
            _ => wanted.folder.root()?,
        };
        let mut state = State::of_release(spec, wanted.dialect, release, targets, root)
            .map_err(|found| Failure::Diagnostics(found, spec.sources.clone()))?;
        if own.is_some() {
            state.name = format!("{} ({word})", state.name);
        }
        Ok(state)
    }
}

/// The newest that a specification covers, the development branch too.
pub(super) fn latest(
    spec: &Spec,
    dialect: Dialect,
) -> Result<(&KnownBranch, xen_abi_codegen::axes::Release), Failure> {
    let latest = spec.releases.branches(dialect).next_back();
    let latest = latest.ok_or_else(|| Failure::Usage(format!("no release of {dialect} is covered")))?;
    Ok((latest, latest.newest()))
}

/// The facts in a file: objects one behind the other, as `facts` writes them.
fn facts(path: &PathBuf) -> Result<Vec<Facts>, Failure> {
    let wrong = |message: String| Failure::Disk(path.clone(), std::io::Error::other(message));
    let text = std::fs::read_to_string(path).map_err(Failure::disk(path))?;
    let mut all = Vec::new();
    for facts in Deserializer::from_str(&text).into_iter::<Facts>() {
        let facts = facts.map_err(|error| wrong(format!("these are no facts: {error}")))?;
        if facts.schema != SCHEMA {
            return Err(wrong(format!(
                "these are no facts: their schema is `{}` and not `{SCHEMA}`",
                facts.schema
            )));
        }
        if let Some(name) = too_large(&facts) {
            return Err(wrong(format!("these are no facts: `{name}` is larger than memory")));
        }
        all.push(facts);
    }
    if all.is_empty() { Err(wrong("there are no facts in it".to_owned())) } else { Ok(all) }
}

fn policy(arguments: &Diff) -> Result<Policy, Failure> {
    let Some(path) = &arguments.policy else { return Ok(Policy::default()) };
    let text = std::fs::read_to_string(path).map_err(Failure::disk(path))?;
    let written: Written = serde_yaml::from_str(&text)
        .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    Policy::of(written).map_err(|message| Failure::Usage(format!("{}: {message}", path.display())))
}

/// Says what changed, and whether that is against the policy.
pub(super) fn diff(arguments: &Diff) -> Result<(), Failure> {
    compare(arguments).map_err(|failure| match failure {
        // A difference ends with the status that a wrong specification has elsewhere.
        Failure::Diagnostics(found, sources) => Failure::CouldNotRun(found, sources),
        other => other,
    })
}

fn compare(arguments: &Diff) -> Result<(), Failure> {
    let policy = policy(arguments)?;
    let [before, after] = [&arguments.before, &arguments.after].map(|word| (word, Operand::of(word)));
    let at_hand = arguments.folder.load()?;
    let (old_spec, new_spec) = (before.1.spec(arguments)?, after.1.spec(arguments)?);
    let old = before.1.state(before.0, &at_hand, old_spec.as_ref(), arguments)?;
    let new = after.1.state(after.0, &at_hand, new_spec.as_ref(), arguments)?;
    let known = [&old_spec, &new_spec]
        .into_iter()
        .flatten()
        .fold(Known::of(&at_hand), |known, spec| known.and(Known::of(spec)));
    let mut found = changes_between(&old, &new, &known);
    if found.cells.is_empty() {
        return Err(Failure::Usage("the two have no target and view in common".to_owned()));
    }
    if let Some(view) = arguments.view {
        found.keep_view(view == View::Tools);
    }
    let (accepted, wrong) = AcceptedChanges::of(accept::read(&arguments.accepted)?, &accept::today(), &found);
    for wrong in &wrong {
        output::tell(&format!("error: {}: {wrong}", arguments.accepted.display()));
    }
    let judged = judged(&found, &policy, &accepted);
    output::print(&report(&found, &judged, arguments.format))?;
    let is_against = judged.iter().any(|judged| judged.level == Level::Deny);
    if is_against || !wrong.is_empty() { Err(Failure::Found) } else { Ok(()) }
}
