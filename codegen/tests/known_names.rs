//! Names that programs have used, now or once: each is in the specification, by some dialect and release. The lists
//! are in `names/`; a snapshot shows who has what.

mod fixtures;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use xen_abi_codegen::axes::{Dialect, Variant};
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;

/// The names that are known in one branch of one dialect.
#[derive(Default)]
struct Known(BTreeSet<String>);

impl Known {
    fn add_facts(&mut self, facts: Facts) {
        for (name, record) in facts.records {
            for field in record.fields {
                let mut path = format!("{name}.{}", field.path);
                // The records inside of it have names too.
                while path != name {
                    self.0.insert(path.clone());
                    path.truncate(path.rfind('.').unwrap_or(0));
                }
            }
            self.0.insert(name);
        }
        self.0.extend(facts.constants.into_keys());
        self.0.extend(facts.strings.into_keys());
        self.0.extend(facts.typedefs.into_keys());
        self.0.extend(facts.aliases.into_keys());
        self.0.extend(facts.smccc.into_keys());
    }

    /// Macros, which facts leave out: those that take arguments, and guards.
    fn add_macros(&mut self, header: &str) {
        let defined = header.lines().filter_map(|line| line.strip_prefix("#define "));
        let names = defined.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
        self.0.extend(names.map(str::to_owned));
    }
}

/// What is known, by dialect and branch.
fn known(spec: &Spec) -> BTreeMap<(Dialect, String), Known> {
    let mut known: BTreeMap<(Dialect, String), Known> = BTreeMap::new();
    for variant in spec.releases.variants() {
        let Variant { dialect, release, .. } = variant;
        let matrix = Matrix::lower(spec, &[variant])
            .unwrap_or_else(|_| panic!("the specification is right for {variant}"));
        let here = known.entry((dialect, release.branch.to_string())).or_default();
        here.add_facts(facts(&matrix.abis().next().unwrap(), &release.to_string()));
        CBackend::default().emit(&matrix).unwrap().texts().for_each(|header| here.add_macros(header));
    }
    known
}

#[test]
fn every_known_name_is_in_the_specification() {
    let spec = fixtures::lowered(fixtures::spec()).unwrap_or_else(|_| panic!("the specification is right"));
    let known = known(&spec);
    let lists = fs::read_dir(fixtures::package().join("tests/names")).unwrap();
    for list in lists.map(|entry| entry.unwrap().path()) {
        let mut names_by_place: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in fs::read_to_string(&list).unwrap().lines() {
            let has_it = known.iter().filter(|(_, known)| known.0.contains(name));
            let places: Vec<String> =
                has_it.map(|((dialect, branch), _)| format!("{dialect} {branch}")).collect();
            assert!(!places.is_empty(), "{name} is nowhere");
            names_by_place.entry(places.join(", ")).or_default().push(name.to_owned());
        }
        let mut text = String::new();
        for (places, names) in names_by_place {
            let _ = writeln!(text, "{places}:\n  {}", names.join("\n  "));
        }
        insta::assert_snapshot!(list.file_stem().unwrap().to_str().unwrap(), text);
    }
}
