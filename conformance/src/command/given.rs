//! The options that name headers of one's own, in place of those that were set up.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use xen_abi_codegen::axes::{Branch, Dialect, Release};
use xen_abi_codegen::model::Releases;

use super::failure::Failure;
use super::session::Session;
use crate::header_set::project;
use crate::header_source::{GitTag, HeaderFolder, HeaderSource};
use crate::ours::Specification;
use crate::workplace::Workplace;

/// A release, or the newest of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Newest(Branch),
    Exactly(Release),
}

/// Headers in a folder or a git repository; without any option those that were set up.
#[derive(Debug, Clone, Default, Args)]
#[command(group = ArgGroup::new("source").conflicts_with("sets"))]
pub(super) struct Given {
    /// Read the headers in this folder: a copy of the public headers, or a source tree.
    #[arg(long = "headers", id = "folder", value_name = "DIR", group = "source", requires = "release")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    git: FromGit,
}

/// A tag of a git repository.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct FromGit {
    /// Read the headers from tags of this git repository of Xen or Linux, which may be bare: those of every release
    /// that spec/releases.yaml lists.
    #[arg(long, value_name = "DIR", group = "source")]
    git: Option<PathBuf>,
    /// The release of the headers alone: a point release, or a branch for its newest one.
    #[arg(long, value_parser = wanted, requires = "source")]
    release: Option<Wanted>,
    /// The tag or commit, if it is not named after the release.
    #[arg(long, requires = "git", requires = "release")]
    tag: Option<String>,
}

fn wanted(word: &str) -> Result<Wanted, String> {
    if let Ok(branch) = word.parse() {
        return Ok(Wanted::Newest(branch));
    }
    word.parse().map(Wanted::Exactly).map_err(|error: xen_abi_codegen::axes::UnknownWord| error.to_string())
}

impl Wanted {
    /// The release; of a branch that the specification does not cover, its first.
    fn release(self, dialect: Dialect, releases: &Releases) -> Release {
        match self {
            Wanted::Exactly(release) => release,
            Wanted::Newest(branch) => {
                releases.branch(dialect, branch).map_or(Release { branch, point: 0 }, |known| known.newest())
            }
        }
    }
}

impl Given {
    /// Whether the command line names no headers.
    pub(super) fn is_none(&self) -> bool {
        self.folder.is_none() && self.git.git.is_none()
    }

    /// Headers that the command line names are compared, or it is an error.
    pub(super) fn require_covered(
        &self,
        session: &Session,
        specification: &Specification,
    ) -> Result<(), Failure> {
        match session.sets.iter().find(|set| !specification.covers(set)) {
            Some(set) if !self.is_none() => {
                let known = specification.releases().branches(set.dialect);
                let known: Vec<String> = known.map(|known| known.branch.to_string()).collect();
                let name = format!("{} {}", project(set.dialect), set.branch());
                Err(Failure::NotCovered { name, known: known.join(", ") })
            }
            _ => Ok(()),
        }
    }

    /// A session with the headers that are named, or with all that were set up.
    pub(super) fn session(&self, workplace: &Workplace, dialect: Dialect) -> Result<Session, Failure> {
        let (Some(folder), Some(wanted)) = (&self.folder, self.git.release) else {
            return self.git.session_of(workplace, dialect);
        };
        Session::with(workplace, |releases| {
            let release = wanted.release(dialect, releases);
            Ok(vec![Box::new(HeaderFolder { folder: folder.clone(), dialect, release })])
        })
    }
}

impl FromGit {
    /// A session with Xen's headers of the tag, or with all that were set up.
    pub(super) fn session(&self, workplace: &Workplace) -> Result<Session, Failure> {
        self.session_of(workplace, Dialect::Xen)
    }

    fn session_of(&self, workplace: &Workplace, dialect: Dialect) -> Result<Session, Failure> {
        let Some(repository) = &self.git else { return Session::prepare(workplace) };
        Session::with(workplace, |releases| {
            let tags = match self.release {
                Some(wanted) => vec![self.tag_of(repository, dialect, wanted, releases)?],
                None => GitTag::all(repository, dialect, releases)?,
            };
            Ok(tags.into_iter().map(|tag| Box::new(tag) as Box<dyn HeaderSource>).collect())
        })
    }

    fn tag_of(
        &self,
        repository: &Path,
        dialect: Dialect,
        wanted: Wanted,
        releases: &Releases,
    ) -> Result<GitTag, Failure> {
        Ok(match (self.tag.clone(), wanted) {
            (Some(tag), _) => {
                let release = wanted.release(dialect, releases);
                GitTag { repository: repository.to_owned(), tag, dialect, release }
            }
            (None, Wanted::Exactly(release)) => GitTag::of_release(repository, dialect, release),
            (None, Wanted::Newest(branch)) => GitTag::newest_of(repository, dialect, branch)?,
        })
    }
}
