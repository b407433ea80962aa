//! Files of a specification as they were at some revision.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use xen_abi_codegen::source::Source;

use super::failure::Failure;

/// The files of the specification in a folder, as a revision of its repository has them.
pub(super) fn sources(folder: &Path, revision: &str) -> Result<Vec<Source>, Failure> {
    let commit = git(
        folder,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")],
        "",
    )?;
    let commit = text(commit).trim().to_owned();
    if commit.is_empty() {
        return Err(Failure::Usage(format!(
            "`{revision}` is no revision of the repository that has {}",
            folder.display()
        )));
    }
    let listed = text(git(folder, &["ls-tree", "-r", "-z", "--name-only", &commit, "."], "")?);
    let names: Vec<&str> = listed.split('\0').filter(|name| name.ends_with(".yaml")).collect();
    if names.is_empty() {
        return Err(Failure::Usage(format!("`{revision}` has no specification in {}", folder.display())));
    }
    let wanted: String = names.iter().map(|name| format!("{commit}:./{name}\n")).collect();
    let batch = git(folder, &["cat-file", "--batch"], &wanted)?;
    let mut sources = Vec::new();
    let mut rest = batch.stdout.as_slice();
    for name in names {
        let broken = || {
            Failure::Disk(folder.to_owned(), io::Error::other(format!("git gave no {name} of {revision}")))
        };
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
        let head = String::from_utf8_lossy(&rest[..end]);
        let size: usize = head.rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(broken)?;
        let content = rest.get(end + 1..end + 1 + size).ok_or_else(broken)?;
        sources.push(Source::new(name, String::from_utf8_lossy(content).into_owned()));
        rest = rest.get(end + 2 + size..).unwrap_or_default();
    }
    Ok(sources)
}

fn text(output: Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs git in a folder; what it refuses gives no output.
fn git(folder: &Path, arguments: &[&str], input: &str) -> Result<Output, Failure> {
    let no_git = |error: io::Error| Failure::Disk("git".into(), error);
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(no_git)?;
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        // What git has no room to answer waits until it is read.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        child.wait_with_output().map_err(no_git)
    })
}
