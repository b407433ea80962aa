//! The verb that writes down that a change is right, and the file that has them.

use std::path::Path;

use jiff::ZonedDateTime;
use jiff::civil::Date;
use xen_abi_codegen::regression::accepted::Accepted;

use super::arguments::Accept;
use super::failure::Failure;
use super::output;

/// What stands at the beginning of the file.
const HEAD: &str =
    "# Changes of the ABI that are right, by their fingerprints; `xen-abi accept` adds them.\n";

/// The changes in a file; none if there is no such file.
pub(super) fn read(path: &Path) -> Result<Vec<Accepted>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let wrong = |error| Failure::Usage(format!("{}: {error}", path.display()));
            // A file of comments alone has nothing.
            serde_yaml::from_str::<Option<Vec<Accepted>>>(&text).map(Option::unwrap_or_default).map_err(wrong)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Failure::Disk(path.to_owned(), error)),
    }
}

/// This day, as the file writes it.
pub(super) fn today() -> String {
    ZonedDateTime::now().date().to_string()
}

/// Adds a change to the file.
pub(super) fn accept(arguments: &Accept) -> Result<(), Failure> {
    let Accept { fingerprint, reason, until, author, change, file } = arguments;
    if fingerprint.len() != 16 || !fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = format!("`{fingerprint}` is no fingerprint; `xen-abi diff` prints those of changes");
        return Err(Failure::Usage(message));
    }
    if reason.trim().is_empty() {
        return Err(Failure::Usage("a reason says why the change is right".to_owned()));
    }
    if let Some(until) = until {
        let date: Result<Date, _> = until.parse();
        if date.is_err() || date.is_ok_and(|date| date.to_string() != *until) {
            return Err(Failure::Usage(format!("`{until}` is no day, such as 2027-01-31")));
        }
    }
    let mut all = read(file)?;
    if all.iter().any(|known| known.fingerprint == *fingerprint) {
        return Err(Failure::Usage(format!("{}: {fingerprint} is accepted already", file.display())));
    }
    all.push(Accepted {
        fingerprint: fingerprint.to_ascii_lowercase(),
        change: change.clone(),
        reason: reason.clone(),
        author: author.clone(),
        until: until.clone(),
    });
    let text = serde_yaml::to_string(&all)
        .map_err(|error| Failure::Disk(file.clone(), std::io::Error::other(error.to_string())))?;
    output::write_file(file, &format!("{HEAD}{text}"))
}
