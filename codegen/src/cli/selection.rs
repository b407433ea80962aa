use std::path::{Path, PathBuf};

use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{InterfaceVersion, Target, Variant, View};
use xen_abi_codegen::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_codegen::folder;
use xen_abi_codegen::model::{self, Spec};

use super::arguments::{SpecFolder, Wanted};
use super::failure::Failure;

impl SpecFolder {
    /// The folder of the specification, unless the copy that the program carries is used.
    pub(super) fn path(&self) -> Result<Option<PathBuf>, Failure> {
        if self.spec.is_some() {
            return Ok(self.spec.clone());
        }
        let here = std::env::current_dir().map_err(Failure::disk("."))?;
        Ok(folder::nearest(&here))
    }

    /// Reads and resolves the specification, and says which one it is.
    pub(super) fn load(&self) -> Result<Spec, Failure> {
        let path = self.path()?;
        let sources = match &path {
            Some(path) => folder::read(path)?,
            None => folder::carried(),
        };
        match &path {
            Some(path) => eprintln!("specification: {}", shortened(path).display()),
            None => eprintln!("specification: the copy that this program carries"),
        }
        Ok(model::resolve(sources)?)
    }
}

/// A path as seen from the current folder, where it lies below it.
fn shortened(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

impl Wanted {
    /// The release as reports name it, and the variants that are wanted.
    pub(super) fn variants(&self, spec: &Spec) -> Result<(String, Vec<Variant>), Failure> {
        let releases = &spec.releases;
        let (branch, release, name) = match &self.release {
            Some(word) => {
                let known = || {
                    releases.branches(self.dialect).map(|known| known.name()).collect::<Vec<_>>().join(", ")
                };
                let found = releases.named(self.dialect, word).ok_or_else(|| {
                    Failure::Usage(format!(
                        "release `{word}` is not covered; releases of {} are {}",
                        self.dialect,
                        known()
                    ))
                })?;
                (found.0, found.1, word.clone())
            }
            None => {
                let newest = releases.newest(self.dialect).ok_or_else(|| {
                    Failure::Usage(format!("the specification lists no release of {}", self.dialect))
                })?;
                (newest, newest.newest(), newest.name())
            }
        };
        if self.view == View::Tools && self.interface.is_some_and(|asked| asked != branch.interface) {
            let message = "`--interface` goes with `--view guest`; tools always get the newest version";
            return Err(Failure::Usage(message.to_owned()));
        }
        let interface: InterfaceVersion = self.interface.unwrap_or(branch.interface);
        let variant = |target| Variant { target, release, view: self.view, interface, dialect: self.dialect };
        if self.targets.is_empty() {
            let all = Target::ALL
                .into_iter()
                .map(variant)
                .filter(|variant| releases.has_headers(*variant))
                .collect();
            return Ok((name, all));
        }
        let mut chosen: Vec<Variant> = Vec::new();
        let mut missing = Diagnostics::default();
        for target in &self.targets {
            let variant = variant(*target);
            if !releases.has_headers(variant) {
                let message = format!("there are no headers for {variant}");
                missing.push(Diagnostic::nowhere(Code::NoHeaders, message));
            } else if !chosen.contains(&variant) {
                chosen.push(variant);
            }
        }
        missing.finish((name, chosen)).map_err(|missing| Failure::Diagnostics(missing, spec.sources.clone()))
    }
}

/// Works a specification out for some variants.
pub(super) fn lower_all<'s>(spec: &'s Spec, variants: &[Variant]) -> Result<Vec<Abi<'s>>, Failure> {
    let mut diagnostics = Diagnostics::default();
    let mut abis = Vec::new();
    for variant in variants {
        match lower(spec, *variant) {
            Ok(abi) => abis.push(abi),
            Err(found) => diagnostics.extend(found),
        }
    }
    diagnostics.finish(abis).map_err(|found| Failure::Diagnostics(found, spec.sources.clone()))
}

/// Refuses names of modules that there are not.
pub(super) fn check_modules(spec: &Spec, names: &[String]) -> Result<(), Failure> {
    let mut diagnostics = Diagnostics::default();
    for name in names {
        if spec.module_named(name).is_none() {
            let known = spec.modules.iter().map(|module| module.name.as_str());
            diagnostics.push(unknown(Code::UnknownModule, "module", name, known));
        }
    }
    diagnostics.finish(()).map_err(|found| Failure::Diagnostics(found, spec.sources.clone()))
}

/// A name on the command line that means nothing.
pub(super) fn unknown<'a>(
    code: Code,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::nowhere(code, format!("there is no {what} `{name}`"));
    match xen_abi_codegen::diagnostic::closest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}
