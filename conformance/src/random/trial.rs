//! Drawing specimens, and asking every compiler about those that are accepted.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{Target, View};
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::backend::layout_tests::CLayoutTests;
use xen_abi_codegen::diagnostic::{Code, Diagnostics};
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::load;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::resolve::Failure;
use xen_abi_codegen::source::Source;

use super::claims::Claims;
use super::compilers::{Compiler, compilers};
use super::error::RandomError;
use super::model::Specimen;
use super::report::{Report, Row};
use super::{c, draw, yaml};
use crate::atomic_file;
use crate::manifest::Manifest;
use crate::ours::{OursError, releases_source};
use crate::parallel::in_parallel;
use crate::rust_oracle::{RustError, RustOracle, RustOracleError};

/// How many records are wanted, and which.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The first specimen is drawn with it, each further one with the next number.
    pub seed: u64,
    /// How many records with a name.
    pub records: usize,
}

/// So many specimens stand in one file.
const A_FILE: usize = 100;

/// So many are drawn before it is counted how many were accepted.
const A_BATCH: u64 = 256;

/// So many specimens whose Rust does not compile are looked for at the most.
const ENOUGH: usize = 3;

/// A specification with a few more specimens than were wanted would be no better, but one that refuses nearly all of them
/// would be drawn for ever.
const DRAWN_FOR_EACH_WANTED: usize = 10;

/// Draws as many records as ordered, and compares.
pub fn run(manifest: &Manifest, rust: &RustOracle, order: Order) -> Result<Report, RandomError> {
    let releases = releases_source()?;
    let Drawn { accepted, refused } = draw_all(&releases, order);
    let spec = specification(&releases, &accepted).map_err(OursError::from)?;
    let trial = Trial { manifest, rust, releases: &releases, spec: &spec, specimens: &accepted };
    let rows = in_parallel(&Target::ALL, "targets", |target| trial.row(*target));
    let rows = rows.into_iter().collect::<Result<_, _>>()?;
    Ok(Report { seed: order.seed, specimens: accepted.len(), refused, rows })
}

/// What specimens are together.
fn specification(releases: &Source, specimens: &[Specimen]) -> Result<Spec, Box<Failure>> {
    let files = specimens.chunks(A_FILE).enumerate().map(|(at, specimens)| {
        Source::new(format!("random{at}.yaml"), yaml::file(&format!("random{at}.h"), specimens))
    });
    load(files.chain([releases.clone()]).collect())
}

/// What they are for tools of the newest release.
fn abi(spec: &Spec, target: Target) -> Result<Abi<'_>, Diagnostics> {
    let variants = spec.releases.variants();
    let of_target = variants.filter(|variant| variant.target == target && variant.view == View::Tools);
    lower(spec, of_target.last().expect("the newest release has every target"))
}

/// What was drawn.
#[derive(Default)]
struct Drawn {
    accepted: Vec<Specimen>,
    /// How many were refused, by the code of the first diagnostic.
    refused: BTreeMap<String, usize>,
}

fn draw_all(releases: &Source, order: Order) -> Drawn {
    let mut drawn = Drawn::default();
    let (mut records, mut batch) = (0, order.seed);
    let last = order.seed + (order.records * DRAWN_FOR_EACH_WANTED) as u64;
    while records < order.records && batch < last {
        let seeds = batch..(batch + A_BATCH).min(last);
        batch = seeds.end;
        let judged: Vec<_> =
            seeds.into_par_iter().map(|seed| judged(releases, draw::specimen(seed))).collect();
        for judged in judged {
            match judged {
                Ok(_) if records >= order.records => break,
                Ok(specimen) => {
                    records += specimen.records().count();
                    drawn.accepted.push(specimen);
                }
                Err(code) => *drawn.refused.entry(code).or_default() += 1,
            }
        }
    }
    drawn
}

