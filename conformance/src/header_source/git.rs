//! Headers of a tag in a git repository, which may be bare.

use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::{Branch, Dialect, Release};
use xen_abi_codegen::model::Releases;

use super::{HeaderSource, HeaderSourceError, layout};
use crate::atomic_file::{self, FileError};
use crate::header_set::{HeaderSet, Origin};
use crate::process;

/// A tag of Xen or Linux, or any other name of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitTag {
    /// The repository.
    pub repository: PathBuf,
    /// The tag.
    pub tag: String,
    /// Whose headers it has.
    pub dialect: Dialect,
    /// The release that it is held to be.
    pub release: Release,
}

impl GitTag {
    /// The tag of a release.
    pub fn of_release(repository: &Path, dialect: Dialect, release: Release) -> GitTag {
        let tag = match (dialect, release.point) {
            (Dialect::Xen, _) => format!("RELEASE-{release}"),
            // The first of a branch has two numbers.
            (Dialect::Linux, 0) => format!("v{}", release.branch),
            (Dialect::Linux, _) => format!("v{release}"),
        };
        GitTag { repository: repository.to_owned(), tag, dialect, release }
    }

    /// The tags of all releases of a dialect, oldest first; of the development branch the commit that is named. One
    /// that the repository lacks is an error before anything is read.
    pub fn all(
        repository: &Path,
        dialect: Dialect,
        releases: &Releases,
    ) -> Result<Vec<GitTag>, HeaderSourceError> {
        let mut tags = Vec::new();
        for known in releases.branches(dialect) {
            tags.extend((0..=known.newest_point).map(|point| {
                let release = Release { branch: known.branch, point };
                let tag = GitTag::of_release(repository, dialect, release);
                match &known.master {
                    Some(commit) => GitTag { tag: commit.clone(), ..tag },
                    None => tag,
                }
            }));
        }
        for tag in &tags {
            tag.tree()?;
        }
        Ok(tags)
    }

