//! What the names of a header suggest: operations and rings, for a person to look at. The numbers are measured, what
//! belongs together is guessed, so that all of it is a comment of the draft.

use std::collections::BTreeMap;

use super::text;
use super::yaml::{Map, Yaml};

/// Fewer operations of one prefix are no hypercall.
const FEWEST: usize = 3;

/// The key that says what the argument of an operation is, and the record or the way to the member.
type Argument = (&'static str, String);

/// What is known of a header.
pub(super) struct Known<'k> {
    /// Its draft.
    pub(super) file: &'k Map,
    /// Its newest text.
    pub(super) text: &'k str,
    /// The value of a constant.
    pub(super) value: &'k dyn Fn(&str) -> Option<i128>,
}

impl Known<'_> {
    /// The sections that are proposed, if there is something in them.
    pub(super) fn proposed(&self) -> Map {
        let mut sections = Map::default();
        let (rings, byte_rings) = self.rings();
        for (section, proposed) in
            [("hypercalls", self.hypercalls()), ("rings", rings), ("byte_rings", byte_rings)]
        {
            if !proposed.is_empty() {
                sections.put(section, Yaml::Map(proposed));
            }
        }
        sections
    }

    /// The rings of records and those of bytes that macros make.
    fn rings(&self) -> (Map, Map) {
        let (mut rings, mut byte_rings) = (Map::default(), Map::default());
        for (called, arguments) in text::macro_calls(self.text) {
            match (called.as_str(), arguments.as_slice()) {
                ("DEFINE_RING_TYPES", [name, request, response]) => {
                    let mut ring = Map::default();
                    ring.text("request", self.record(request));
                    ring.text("response", self.record(response));
                    rings.put(name, Yaml::Map(ring));
                }
                ("DEFINE_XEN_FLEX_RING", [name]) => byte_rings.put(name, Yaml::Map(Map::default())),
                ("DEFINE_XEN_FLEX_RING_AND_INTF", [name]) => {
                    let mut ring = Map::default();
                    ring.holds("intf", true);
                    byte_rings.put(name, Yaml::Map(ring));
                }
                _ => {}
            }
        }
        (rings, byte_rings)
    }

    /// The name of a record as C spells it.
    fn record(&self, spelled: &str) -> String {
        let name = spelled.rsplit(' ').next().unwrap_or(spelled);
        let tag = name.strip_suffix("_t").filter(|tag| self.has_record(tag));
        tag.unwrap_or(name).to_owned()
    }

    fn has_record(&self, name: &str) -> bool {
        self.records().any(|(known, _)| known == name)
    }

    /// The records of the header.
    fn records(&self) -> impl Iterator<Item = (String, &Yaml)> {
        let of_section = |section: &'static str| {
            let records = self.file.get(section);
            self.file.names(section).into_iter().filter_map(move |name| {
                let record = records?.get(&name)?;
                Some((name, record))
            })
        };
        ["structs", "unions"].into_iter().flat_map(of_section)
    }

    /// Operations that one record has, and those that share a prefix.
    fn hypercalls(&self) -> Map {
        let mut hypercalls = Map::default();
        let mut taken: Vec<String> = Vec::new();
        for (name, record) in self.records() {
            let Some((prefix, members)) = self.operations_in(record) else { continue };
            let member = |operation: &str| members.get(operation).map(|member| ("member", member.clone()));
            let mut call = Map::default();
            call.text("number", "TODO");
            let mut argument = Map::default();
            argument.text("name", "arg");
            argument.text("type", format!("handle<{name}>"));
            argument.text("role", "arg");
            call.put("params", Yaml::List(vec![Yaml::Map(argument)]));
            call.text("envelope", &name);
            let first = fields(record).first().and_then(|field| field.get("name")).and_then(Yaml::text);
            call.text("op_in", first.unwrap_or("TODO"));
            call.text("op_prefix", &prefix);
            call.put("ops", Yaml::Map(self.operations(&prefix, &member)));
            hypercalls.put(&name, Yaml::Map(call));
            taken.push(prefix);
        }
        let arguments = text::arguments_of_operations(self.text);
        for (prefix, operations) in self.by_prefix() {
            let argument = |operation: &str| {
                let told = arguments.get(operation).map(|told| self.record(told));
                let record = told.filter(|told| self.has_record(told));
                Some(("arg", record.or_else(|| self.record_of(operation.strip_prefix(&prefix)?))?))
            };
            let known = operations.iter().filter(|operation| argument(operation).is_some()).count();
            if taken.contains(&prefix) || operations.len() < FEWEST || known * 3 < operations.len() {
                continue;
            }
            let mut call = Map::default();
            call.text("number", "TODO");
            let parameter = |name: &str, of: &str, role: &str| {
                let mut parameter = Map::default();
                parameter.text("name", name);
                parameter.text("type", of);
                parameter.text("role", role);
                Yaml::Map(parameter)
            };
            let params = vec![parameter("cmd", "uint", "op"), parameter("arg", "handle<void>", "arg")];
            call.put("params", Yaml::List(params));
            call.text("op_prefix", &prefix);
            call.put("ops", Yaml::Map(self.operations(&prefix, &argument)));
            hypercalls.put(&prefix.trim_end_matches('_').to_lowercase(), Yaml::Map(call));
        }
        hypercalls
    }

    /// If most members of a union in a record are called as constants are behind one prefix: that prefix, and the way to
    /// the member of each constant.
    fn operations_in(&self, record: &Yaml) -> Option<(String, BTreeMap<String, String>)> {
        let constants = self.file.names("constants");
        for (at, field) in fields(record).iter().enumerate() {
            // A command alone is not enough: such records are old forms of calls that pass it in a register.
            let Some(Yaml::List(members)) = field.get("union").filter(|_| at > 1) else { continue };
            let around = field.get("name").and_then(Yaml::text).map(|name| format!("{name}."));
            let mut by_prefix: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
            for member in members.iter().filter_map(|member| member.get("name")?.text()) {
                for constant in &constants {
                    if let Some(prefix) = constant.strip_suffix(member).filter(|prefix| prefix.ends_with('_'))
                    {
                        let way = format!("{}{member}", around.as_deref().unwrap_or_default());
                        by_prefix.entry(prefix).or_default().insert(constant.clone(), way);
                    }
                }
            }
            let best = by_prefix.into_iter().max_by_key(|(_, members)| members.len());
            if let Some((prefix, members)) = best.filter(|(_, members)| members.len() >= FEWEST) {
                return Some((prefix.to_owned(), members));
            }
        }
        None
    }

    /// Constants by what they begin with, where small letters follow.
    fn by_prefix(&self) -> BTreeMap<String, Vec<String>> {
        let mut by_prefix: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for constant in self.file.names("constants") {
            let Some(small) = constant.find(|c: char| c.is_ascii_lowercase()) else { continue };
            if small > 0 && constant[..small].ends_with('_') {
                by_prefix.entry(constant[..small].to_owned()).or_default().push(constant);
            }
        }
        by_prefix
    }

    /// The record that is called as an operation is behind its prefix.
    fn record_of(&self, operation: &str) -> Option<String> {
        let ends = |name: &str| name.strip_suffix(operation).is_some_and(|before| before.ends_with('_'));
        self.records().map(|(name, _)| name).find(|name| name == operation || ends(name))
    }

    /// Every constant with small letters behind a prefix as an operation, with what is known of its argument. Of several
    /// with one number, those without an argument belong to something else.
    fn operations(&self, prefix: &str, argument: &dyn Fn(&str) -> Option<(&'static str, String)>) -> Map {
        let constants = self.file.names("constants");
        let is_small = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase());
        let own = constants.iter().filter(|name| name.strip_prefix(prefix).is_some_and(is_small));
        let valued: Vec<(&String, i128, Option<Argument>)> =
            own.filter_map(|name| Some((name, (self.value)(name)?, argument(name)))).collect();
        let mut operations = Map::default();
        for (name, value, argument) in &valued {
            let is_taken = valued.iter().any(|(_, other, known)| other == value && known.is_some());
            if argument.is_none() && is_taken {
                continue;
            }
            let mut operation = Map::default();
            operation.put("value", Yaml::Plain(value.to_string()));
            if let Some((key, argument)) = argument {
                operation.text(key, argument.as_str());
            }
            operations.put(name, Yaml::Map(operation));
        }
        operations
    }
}