/// A specimen that is accepted by itself, or else the code of the first diagnostic.
fn judged(releases: &Source, specimen: Specimen) -> Result<Specimen, String> {
    let spec = specification(releases, std::slice::from_ref(&specimen));
    let spec = spec.map_err(|failure| first_code(&failure.diagnostics))?;
    for target in Target::ALL {
        abi(&spec, target).map_err(|found| first_code(&found))?;
    }
    Ok(specimen)
}

fn first_code(diagnostics: &Diagnostics) -> String {
    let code: Option<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).next();
    code.map_or_else(|| "none".to_owned(), |code| code.to_string())
}

struct Trial<'t> {
    manifest: &'t Manifest,
    rust: &'t RustOracle,
    releases: &'t Source,
    spec: &'t Spec,
    specimens: &'t [Specimen],
}

impl Trial<'_> {
    /// What every compiler says of one target.
    fn row(&self, target: Target) -> Result<Row, RandomError> {
        let abi = abi(self.spec, target).map_err(|found| OursError::new(&found, &self.spec.sources))?;
        let facts = facts(&abi, &abi.variant().release.to_string());
        let claims = Claims::of(self.specimens, target, &facts);
        let mut differences = claims.differences.clone();
        let mut names = Vec::new();
        for compiler in compilers(self.manifest, target) {
            let found = rejected(&compiler, &claims)?.into_iter().chain(generated(&compiler, &abi)?);
            differences.extend(found.map(|what| format!("{}: {what}", compiler.name())));
            names.push(compiler.name());
        }
        let found = self.in_rust(&abi, &facts, self.specimens)?;
        differences.extend(found.into_iter().map(|what| format!("rustc: {what}")));
        names.push(format!("rustc {}", self.rust.version()));
        Ok(Row { target, compilers: names, compared: claims.counts, differences })
    }

    /// What differs in the Rust of specimens. If it does not even compile, each half is looked at by itself, until a
    /// specimen is alone.
    fn in_rust(
        &self,
        abi: &Abi<'_>,
        facts: &Facts,
        specimens: &[Specimen],
    ) -> Result<Vec<String>, RandomError> {
        let said = match self.rust.differences_of(abi, facts) {
            Ok(differences) => return Ok(differences.iter().map(ToString::to_string).collect()),
            Err(RustOracleError::Rust(RustError::Refused { said, .. })) => said,
            Err(other) => return Err(other.into()),
        };
        if let [alone] = specimens {
            return Ok(vec![format!("specimen {} does not compile: {said}", alone.seed)]);
        }
        let (first, second) = specimens.split_at(specimens.len() / 2);
        let mut found = Vec::new();
        for half in [first, second] {
            if found.len() >= ENOUGH {
                break;
            }
            let spec = specification(self.releases, half).map_err(OursError::from)?;
            let abi = self::abi(&spec, abi.variant().target)
                .map_err(|found| OursError::new(&found, &spec.sources))?;
            found.extend(self.in_rust(&abi, &self::facts(&abi, &facts.release), half)?);
        }
        Ok(found)
    }
}

/// What a compiler says otherwise of the specimens in C.
fn rejected(compiler: &Compiler<'_>, claims: &Claims) -> Result<Vec<String>, RandomError> {
    let errors = compiler.errors(&claims.program, None)?;
    let mut found: Vec<String> =
        errors.iter().map(|(line, said)| format!("{}: {said}", claims.subject(*line))).collect();
    if errors.iter().any(|(line, _)| claims.is_declaration(*line)) {
        // There would be no object file.
        return Ok(found);
    }
    let objects = compiler.objects(&claims.objects)?;
    for ones in &claims.ones {
        match objects.get(&ones.object) {
            Some(bytes) if ones.are_in(bytes) => {}
            Some(bytes) => found.push(format!("{}: the bytes are {bytes:02x?}", ones.subject)),
            None => found.push(format!("{}: there is no object", ones.subject)),
        }
    }
    Ok(found)
}

