//! The cases of the catalogue: small pairs of states, as specifications. The tests of `diff` read them, and the
//! harness, which gives them to other tools.

use serde_yaml::{Mapping, Value};
use xen_abi_codegen::load;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;

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

/// The files of the catalogue, each with its text.
pub(crate) const FILES: [(&str, &str); 3] = [
    ("records", include_str!("records.yaml")),
    ("names", include_str!("names.yaml")),
    ("calls", include_str!("calls.yaml")),
];

/// A pair of states.
pub(crate) struct Case(Mapping);

impl Case {
    /// The cases of a file.
    pub(crate) fn all(text: &str) -> Vec<Case> {
        let cases: Vec<Mapping> = serde_yaml::from_str(text).unwrap();
        cases.into_iter().map(Case).collect()
    }

    pub(crate) fn name(&self) -> &str {
        self.0["is"].as_str().unwrap()
    }

    fn part(&self, key: &str) -> Mapping {
        self.0.get(key).and_then(Value::as_mapping).cloned().unwrap_or_default()
    }

    /// How it is written in the catalogue, without its name.
    #[allow(dead_code, reason = "not every test shows it")]
    pub(crate) fn text(&self) -> String {
        let rest = self.0.iter().filter(|(key, _)| key.as_str() != Some("is"));
        rest.map(|(key, value)| format!("{}: {}\n", key.as_str().unwrap(), flow(value))).collect()
    }

    /// One of the two states.
    pub(crate) fn spec(&self, at: usize) -> Spec {
        load(self.sources(at)).unwrap_or_else(|failure| {
            panic!("{}", render(&failure.diagnostics, &failure.sources, Style::Plain))
        })
    }

    /// Its files.
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

    /// The release that each of them is asked for.
    pub(crate) fn releases(&self) -> [String; 2] {
        let of = |at: usize| self.0.get("releases").map(|releases| releases[at].as_str().unwrap().to_owned());
        [0, 1].map(|at| of(at).unwrap_or("4.20".to_owned()))
    }
}

/// A value on one line, as YAML.
#[allow(dead_code, reason = "not every test shows it")]
fn flow(value: &Value) -> String {
    match value {
        Value::Mapping(keys) if keys.is_empty() => "{}".to_owned(),
        Value::Mapping(keys) => {
            let keys = keys.iter().map(|(key, value)| format!("{}: {}", flow(key), flow(value)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        scalar => serde_yaml::to_string(scalar).unwrap().trim().to_owned(),
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