    /// The hash of the folder that has the public headers.
    fn tree(&self) -> Result<String, HeaderSourceError> {
        let revision = format!("{}:{}", self.tag, layout::folder_in_sources(self.dialect));
        let mut command = git(&self.repository);
        command.args(["rev-parse", "--verify", "--quiet", "--end-of-options", &revision]);
        let output = process::run(&mut command)?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// The tag of the newest release of a branch.
    pub fn newest_of(
        repository: &Path,
        dialect: Dialect,
        branch: Branch,
    ) -> Result<GitTag, HeaderSourceError> {
        let prefix = match dialect {
            Dialect::Xen => "RELEASE-",
            Dialect::Linux => "v",
        };
        let pattern = format!("{prefix}{branch}*");
        let output = process::run(git(repository).args(["tag", "--list", &pattern]))?;
        let tags = String::from_utf8_lossy(&output.stdout).into_owned();
        // What has more behind the number is a candidate for a release.
        let releases = tags.lines().filter_map(|tag| tag.strip_prefix(prefix)?.parse::<Release>().ok());
        match releases.filter(|release| release.branch == branch).max() {
            Some(release) => Ok(GitTag::of_release(repository, dialect, release)),
            None => Err(HeaderSourceError::NoTag { repository: repository.to_owned(), pattern }),
        }
    }

    /// Those of some paths that the tag has.
    fn existing<'p>(&self, paths: &'p [&'p str]) -> Result<Vec<&'p str>, HeaderSourceError> {
        // A name that begins with a hyphen is no option.
        let listed = process::run(
            git(&self.repository).args(["ls-tree", "--name-only", "--end-of-options", &self.tag]).args(paths),
        )?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        Ok(paths.iter().copied().filter(|path| listed.lines().any(|line| line == *path)).collect())
    }
}

impl HeaderSource for GitTag {
    fn lay_out(&self, into: &Path) -> Result<HeaderSet, HeaderSourceError> {
        let paths = self.existing(layout::paths_in_sources(self.dialect))?;
        if paths.is_empty() {
            let GitTag { repository, tag, dialect, .. } = self.clone();
            return Err(HeaderSourceError::NothingInTag { repository, tag, dialect });
        }
        let scratch = tempfile::tempdir().map_err(FileError::on("create", &std::env::temp_dir()))?;
        let (archive, sources) = (scratch.path().join("headers.tar"), scratch.path().join("sources"));
        let mut command = git(&self.repository);
        command.args(["archive", "--format=tar", "--output"]).arg(&archive);
        process::run(command.args(["--end-of-options", &self.tag]).args(&paths))?;
        atomic_file::create_folder(&sources)?;
        process::run(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(&sources))?;
        layout::lay_out(self.dialect, &sources, into)?;
        let origin = Origin::Commit { tag: self.tag.clone(), tree: self.tree()? };
        let (dialect, release, folder) = (self.dialect, self.release, into.to_owned());
        Ok(HeaderSet { dialect, origin, release, folder, without: Vec::new() })
    }
}

/// git in a repository, whoever owns that.
fn git(repository: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository);
    git
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::can_test_with_git;
    use crate::header_set::headers_below;

    /// A bare repository with a tag for each of some releases of Xen, whose only header has the tag as its text. Nothing
    /// without git.
    fn repository(tags: &[&str]) -> Option<tempfile::TempDir> {
        if !can_test_with_git() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let (work, bare) = (folder.path().join("work"), folder.path().join("bare"));
        let public = work.join("xen/include/public");
        std::fs::create_dir_all(&public).unwrap();
        let run = |arguments: &[&str]| {
            let identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "tag.gpgsign=false"];
            process::run(git(&work).args(identity).args(["-c", "commit.gpgsign=false"]).args(arguments))
                .unwrap()
        };
        run(&["init", "--quiet"]);
        for tag in tags {
            std::fs::write(public.join("xen.h"), tag).unwrap();
            std::fs::write(work.join("README"), tag).unwrap();
            run(&["add", "."]);
            run(&["commit", "--quiet", "--no-verify", "-m", "x"]);
            run(&["tag", tag]);
        }
        run(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
        Some(folder)
    }

    #[test]
    fn the_headers_of_a_tag_are_laid_out() {
        let Some(repository) = repository(&["RELEASE-4.19.1", "RELEASE-4.19.2"]) else { return };
        let into = tempfile::tempdir().unwrap();
        let release = "4.19.1".parse().unwrap();
        let tag = GitTag::of_release(&repository.path().join("bare"), Dialect::Xen, release);
        let set = tag.lay_out(into.path()).unwrap();
        assert_eq!(headers_below(&set.tree()).unwrap(), ["xen.h"]);
        assert_eq!(std::fs::read_to_string(set.tree().join("xen.h")).unwrap(), "RELEASE-4.19.1");
        assert_eq!((set.name().as_str(), set.release), ("RELEASE-4.19.1", release));
        let Origin::Commit { tree, .. } = &set.origin else { panic!("{:?}", set.origin) };
        let listed = process::run(git(&tag.repository).args(["ls-tree", "--name-only", tree])).unwrap();
        assert_eq!(String::from_utf8_lossy(&listed.stdout), "xen.h\n");
        assert_eq!(set.next_release(), None);
    }

    #[test]
    fn a_branch_means_its_newest_release() {
        let tags =
            ["RELEASE-4.2.5", "RELEASE-4.20.2", "RELEASE-4.20.10", "4.20.11-rc1", "RELEASE-4.20.11-rc1"];
        let Some(repository) = repository(&tags) else { return };
        let bare = repository.path().join("bare");
        let newest = |branch: &str| GitTag::newest_of(&bare, Dialect::Xen, branch.parse().unwrap());
        assert_eq!(newest("4.20").unwrap().tag, "RELEASE-4.20.10");
        assert_eq!(newest("4.2").unwrap().tag, "RELEASE-4.2.5");
        assert!(
            newest("4.21")
                .unwrap_err()
                .to_string()
                .ends_with("has no release tag that matches `RELEASE-4.21*`")
        );
    }

    #[test]
    fn linux_drops_the_point_of_the_first_release() {
        let tag =
            |release: &str| GitTag::of_release(Path::new("."), Dialect::Linux, release.parse().unwrap()).tag;
        assert_eq!([tag("6.12"), tag("6.12.3")], ["v6.12", "v6.12.3"]);
    }

    #[test]
    fn a_tag_without_headers_and_a_tag_that_is_not_there_are_errors() {
        let Some(repository) = repository(&["RELEASE-4.19.1"]) else { return };
        let (work, into) = (repository.path().join("work"), tempfile::tempdir().unwrap());
        let release = "4.19.2".parse().unwrap();
        let missing = GitTag::of_release(&work, Dialect::Xen, release).lay_out(into.path()).unwrap_err();
        assert!(matches!(missing, HeaderSourceError::Process(_)), "{missing}");
        let linux = GitTag { tag: "HEAD".into(), ..GitTag::of_release(&work, Dialect::Linux, release) };
        let nothing = linux.lay_out(into.path()).unwrap_err();
        assert!(matches!(nothing, HeaderSourceError::NothingInTag { .. }), "{nothing}");
        let option = GitTag { tag: "--output=/dev/null".into(), ..linux };
        assert!(option.lay_out(into.path()).is_err());
    }
}