/// What a compiler says of the headers that are generated, and of the layout test that goes with them.
fn generated(compiler: &Compiler<'_>, abi: &Abi<'_>) -> Result<Vec<String>, RandomError> {
    let matrix = Matrix::from(abi.clone());
    let folder = tempfile::tempdir()?;
    for (path, text) in CBackend::default().emit(&matrix).map_err(OursError::from)? {
        atomic_file::write(&folder.path().join(path.as_str()), &text)?;
    }
    let include = folder.path().join("c/include");
    for name in ["stdint.h", "stddef.h"] {
        atomic_file::write(&include.join(name), &c::header_of_a_library(name))?;
    }
    let tests = CLayoutTests.emit(&matrix).map_err(OursError::from)?;
    let test = tests.get(&format!("tests/c/layout_{}.c", abi.variant().target)).unwrap_or_default();
    let complaints = compiler.errors(test, Some(&include))?;
    Ok(complaints.into_iter().map(|(line, said)| format!("generated C, line {line}: {said}")).collect())
}

#[cfg(test)]
mod tests {
    use xen_abi_codegen::facts::FieldFacts;

    use super::*;
    use crate::workplace::Workplace;

    /// Facts in which one number is wrong.
    fn mutations(facts: &Facts) -> Vec<(&'static str, Facts)> {
        let mutated = |mutate: &dyn Fn(&mut Facts)| {
            let mut facts = facts.clone();
            mutate(&mut facts);
            facts
        };
        let of_leaves = |is_wanted: fn(u64) -> bool, mutate: fn(&mut FieldFacts)| {
            mutated(&move |facts| {
                let mut leaves = facts.records.values_mut().flat_map(|record| &mut record.fields);
                mutate(leaves.find(|leaf| is_wanted(leaf.size_bits)).expect("there is such a leaf"));
            })
        };
        let is_bits = |bits: u64| bits % 8 != 0;
        vec![
            ("size", mutated(&|facts| facts.records.values_mut().for_each(|record| record.size += 1))),
            ("alignment", mutated(&|facts| facts.records.values_mut().for_each(|record| record.align *= 2))),
            ("offset", of_leaves(|bits| bits % 8 == 0, |leaf| leaf.offset_bits += 8)),
            ("place of a bit-field", of_leaves(is_bits, |leaf| leaf.offset_bits += 1)),
            ("width of a bit-field", of_leaves(is_bits, |leaf| leaf.size_bits += 1)),
            ("value", mutated(&|facts| facts.constants.values_mut().for_each(|value| *value += 1))),
            (
                "type",
                mutated(&|facts| facts.const_types.values_mut().for_each(|of| *of = "short".to_owned())),
            ),
            ("path", of_leaves(|_| true, |leaf| leaf.path.push('x'))),
        ]
    }

    #[test]
    fn compilers_confirm_what_facts_say_and_nothing_else() {
        let manifest = match Manifest::load(&Workplace::of_workspace()) {
            Ok(manifest) => manifest,
            Err(why) => return crate::environment::skip_test(&why),
        };
        let Drawn { accepted, .. } = draw_all(&releases_source().unwrap(), Order { seed: 20, records: 20 });
        let spec = specification(&releases_source().unwrap(), &accepted).unwrap();
        for target in [Target::X86_32, Target::Arm64] {
            let facts = facts(&abi(&spec, target).unwrap(), "x");
            for compiler in compilers(&manifest, target) {
                let differences = |facts: &Facts| {
                    let claims = Claims::of(&accepted, target, facts);
                    let rejected = rejected(&compiler, &claims).unwrap();
                    claims.differences.into_iter().chain(rejected).collect::<Vec<_>>()
                };
                assert_eq!(differences(&facts), [] as [String; 0], "{} for {target}", compiler.name());
                for (what, mutated) in mutations(&facts) {
                    assert_ne!(differences(&mutated), [] as [String; 0], "{}, {what}", compiler.name());
                }
            }
        }
    }

    #[test]
    fn a_seed_draws_the_same_again() {
        let drawn = |records| draw_all(&releases_source().unwrap(), Order { seed: 7, records }).accepted;
        let (few, many) = (drawn(3), drawn(30));
        let text = |specimens: &[Specimen]| yaml::file("random.h", specimens);
        assert_eq!(text(&few), text(&many[..few.len()]));
    }
}
