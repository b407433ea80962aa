use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::{Dialect, Variant, View};
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::folder;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::parallel::both;
use xen_abi_codegen::request::{Refusal, Request};
use xen_abi_codegen::resolve::resolve_observed;
use xen_abi_codegen::source::Source;
use xen_abi_codegen::stage::Stage;
use xen_abi_codegen::{Rule, check};

use super::arguments::{Modules, Only, SpecFolder, Wanted};
use super::failure::Failure;
use super::output;
use super::stopwatch::Stopwatch;

impl SpecFolder {
    /// The folder of the specification, unless the embedded copy is used.
    pub(super) fn path(&self) -> Result<Option<PathBuf>, Failure> {
        if self.spec.is_some() {
            return Ok(self.spec.clone());
        }
        let here = std::env::current_dir().map_err(Failure::disk("."))?;
        Ok(folder::nearest(&here))
    }

    /// What stands before the names of its files, as seen from the current folder.
    pub(super) fn root(&self) -> Result<String, Failure> {
        Ok(self.path()?.map_or(String::new(), |path| in_folder(&path)))
    }

    /// Reads and resolves the specification, and says which one it is.
    pub(super) fn load(&self) -> Result<Spec, Failure> {
        let sources = self.read(&|_| true)?;
        Ok(xen_abi_codegen::load(sources)?)
    }

    /// Reads the files of the specification whose names are wanted, and says which specification it is.
    fn read(&self, is_wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Source>, Failure> {
        let path = self.path()?;
        let sources = match &path {
            Some(path) => folder::read_wanted(path, is_wanted)?,
            None => folder::embedded(xen_abi_spec::FILES, is_wanted),
        };
        match &path {
            Some(path) => output::tell(&format!("specification: {}", shortened(path).display())),
            None => output::tell("specification: the copy embedded in this program"),
        }
        match &self.extend {
            Some(own) => Ok(folder::extended(sources, folder::read(own)?)?),
            None => Ok(sources),
        }
    }

    /// The modules that are wanted: those that are named, or else one's own, unless items are. None means all.
    pub(super) fn modules(&self, named: &Modules, only: &Only) -> Result<Vec<String>, Failure> {
        match &self.extend {
            Some(own) if named.modules.is_empty() && only.names.is_empty() => Ok(folder::modules_below(own)?),
            _ => Ok(named.modules.clone()),
        }
    }
}

/// What stands before the names of files in a folder.
pub(super) fn in_folder(path: &Path) -> String {
    format!("{}/", shortened(path).display())
}

/// A path as seen from the current folder, where it lies below it.
fn shortened(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

/// The release as it was asked for, and what there is for each target.
pub(super) struct Selected<'s> {
    pub(super) release: String,
    pub(super) matrix: Matrix<'s>,
}

impl Wanted {
    /// Reads the specification, works out what is wanted, and hands both to what makes output of them.
    pub(super) fn make(
        &self,
        rules: &[Rule],
        output: impl FnOnce(&Spec, &Selected<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut watch = Stopwatch::start();
        let sources = self.folder.read(&|name| self.dialect.can_be_in(name))?;
        watch.lap(Stage::Read);
        let spec = resolve_observed(sources, &mut |stage| watch.lap(stage))?;
        // The process ends when the output is there. Memory is not given back piece by piece before.
        let spec = ManuallyDrop::new(spec);
        let (found, selected) = both(|| check(rules, &spec), || self.select(&spec));
        found.finish(()).map_err(|found| failure(&spec, found))?;
        let selected = ManuallyDrop::new(selected?);
        watch.lap(Stage::Lower);
        output(&spec, &selected)?;
        watch.lap(Stage::Emit);
        if self.timings {
            output::tell(&watch.to_string());
        }
        Ok(())
    }

    /// Works out what each view has that is there, with the newest interface version.
    pub(super) fn of_all_views<'s>(&self, spec: &'s Spec) -> Result<Matrix<'s>, Failure> {
        let of_view = |view| {
            let request = Request { view: Some(view), interface: None, ..self.request() };
            request.answer(spec).map(|answer| answer.variants).unwrap_or_default()
        };
        let views = View::ALL
            .into_iter()
            .filter(|view| self.dialect == Dialect::Xen || *view == self.dialect.usual_view());
        let variants: Vec<Variant> = views.flat_map(of_view).collect();
        Matrix::lower(spec, &variants).map_err(|found| failure(spec, found))
    }

    fn request(&self) -> Request {
        Request {
            targets: self.targets.clone(),
            release: self.release.clone(),
            view: self.view,
            interface: self.interface,
            dialect: self.dialect,
        }
    }

    /// Works out what is wanted.
    fn select<'s>(&self, spec: &'s Spec) -> Result<Selected<'s>, Failure> {
        let answer = self.request().answer(spec).map_err(|refusal| refused(spec, refusal))?;
        let matrix = Matrix::lower(spec, &answer.variants).map_err(|found| failure(spec, found))?;
        Ok(Selected { release: answer.release, matrix })
    }
}

/// Why there is nothing that was asked for.
pub(super) fn refused(spec: &Spec, refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Senseless(message) => Failure::Usage(message),
        Refusal::Diagnostics(found) => failure(spec, found),
    }
}

/// Diagnostics of a specification, to be reported with its texts.
pub(super) fn failure(spec: &Spec, diagnostics: Diagnostics) -> Failure {
    Failure::Diagnostics(diagnostics, spec.sources.clone())
}
