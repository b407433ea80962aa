//! The verb that says what changed between two states of the ABI.

use std::path::PathBuf;

use serde_json::Deserializer;
use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_codegen::facts::{Facts, SCHEMA};
use xen_abi_codegen::folder;
use xen_abi_codegen::model::{KnownBranch, Spec};
use xen_abi_codegen::regression::accepted::AcceptedChanges;
use xen_abi_codegen::regression::diff::{Diff as Changes, diff as changes_between};
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::over_releases::together;
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

/// The word for all releases that both specifications cover.
const ALL: &str = "all";

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
}

/// One side of the comparison, with all that is read once of it.
struct Compared {
    /// As it was called.
    word: String,
    operand: Operand,
    /// The specification that it brings.
    own: Option<Spec>,
}

impl Compared {
    fn of(word: &str, arguments: &Diff) -> Result<Compared, Failure> {
        let operand = Operand::of(word);
        let own = operand.spec(arguments)?;
        Ok(Compared { word: word.to_owned(), operand, own })
    }

    /// The state of the ABI that is meant; of a specification of its own in some release.
    fn state<'s>(
        &'s self,
        at_hand: &'s Spec,
        wanted: &Diff,
        release: Option<&str>,
    ) -> Result<State<'s>, Failure> {
        let spec = self.own.as_ref().unwrap_or(at_hand);
        let asked = match &self.operand {
            Operand::Facts(path) => return Ok(State::of_facts(self.word.clone(), facts(path)?)),
            Operand::Lock(path) => {
                return Ok(State::of_facts(self.word.clone(), lock::locked(path, &lock::text(path)?)?));
            }
            Operand::Release(word) => Some(word.as_str()),
            Operand::Folder(_) | Operand::Revision(_) => release,
        };
        let release = match asked {
            Some(word) => named_release(&spec.releases, wanted.dialect, word)
                .map_err(|refusal| refused(spec, refusal))?,
            None => latest(spec, wanted.dialect)?,
        };
        let targets = if wanted.targets.is_empty() { &Target::ALL[..] } else { &wanted.targets };
        let root = match &self.operand {
            Operand::Folder(path) => in_folder(path),
            _ => wanted.folder.root()?,
        };
        let mut state = State::of_release(spec, wanted.dialect, release, targets, root)
            .map_err(|found| Failure::Diagnostics(found, spec.sources.clone()))?;
        if self.own.is_some() {
            state.name = format!("{} ({})", state.name, self.word);
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

/// The releases that can be compared one by one.
struct Common {
    /// The branches that both specifications cover, oldest first.
    releases: Vec<String>,
    /// What is said of those that only one of them covers.
    left_out: Vec<String>,
}

impl Common {
    fn of(before: &Compared, after: &Compared, dialect: Dialect) -> Result<Common, Failure> {
        let (Some(old), Some(new)) = (&before.own, &after.own) else {
            let message = "`--release all` is about two specifications, each `dir:` or `git:`";
            return Err(Failure::Usage(message.to_owned()));
        };
        // What is `master` in one may have been released in the other, so branches are called by their numbers.
        let branches = |spec: &Spec| -> Vec<String> {
            spec.releases.branches(dialect).map(|known| known.branch.to_string()).collect()
        };
        let (old, new) = (branches(old), branches(new));
        let only = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|branch| !other.contains(branch)).cloned().collect()
        };
        let left_out = only(&old, &new).into_iter().chain(only(&new, &old));
        let left_out = left_out.map(|branch| format!("{branch}, which only one of the two covers")).collect();
        let releases: Vec<String> = new.iter().filter(|branch| old.contains(branch)).cloned().collect();
        if releases.is_empty() {
            return Err(Failure::Usage(format!("the two have no release of {dialect} in common")));
        }
        Ok(Common { releases, left_out })
    }
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
    let at_hand = arguments.folder.load()?;
    let (before, after) =
        (Compared::of(&arguments.before, arguments)?, Compared::of(&arguments.after, arguments)?);
    let known = [&before.own, &after.own]
        .into_iter()
        .flatten()
        .fold(Known::of(&at_hand), |known, spec| known.and(Known::of(spec)));
    let of_release = |release: Option<&str>| -> Result<Changes, Failure> {
        let (old, new) =
            (before.state(&at_hand, arguments, release)?, after.state(&at_hand, arguments, release)?);
        Ok(changes_between(&old, &new, &known))
    };
    let mut found = match arguments.release.as_deref() {
        Some(ALL) => {
            let common = Common::of(&before, &after, arguments.dialect)?;
            let of_release = |release: &String| Ok((release.clone(), of_release(Some(release))?));
            let of_each = common.releases.iter().map(of_release).collect::<Result<_, Failure>>()?;
            let names = [&before, &after].map(|side| format!("all releases ({})", side.word));
            let mut found = together(of_each, names);
            found.not_checked.extend(common.left_out);
            found
        }
        one => of_release(one)?,
    };
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