fn fields(record: &Yaml) -> &[Yaml] {
    match record.get("fields") {
        Some(Yaml::List(fields)) => fields,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(keys: &[(&str, &str)]) -> Yaml {
        let mut map = Map::default();
        keys.iter().for_each(|(key, text)| map.text(key, *text));
        Yaml::Map(map)
    }

    fn record(fields: Vec<Yaml>) -> Yaml {
        let mut map = Map::default();
        map.put("fields", Yaml::List(fields));
        Yaml::Map(map)
    }

    #[test]
    fn names_suggest_operations_and_macros_make_rings() {
        let mut of_request = Map::default();
        of_request.text("name", "u");
        let members = ["ready", "stop", "wait"].map(|name| named(&[("name", name), ("type", name)]));
        of_request.put("union", Yaml::List(members.to_vec()));
        let version = named(&[("name", "interface_version"), ("type", "u32")]);
        let request = vec![named(&[("name", "cmd"), ("type", "u32")]), version, Yaml::Map(of_request)];
        let mut structs = Map::default();
        structs.put("bell_ctl", record(request));
        structs.put("bell_ring", record(Vec::new()));
        structs.put("bell_tone", record(Vec::new()));
        let values: BTreeMap<&str, i128> = [
            ("BELLCTL_ready", 1),
            ("BELLCTL_stop", 2),
            ("BELLCTL_wait", 3),
            ("BELLCTL_wait_long", 1),
            ("BELLCTL_reset", 4),
            ("BELLOP_ring", 0),
            ("BELLOP_set_tone", 1),
            ("BELLOP_rest", 2),
            ("BELL_MAX", 9),
        ]
        .into();
        let mut constants = Map::default();
        values.keys().for_each(|name| constants.put(name, named(&[("value", "1")])));
        let mut file = Map::default();
        file.put("constants", Yaml::Map(constants));
        file.put("structs", Yaml::Map(structs));
        let text = "/*\n * arg == pointer to bell_tone_t.\n */\n#define BELLOP_set_tone 1\n\
                    DEFINE_RING_TYPES(bell, struct bell_ring, bell_tone_t);\nDEFINE_XEN_FLEX_RING(bells);\n";
        let text = text.replace("bell_tone_t.", "bell_tone_t structure.");
        let known = Known { file: &file, text: &text, value: &|name| values.get(name).copied() };
        assert_eq!(
            known.proposed().to_text(),
            "
hypercalls:
  bell_ctl:
    number: TODO
    params:
      - { name: arg, type: handle<bell_ctl>, role: arg }
    envelope: bell_ctl
    op_in: cmd
    op_prefix: BELLCTL_
    ops:
      BELLCTL_ready: { value: 1, member: u.ready }
      BELLCTL_reset: { value: 4 }
      BELLCTL_stop: { value: 2, member: u.stop }
      BELLCTL_wait: { value: 3, member: u.wait }
  bellop:
    number: TODO
    params:
      - { name: cmd, type: uint, role: op }
      - { name: arg, type: handle<void>, role: arg }
    op_prefix: BELLOP_
    ops:
      BELLOP_rest: { value: 2 }
      BELLOP_ring: { value: 0, arg: bell_ring }
      BELLOP_set_tone: { value: 1, arg: bell_tone }

rings:
  bell: { request: bell_ring, response: bell_tone }

byte_rings:
  bells: {  }
"
        );
    }
}
