//! All that verbs need to measure: compilers and header sets.

use tempfile::TempDir;
use xen_abi_codegen::model::Releases;

use super::failure::Failure;
use crate::atomic_file::FileError;
use crate::environment;
use crate::header_set::HeaderSet;
use crate::header_source::HeaderSource;
use crate::manifest::Manifest;
use crate::measure::HeaderReader;
use crate::ours::{self, OursError, Specification};
use crate::workplace::Workplace;

/// The specification; which one is said, as a program may have been built in another workspace than it runs in.
pub(super) fn specification() -> Result<Specification, OursError> {
    eprintln!("specification: {}", Specification::folder().display());
    Specification::load()
}

/// All that is needed to measure.
pub(super) struct Session {
    pub(super) manifest: Manifest,
    pub(super) reader: HeaderReader,
    pub(super) releases: Releases,
    pub(super) sets: Vec<HeaderSet>,
    /// Headers that somebody named, as long as they are read.
    _laid_out: Option<TempDir>,
}

impl Session {
    /// One with the header sets that `setup` fetched.
    pub(super) fn prepare(workplace: &Workplace) -> Result<Session, Failure> {
        let mut session = Session::without_headers(workplace)?;
        session.sets = session.manifest.sets(workplace)?;
        for missing in &session.manifest.not_found {
            eprintln!("no headers from {}: {}", missing.suite, missing.reason);
        }
        Ok(session)
    }

    /// One with the headers of these sources, and no others.
    pub(super) fn with(
        workplace: &Workplace,
        sources: impl FnOnce(&Releases) -> Result<Vec<Box<dyn HeaderSource>>, Failure>,
    ) -> Result<Session, Failure> {
        let mut session = Session::without_headers(workplace)?;
        let folder = tempfile::tempdir().map_err(FileError::on("create", &std::env::temp_dir()))?;
        for (number, source) in sources(&session.releases)?.iter().enumerate() {
            session.sets.push(source.lay_out(&folder.path().join(number.to_string()))?);
        }
        session._laid_out = Some(folder);
        Ok(session)
    }

    /// Reads the manifest and makes sure that libclang can be loaded, which may start the process anew.
    fn without_headers(workplace: &Workplace) -> Result<Session, Failure> {
        let manifest = Manifest::load(workplace)?;
        environment::prepare(&manifest.toolchain)?;
        manifest.require_compiler()?;
        let reader = HeaderReader::new(&manifest, workplace);
        Ok(Session { reader, releases: ours::releases()?, manifest, sets: Vec::new(), _laid_out: None })
    }
}
