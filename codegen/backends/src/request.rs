//! Which variants are asked for, by the command line or by the macro.

use crate::matrix::Matrix;
use xen_abi_model::{KnownBranch, ModuleId, Releases, Selection, Spec};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

/// What is asked for. The variants differ in nothing but the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The targets; none means all that have headers.
    pub targets: Vec<Target>,
    /// A branch, a point release or `master`; none means the newest release.
    pub release: Option<String>,
    /// The view; none means the usual one of the dialect.
    pub view: Option<View>,
    /// The interface version; none means the newest of the release.
    pub interface: Option<InterfaceVersion>,
    /// The dialect.
    pub dialect: Dialect,
}

impl Default for Request {
    fn default() -> Self {
        Self { targets: Vec::new(), release: None, view: None, interface: None, dialect: Dialect::Xen }
    }
}

/// What a request stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The release as it was asked for.
    pub release: String,
    /// The variants.
    pub variants: Vec<Variant>,
}

/// Why a request cannot be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It makes no sense; the text says why.
    Senseless(String),
    /// There is nothing of the kind, or the specification is wrong.
    Diagnostics(Diagnostics),
}

impl Request {
    /// The variants that are meant.
    pub fn answer(&self, spec: &Spec) -> Result<Answer, Refusal> {
        let releases = &spec.releases;
        let (branch, release) = match &self.release {
            Some(word) => named_release(releases, self.dialect, word)?,
            None => {
                let unknown = || no_release(releases, self.dialect, "newest");
                let newest = releases.newest(self.dialect).ok_or_else(unknown)?;
                (newest, newest.newest())
            }
        };
        let view = self.view.unwrap_or(self.dialect.usual_view());
        if view == View::Tools && self.interface.is_some_and(|asked| asked != branch.interface) {
            let message = "an interface version goes with the guest view; tools always get the newest";
            return Err(Refusal::Senseless(message.to_owned()));
        }
        let interface = self.interface.unwrap_or(branch.interface);
        let variant = |target| Variant { target, release, view, interface, dialect: self.dialect };
        let variants = self.with_headers(releases, variant)?;
        let release = self.release.clone().unwrap_or_else(|| branch.name());
        Ok(Answer { release, variants })
    }

    /// The variants that have headers; those that were named must have.
    fn with_headers(
        &self,
        releases: &Releases,
        variant: impl Fn(Target) -> Variant,
    ) -> Result<Vec<Variant>, Refusal> {
        if self.targets.is_empty() {
            let all = Target::ALL.into_iter().map(variant);
            return Ok(all.filter(|variant| releases.has_headers(*variant)).collect());
        }
        let mut missing = Diagnostics::default();
        let mut variants = Vec::new();
        for variant in self.targets.iter().copied().map(variant) {
            if !releases.has_headers(variant) {
                missing.push(Diagnostic::nowhere(
                    Code::NoHeaders,
                    format!("there are no headers for {variant}"),
                ));
            } else if !variants.contains(&variant) {
                variants.push(variant);
            }
        }
        missing.finish(variants).map_err(Refusal::Diagnostics)
    }
}

/// The release that a word means, and its branch.
pub fn named_release<'s>(
    releases: &'s Releases,
    dialect: Dialect,
    word: &str,
) -> Result<(&'s KnownBranch, Release), Refusal> {
    releases.named(dialect, word).ok_or_else(|| no_release(releases, dialect, word))
}

fn no_release(releases: &Releases, dialect: Dialect, word: &str) -> Refusal {
    let known: Vec<String> = releases.branches(dialect).map(KnownBranch::name).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Refusal::Senseless(format!("release `{word}` of {dialect} is not covered; covered branches: {known}"))
}

/// Refuses names of modules that there are not.
pub fn check_modules(spec: &Spec, names: &[String]) -> Result<(), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    for name in names.iter().filter(|name| spec.module_named(name).is_none()) {
        let known = spec.modules.iter().map(|module| module.name.as_str());
        diagnostics.push(Diagnostic::unknown(Code::UnknownModule, "module", name, known));
    }
    diagnostics.finish(())
}

/// The modules of these names, and all that they need or include; without a name, all.
pub fn reached_modules(matrix: &Matrix<'_>, names: &[String]) -> Vec<ModuleId> {
    let spec = matrix.spec();
    if names.is_empty() {
        return spec.module_ids().collect();
    }
    let wanted = names.iter().filter_map(|name| spec.module_named(name));
    spec.reached(wanted, &|when| matrix.has(when)).into_iter().collect()
}

/// What has these names, and what that needs, of what is there for some variant; without a name, everything.
pub fn selected(matrix: &Matrix<'_>, names: &[String]) -> Result<Selection, Diagnostics> {
    if names.is_empty() {
        return Ok(Selection::Everything);
    }
    Selection::of_names(matrix.spec(), names, &|when| matrix.has(when))
}
