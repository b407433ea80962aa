//! What `diff` says of pairs of states: small ones, each for one thing that can be so, both ways round, and those of
//! Xen's history. The snapshots are the truth: a line for each change, with what breaks and where.

use std::collections::BTreeSet;
use std::path::Path;

use serde_yaml::{Mapping, Value};
use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::regression::class::Class;
use xen_abi_codegen::regression::diff::{Change, Diff, diff};
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::policy::Policy;
use xen_abi_codegen::regression::report::{Format, judged, report, told};
use xen_abi_codegen::regression::rules::{Mirror, RULES};
use xen_abi_codegen::regression::state::State;
use xen_abi_codegen::source::Source;
use xen_abi_codegen::{folder, load};

const RELEASES: &str = "\
format: 1
xen:
  '4.19': { points: 0, interface: '0x00041300' }
  '4.20': { points: 0, interface: '0x00041300' }
targets:
  ppc64: { view: tools }
";

/// What every header of a case includes: handles of C's own types, versions, errors, and a hypercall without operations.
const BASE: &str = "\
format: 1
header: xen.h
doc: The base.
provenance: []
includes: [{ header: xen-compat.h }]
macros:
  __DEFINE_XEN_GUEST_HANDLE: { params: [name, type], c: 'typedef struct { type *p; } __guest_handle_ ## name' }
  DEFINE_XEN_GUEST_HANDLE: { params: [name], c: '__DEFINE_XEN_GUEST_HANDLE(name, name)' }
  DECLARE_HVM_SAVE_TYPE: { params: [x, code, type], c: 'struct __HVM_SAVE_TYPE_##x { type t; char c[code]; char cpt[1]; }' }
  XEN_GUEST_HANDLE: { params: [name], c: '__guest_handle_ ## name' }
  XEN_GUEST_HANDLE_64: { params: [name], c: '__guest_handle_ ## name' }
handles:
  uint8: { c: uint8_t, for: [handle<u8>, handle64<u8>] }
  void: { c: void, for: [handle<void>] }
enums:
  error: { type: u32, prefix: '', errors: true, values: { EPERM: { value: 1 }, EBUSY: { value: 16 } } }
";

const COMPAT: &str = "\
format: 1
header: xen-compat.h
doc: Versions.
provenance: []
macros:
  __XEN_INTERFACE_VERSION__: { overridable: true, c: '0' }
";

/// A pair of states.
struct Case<'y>(&'y Mapping);

impl Case<'_> {
    fn name(&self) -> &str {
        self.0["is"].as_str().unwrap()
    }

    fn part(&self, key: &str) -> Mapping {
        self.0.get(key).and_then(Value::as_mapping).cloned().unwrap_or_default()
    }

    /// The files of one of the two states.
    fn sources(&self, at: usize) -> Vec<Source> {
        let mut module = head("case.h");
        merge(&mut module, &self.part("same"));
        merge(&mut module, &self.part(["before", "after"][at]));
        if let Some(view) = self.0.get("view") {
            module.insert("view".into(), view.clone());
        }
        let mut sources = vec![
            Source::new("releases.yaml", RELEASES),
            Source::new("xen-compat.yaml", COMPAT),
            Source::new("xen.yaml", BASE),
        ];
        if let Some(of_guests) = self.0.get("of_guests") {
            let changed = if at == 1 { self.0.get("of_guests_after") } else { None };
            let mut shared = head("shared.h");
            merge(&mut shared, changed.unwrap_or(of_guests).as_mapping().unwrap());
            sources.push(source("shared.yaml", shared));
            let includes = module.get_mut("includes").and_then(Value::as_sequence_mut).unwrap();
            includes.push(serde_yaml::from_str("{ header: shared.h }").unwrap());
        }
        if let Some(versions) = self.0.get("version").and_then(Value::as_sequence) {
            module.insert("view".into(), "tools".into());
            module.insert("version".into(), "DESK_INTERFACE_VERSION".into());
            let mut constants = Mapping::new();
            constants.insert("DESK_INTERFACE_VERSION".into(), versions[at].clone());
            let constants = Mapping::from_iter([("constants".into(), constants.into())]);
            merge(&mut module, &constants);
        }
        if let Some(argument) = self.0.get("calls").and_then(Value::as_str) {
            merge(&mut module, &call(argument));
        }
        if module.contains_key("hypercalls") {
            complete(&mut module);
        }
        sources.push(source("case.yaml", module));
        sources.sort_by(|one, other| one.name.cmp(&other.name));
        sources
    }

    fn releases(&self) -> [String; 2] {
        let of = |at: usize| self.0.get("releases").map(|releases| releases[at].as_str().unwrap().to_owned());
        [0, 1].map(|at| of(at).unwrap_or("4.20".to_owned()))
    }
}

