//! The options that name headers of one's own, in place of those that were set up.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use xen_abi_codegen::axes::{Branch, Dialect, Release};
use xen_abi_codegen::model::Releases;

use super::failure::Failure;
use super::session::Session;
use crate::header_source::{GitTag, HeaderFolder, HeaderSource};
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
    /// Read the headers from a tag of this git repository of Xen or Linux, which may be bare.
    #[arg(long, value_name = "DIR", group = "source", requires = "release")]
    git: Option<PathBuf>,
    /// The release of the headers: a point release, or a branch for its newest one.
    #[arg(long, value_parser = wanted, requires = "source")]
    release: Option<Wanted>,
    /// The tag or commit, if it is not named after the release.
    #[arg(long, requires = "git")]
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

    /// A session with the headers that are named, or with all that were set up.
    pub(super) fn session(&self, workplace: &Workplace, dialect: Dialect) -> Result<Session, Failure> {
        let (Some(folder), Some(wanted)) = (&self.folder, self.git.release) else {
            return self.git.session_of(workplace, dialect);
        };
        Session::with(workplace, |releases| {
            let release = wanted.release(dialect, releases);
            Ok(Box::new(HeaderFolder { folder: folder.clone(), dialect, release }))
        })
    }
}

impl FromGit {
    /// A session with Xen's headers of the tag, or with all that were set up.
    pub(super) fn session(&self, workplace: &Workplace) -> Result<Session, Failure> {
        self.session_of(workplace, Dialect::Xen)
    }

    fn session_of(&self, workplace: &Workplace, dialect: Dialect) -> Result<Session, Failure> {
        let (Some(repository), Some(wanted)) = (&self.git, self.release) else {
            return Session::prepare(workplace);
        };
        Session::with(workplace, |releases| {
            let tag = match (self.tag.clone(), wanted) {
                (Some(tag), _) => {
                    let release = wanted.release(dialect, releases);
                    GitTag { repository: repository.clone(), tag, dialect, release }
                }
                (None, Wanted::Exactly(release)) => GitTag::of_release(repository, dialect, release),
                (None, Wanted::Newest(branch)) => GitTag::newest_of(repository, dialect, branch)?,
            };
            Ok(Box::new(tag) as Box<dyn HeaderSource>)
        })
    }
}