fn head(header: &str) -> Mapping {
    let text = format!(
        "format: 1\nheader: {header}\ndoc: A case.\nprovenance: []\nincludes: [{{ header: xen-compat.h }}, {{ header: xen.h }}]\n"
    );
    serde_yaml::from_str(&text).unwrap()
}

/// A file; what a case says of a name in one word is its value, or its type.
fn source(name: &str, mut module: Mapping) -> Source {
    for (section, key) in [("constants", "value"), ("strings", "value"), ("typedefs", "type")] {
        spell_out(module.get_mut(section), key);
    }
    let groups = module.get_mut("enums").and_then(Value::as_mapping_mut);
    groups
        .into_iter()
        .flat_map(|groups| groups.values_mut())
        .for_each(|group| spell_out(group.get_mut("values"), "value"));
    Source::new(name, serde_yaml::to_string(&module).unwrap())
}

fn spell_out(section: Option<&mut Value>, key: &str) {
    let declarations = section.and_then(Value::as_mapping_mut).into_iter().flat_map(|all| all.values_mut());
    for declaration in declarations.filter(|declaration| !declaration.is_mapping()) {
        let word = std::mem::take(declaration);
        *declaration = Mapping::from_iter([(key.into(), word)]).into();
    }
}

/// Adds what another mapping has, and to mappings that both have what they have.
fn merge(into: &mut Mapping, other: &Mapping) {
    for (key, value) in other {
        match (into.get_mut(key).and_then(Value::as_mapping_mut), value.as_mapping()) {
            (Some(known), Some(more)) => merge(known, more),
            _ => drop(into.insert(key.clone(), value.clone())),
        }
    }
}

/// A hypercall with one operation that takes an argument.
fn call(argument: &str) -> Mapping {
    let text =
        format!("hypercalls: {{ light_op: {{ ops: {{ LIGHTOP_on: {{ value: 1, arg: {argument} }} }} }} }}");
    serde_yaml::from_str(&text).unwrap()
}

/// Gives the hypercall of a case what each has, and a record for its operations.
fn complete(module: &mut Mapping) {
    let text = "
hypercalls:
  light_op:
    number: 60
    callers: [pv64, hvm64, arm]
    params:
      - { name: cmd, type: int, role: op }
      - { name: arg, type: handle<void>, role: arg }
    op_prefix: LIGHTOP_
structs:
  lamp: { fields: [{ name: a, type: u32 }] }
";
    let mut whole: Mapping = serde_yaml::from_str(text).unwrap();
    let own = std::mem::take(module);
    if own.get("structs").is_some_and(|structs| structs.get("lamp").is_some()) {
        whole.remove("structs");
    }
    merge(&mut whole, &own);
    let structs = whole["structs"].as_mapping().cloned().unwrap();
    for (_, op) in whole["hypercalls"]["light_op"]["ops"].as_mapping_mut().unwrap() {
        let argument = op.get("arg").and_then(|argument| structs.get(argument.as_str()?));
        if let (Some(argument), None) = (argument, op.get("dirs")) {
            let fields = argument["fields"].as_sequence().unwrap().iter();
            let dirs: Mapping = fields.map(|field| (field["name"].clone(), "in".into())).collect();
            op.as_mapping_mut().unwrap().insert("dirs".into(), dirs.into());
        }
    }
    *module = whole;
}

fn spec(sources: Vec<Source>) -> Spec {
    load(sources).unwrap_or_else(|failure| {
        let style = xen_abi_codegen::render::Style::Plain;
        panic!("{}", xen_abi_codegen::render::render(&failure.diagnostics, &failure.sources, style))
    })
}

fn state<'s>(spec: &'s Spec, release: &str) -> State<'s> {
    let release = spec.releases.named(Dialect::Xen, release).unwrap();
    State::of_release(spec, Dialect::Xen, release, &Target::ALL, "spec/".to_owned()).unwrap()
}

fn between(specs: [&Spec; 2], releases: [&str; 2]) -> Diff {
    let known = Known::of(specs[0]).and(Known::of(specs[1]));
    diff(&state(specs[0], releases[0]), &state(specs[1], releases[1]), &known)
}

/// What is so, a line each.
fn lines(diff: &Diff) -> String {
    let line = |change: &Change| {
        let breaks: Vec<&str> = change.breaks.iter().map(|broken| broken.word()).collect();
        let level = Policy::default().level(change).word();
        let breaks = if breaks.is_empty() { "nothing breaks".to_owned() } else { breaks.join(" ") };
        format!(
            "  {level} {} {}: {breaks}; {}\n",
            change.rule.entry().class.word(),
            change.path(),
            told(change, diff)
        )
    };
    if diff.changes.is_empty() { "  nothing\n".to_owned() } else { diff.changes.iter().map(line).collect() }
}

/// The changes of every case of a file, there and back.
fn of_file(name: &str) -> (String, Vec<Diff>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue").join(name);
    let cases: Vec<Mapping> = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut text, mut diffs) = (String::new(), Vec::new());
    for case in &cases {
        let case = Case(case);
        let [before, after] = [0, 1].map(|at| spec(case.sources(at)));
        let [old, new] = case.releases();
        let there = between([&before, &after], [&old, &new]);
        let back = between([&after, &before], [&new, &old]);
        text += &format!("{}\n{}back\n{}\n", case.name(), lines(&there), lines(&back));
        diffs.extend([there, back]);
    }
    (text, diffs)
}

#[test]
fn small_pairs_are_judged_right() {
    let mut diffs = Vec::new();
    for file in ["records", "names", "calls"] {
        let (text, found) = of_file(&format!("{file}.yaml"));
        insta::assert_snapshot!(file, text);
        diffs.extend(found);
    }
    assert!(diffs.len() >= 200, "only {} pairs", diffs.len());
    let found: BTreeSet<Class> =
        diffs.iter().flat_map(|diff| &diff.changes).map(|change| change.rule.entry().class).collect();
    let missing: Vec<&str> = RULES
        .iter()
        .map(|entry| entry.class)
        .filter(|class| !found.contains(class))
        .map(Class::word)
        .collect();
    assert_eq!(missing, [""; 0], "classes without a pair");
}

/// What a rule finds, its mirror finds in the same place the other way round.
#[test]
fn every_change_has_its_mirror() {
    for file in ["records.yaml", "names.yaml", "calls.yaml"] {
        let (_, diffs) = of_file(file);
        for pair in diffs.chunks(2) {
            let rules = |diff: &Diff| -> Vec<_> {
                let mut rules: Vec<_> = diff.changes.iter().map(|change| change.rule).collect();
                rules.sort();
                rules.dedup();
                rules
            };
            for change in &pair[0].changes {
                if let Mirror::Rule(mirror) = change.rule.entry().mirror {
                    let is_there = rules(&pair[1]).contains(&mirror);
                    assert!(
                        is_there,
                        "{} {} has no {mirror:?}: {:?}",
                        change.path(),
                        change.text(),
                        rules(&pair[1])
                    );
                }
            }
        }
    }
}

/// Every release and the next: what is against the policy or to be looked at.
#[test]
fn the_history_of_xen_is_judged_right() {
    let sources = folder::embedded(xen_abi_spec::FILES, &|_| true);
    let spec = load(sources).unwrap();
    let names: Vec<String> = spec.releases.branches(Dialect::Xen).map(|branch| branch.name()).collect();
    let mut text = String::new();
    for pair in names.windows(2) {
        let found = between([&spec, &spec], [&pair[0], &pair[1]]);
        let judged = judged(&found, &Policy::default(), &Default::default());
        let all = report(&found, &judged, Format::Short);
        let matters =
            all.lines().filter(|line| !line.starts_with("allow added") && !line.starts_with("allow retyped"));
        text += &format!("{} -> {}\n", found.from, found.to);
        matters.for_each(|line| text += &format!("  {line}\n"));
    }
    insta::assert_snapshot!(text);
}
